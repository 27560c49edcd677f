"""What is private in a toolbox is on no page of anybody else's, in no mail, and in no row of the record."""

from types import SimpleNamespace

import pytest
from django.core import mail
from django.db import connection
from django.test import Client
from django.utils import timezone

from audit.models import Entry
from chapters.models import Chapter, Exercise, Goal, GoalRating, Kept, MyWords, Note, Worksheet
from chapters.services import toolbox
from letters import services as letters
from letters.models import Kind
from tests.architecture.policy import POLICIES
from tests.architecture.test_every_address_has_a_policy import tries
from tests.architecture.world import build
from tests.conftest import EVERY_DATABASE

pytestmark = pytest.mark.django_db(databases=EVERY_DATABASE)

PRIVATE = {
    "a note nobody shared": "zanzibar",
    "words that were kept": "quetzal",
    "a name in a worksheet that is not handed in": "wolfram",
    "a goal in a worksheet that is not handed in": "axolotl",
}
SHARED = {
    "a goal": "marzipan",
    "the critic's name": "rumpel",
    "what the low mood is called": "nimbus",
    "a note that was shared": "gingko",
}
STAFF = ("tom", "ruth", "ines", "kit", "omar", "ada")


@pytest.fixture
def world(settings):
    """Anna's toolbox with private and shared things, each with a word that stands nowhere else."""
    settings.STAFF_NEED_SECOND_FACTOR = False
    made, now = build(), timezone.now()
    sheet = Worksheet.objects.get(pk=made.ids["worksheet_id"])
    treatment = sheet.treatment
    section = Chapter.objects.get(programme__plans__treatment=treatment, number=1).sections.first()
    Kept.objects.create(treatment=treatment, section=section, words="Hush, quetzal.")
    Note.objects.create(treatment=treatment, body="Hush, zanzibar.", revision=1)
    Note.objects.create(treatment=treatment, body="Hush, gingko.", revision=1, shared_at=now)
    MyWords.objects.create(
        treatment=treatment, critic_name="Rumpel", critic_draft="Hush Wolfram", low_mood="the nimbus"
    )
    goal = Goal.objects.create(treatment=treatment, body="Less marzipan")
    GoalRating.objects.create(goal=goal, how_far=4)
    _draft(sheet)
    return made


def _draft(sheet):
    """Another chapter's worksheet, begun and kept to herself."""
    chapter = Chapter.objects.create(
        programme=sheet.chapter.programme, number=3, slug="three", title="Three", aim="Aim", opens_in_week=3
    )
    exercise = Exercise.objects.create(
        chapter=chapter, position=1, slug="my-goals", kind="goals", prompt="Goals?",
        options={"most": 3, "low_label": "a", "high_label": "b", "carry_on": ""},
    )  # fmt: skip
    draft = Worksheet.objects.create(treatment=sheet.treatment, chapter=chapter)
    draft.answers.create(exercise=exercise, body='{"1": "Hush, axolotl"}', revision=1)


def pages_of(world, person):
    """Every page this person may open by GET, with a search for what is private."""
    client = Client()
    client.force_login(world.people[person])
    for name, policy in sorted(POLICIES.items()):
        if person in policy.allowed and "GET" in policy.verbs and not policy.library:
            for address in tries(name, world).values():
                for query in ("", "?q=hush&find=hush"):
                    answer = client.get(address + query)
                    content = b"".join(answer.streaming_content) if answer.streaming else answer.content
                    yield name, content.decode(errors="replace").lower()


@pytest.mark.parametrize("person", STAFF)
def test_nobodys_page_holds_what_is_private(world, person):
    pages = list(pages_of(world, person))
    found = {(name, what) for name, page in pages for what, word in PRIVATE.items() if word in page}
    assert len(pages) >= 8
    assert found == set()


def test_a_note_that_is_shared_stands_where_shared_notes_stand(world):
    note = Note.objects.get(body__contains="zanzibar")
    toolbox.share_note(note_id=note.pk, by=world.people["anna"])
    pages = list(pages_of(world, "tom"))
    found = {name for name, page in pages if "zanzibar" in page}
    assert found == {name for name, page in pages if "gingko" in page} != set()
    toolbox.take_note_back(note_id=note.pk, by=world.people["anna"])
    assert not [name for name, page in pages_of(world, "tom") if "zanzibar" in page]


@pytest.mark.parametrize("person", ["ines", "kit", "omar", "ada"])
def test_what_is_shared_is_shared_with_the_tsw_and_the_supervisor_alone(world, person):
    found = {
        (name, what)
        for name, page in pages_of(world, person)
        for what, word in SHARED.items()
        if word in page
    }
    assert found == set()


@pytest.mark.parametrize("person", ["tom", "ruth"])
def test_the_tsw_and_the_supervisor_find_what_is_shared(world, person):
    where = {what: set() for what in SHARED}
    for name, page in pages_of(world, person):
        for what, word in SHARED.items():
            where[what] |= {name} if word in page else set()
    assert all(where.values()), where


def test_her_own_page_holds_it_all(world):
    page = next(page for name, page in pages_of(world, "anna") if name == "toolbox")
    missing = {"axolotl", "rumpel"}  # in the worksheet; and the drafted name stands in its place
    assert {word for word in (*PRIVATE.values(), *SHARED.values()) if word not in page} == missing


def test_her_copy_holds_it_all(world):
    page = next(page for name, page in pages_of(world, "anna") if name == "toolbox_copy")
    assert {word for word in (*PRIVATE.values(), *SHARED.values()) if word not in page} == {"rumpel"}


def test_the_record_names_deeds_and_never_words(world):
    list(pages_of(world, "anna"))
    list(pages_of(world, "tom"))
    rows = repr(list(Entry.objects.values())).lower()
    assert [word for word in (*PRIVATE.values(), *SHARED.values()) if word in rows] == []


@pytest.mark.parametrize("kind", Kind.values)
def test_no_mail_of_any_kind_holds_a_word_of_it(world, kind):
    for person in ("anna", "tom", "ruth"):
        letters.queue(
            kind=kind, key=f"{kind} {person}", path="/toolbox/", due_at=timezone.now(),
            recipient=world.people[person],
        )  # fmt: skip
    for block in connection.atomic_blocks:
        # The drain wants to commit its claims; here everything is taken back at the end.
        block._from_testcase = True
    letters.send_due_letters(now=timezone.now())
    sent = [SimpleNamespace(to=each.to[0], text=each.message().as_string().lower()) for each in mail.outbox]
    assert len(sent) >= 3
    words = (*PRIVATE.values(), *SHARED.values(), "toolbox", "goal", "critic")
    assert [(each.to, word) for each in sent for word in words if word in each.text] == []

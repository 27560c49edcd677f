"""Before a chat: what it is for, in one tap, and which notes come along; the others stay one's own."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.urls import reverse
from django.utils import timezone

from chapters.models import Note
from chapters.services import toolbox
from chat.models import Agenda, AgendaLine
from chat.rules import SessionHasEnded
from tests.caseload import stories
from tests.conftest import EVERY_DATABASE
from today import services

pytestmark = [pytest.mark.django_db(databases=EVERY_DATABASE), pytest.mark.sqlite]
SECRET = "the lift that drops half a floor"


@pytest.fixture(autouse=True)
def no_second_factor(settings):
    settings.STAFF_NEED_SECOND_FACTOR = False


@pytest.fixture
def session(treatment):
    return stories.chat(treatment, starts_at=timezone.now() + timedelta(minutes=30))


@pytest.fixture
def note(treatment):
    return Note.objects.create(treatment=treatment, body=SECRET, revision=1)


def bring(session, by, *, choice="", ticked=(), offered=(), now=None):
    services.bring(
        session_id=session.pk,
        choice=choice,
        ticked={each.pk for each in ticked},
        offered={each.pk for each in offered},
        by=by,
        now=now,
    )


def waiting(session) -> str:
    return reverse("waiting_room", args=[session.pk])


def what_tom_reads(signed_in, session, tom) -> str:
    paths = [reverse("briefing", args=[session.pk]), reverse("young_person", args=[session.treatment_id])]
    return "".join(signed_in(tom).get(path).content.decode() for path in paths)


def test_before_the_doors_there_is_calm_a_question_and_who_to_call(session, signed_in, anna):
    page = signed_in(anna).get(waiting(session)).content.decode()
    for words in (
        "doors open at",
        "see your screen",
        "What would you like to use today for",
        "not an emergency",
    ):
        assert words in page
    assert "data-way-in hidden" in page


def test_the_doors_being_open_one_can_go_in_or_arrive_first(treatment, signed_in, anna):
    open_now = stories.chat(treatment, starts_at=timezone.now() + timedelta(minutes=5))
    page = signed_in(anna).get(waiting(open_now)).content.decode()
    assert "Go in" in page
    assert "data-way-in hidden" not in page


def test_after_the_end_it_leads_to_the_transcript(treatment, signed_in, anna):
    past = stories.chat(treatment, starts_at=timezone.now() - timedelta(hours=1))
    assert signed_in(anna).get(waiting(past))["Location"] == reverse("transcript", args=[past.pk])
    with pytest.raises(SessionHasEnded):
        bring(past, anna, choice="goals")


def test_a_tsw_who_waits_is_led_to_the_briefing(session, signed_in, tom):
    assert signed_in(tom).get(waiting(session))["Location"] == reverse("briefing", args=[session.pk])


def test_one_tap_chooses_and_another_chooses_again(session, signed_in, anna, tom):
    client = signed_in(anna)
    for choice in ("goals", "happened"):
        assert client.post(waiting(session), {"choice": choice}).status_code == 302
    assert Agenda.objects.get().choice == "happened"
    assert "Something that happened" in what_tom_reads(signed_in, session, tom)
    assert client.post(waiting(session), {"choice": "shopping"}).status_code == 422
    assert Agenda.objects.get().choice == "happened"


def test_what_is_not_ticked_is_never_before_the_tsws_eyes(session, note, signed_in, anna, tom):
    bring(session, anna, choice="goals", offered=[note])
    assert SECRET not in what_tom_reads(signed_in, session, tom)
    bring(session, anna, ticked=[note], offered=[note])
    assert SECRET in what_tom_reads(signed_in, session, tom)
    bring(session, anna, offered=[note])
    assert SECRET not in what_tom_reads(signed_in, session, tom)
    note.refresh_from_db()
    assert (note.shared_at, Agenda.objects.get().choice) == (None, "goals")


def test_a_note_that_did_not_stand_on_the_page_stays_as_it_is(session, note, anna):
    toolbox.share_note(note_id=note.pk, by=anna)
    bring(session, anna, choice="goals")
    note.refresh_from_db()
    assert note.shared_at


def test_nobody_elses_note_comes_along(session, treatment, anna):
    other = Note(pk=uuid4())
    bring(session, anna, ticked=[other], offered=[other])
    assert not AgendaLine.objects.exists()


def test_a_line_typed_here_is_a_note_shared_and_brought_once(session, signed_in, anna):
    note_id = uuid4()
    for _ in range(2):
        form = {f"revision-{note_id}": "0", f"body-{note_id}": SECRET}
        assert signed_in(anna).post(reverse("waiting_line", args=[session.pk]), form).status_code == 302
    assert Note.objects.get().shared_at
    assert AgendaLine.objects.get().body == SECRET


@pytest.mark.parametrize(("body", "words"), [("  ", "nothing in this line"), ("x" * 2001, "you have 1 more")])
def test_a_line_that_cannot_be_kept_stays_in_its_box(session, signed_in, anna, body, words):
    form = {"revision-" + (note_id := str(uuid4())): "0", f"body-{note_id}": body}
    reply = signed_in(anna).post(reverse("waiting_line", args=[session.pk]), form)
    assert reply.status_code == 422
    assert words in reply.content.decode()
    assert body in reply.content.decode()
    assert not Agenda.objects.exists()


def test_a_line_for_a_chat_that_is_over_is_kept_and_shown_to_nobody(treatment, signed_in, anna):
    past, note_id = stories.chat(treatment, starts_at=timezone.now() - timedelta(hours=1)), uuid4()
    form = {f"revision-{note_id}": "0", f"body-{note_id}": SECRET}
    signed_in(anna).post(reverse("waiting_line", args=[past.pk]), form)
    assert Note.objects.get().shared_at is None


def test_taken_back_in_the_toolbox_it_leaves_chats_to_come_and_stays_in_past_ones(
    session, treatment, note, signed_in, anna
):
    past = stories.chat(treatment, starts_at=timezone.now() - timedelta(hours=1))
    for chat in (past, session):
        bring(chat, anna, ticked=[note], offered=[note], now=past.starts_at)
    assert signed_in(anna).post(reverse("note_back"), {"note": note.pk}).status_code == 302
    assert AgendaLine.objects.get().agenda.session == past
    note.refresh_from_db()
    assert note.shared_at is None


def test_today_says_what_was_written_for_next_time(treatment, session, signed_in, anna, tom):
    from_last = stories.chat(treatment, starts_at=timezone.now() - timedelta(days=7))
    stories.summary(from_last, "Sunday", next_time="Notice one all good", by=tom)
    assert "Notice one all good" in signed_in(anna).get("/today/").content.decode()
    assert "Notice one all good" in signed_in(anna).get(waiting(session)).content.decode()

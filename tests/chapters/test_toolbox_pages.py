"""The toolbox through the whole of Django: without a script, with one, and with what does not fit."""

import re
from datetime import timedelta
from uuid import UUID

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from audit.models import Entry
from chapters.models import Feedback, Goal, Kept, Media, MyWords, Note
from chapters.services import toolbox
from tests.conftest import EVERY_DATABASE

pytestmark = pytest.mark.django_db(databases=EVERY_DATABASE)
SCRIPT = {"X-Requested-With": "XMLHttpRequest"}


@pytest.fixture
def section(chapter):
    return chapter.sections.get(slug="hello")


def body(client, address="/toolbox/"):
    return client.get(address).content.decode()


def new_note(client):
    """The names of the fields of the empty note, as the page has chosen them."""
    return re.search(r'name="revision-([0-9a-f-]{36})" value="0"', body(client))[1]


def test_an_empty_toolbox_says_what_to_do(annas):
    page = body(annas)
    for words in ("press “Keep” beside it", "One is plenty", "No mail ever does", "Put a line here"):
        assert words in page


def test_somebody_without_a_treatment_still_finds_who_to_call(signed_in, anna):
    page = body(signed_in(anna))
    assert "See who to call or text" in page
    assert "when your ten weeks are set up" in page
    assert signed_in(anna).post("/toolbox/goals/", {"deed": "add", "body": "Sleep"}).status_code == 404


def test_a_section_is_kept_shown_in_place_and_let_go(annas, section):
    keep = {"section": section.pk, "back": "/chapters/1/?depth=standard#hello", "deed": "keep"}
    assert annas.post("/toolbox/keep/", keep).url == "/chapters/1/?depth=standard#hello"
    page = body(annas)
    assert "<strong>Start</strong> where you are." in page
    assert "/chapters/1/?depth=standard#hello" in page
    let_go = {"section": section.pk, "deed": "let_go"}
    assert annas.post("/toolbox/keep/", let_go).url == "/toolbox/#kept"
    assert "Start</strong>" not in body(annas)


@pytest.mark.parametrize(
    "back", ["https://elsewhere.example/", "//elsewhere.example/", "javascript:alert(1)"]
)
def test_keeping_never_leads_to_another_site(annas, section, back):
    answer = annas.post("/toolbox/keep/", {"section": section.pk, "back": back})
    assert answer.url == "/toolbox/#kept"


def test_words_chosen_out_of_a_section_stand_as_they_were_chosen(annas, section):
    annas.post("/toolbox/keep/", {"section": section.pk, "words": "<b>Start</b>\r\nwhere you are."})
    assert "&lt;b&gt;Start&lt;/b&gt;\nwhere you are." in body(annas)


def test_nothing_to_keep_is_said_kindly(annas):
    answer = annas.post("/toolbox/keep/", {"deed": "keep"})
    assert answer.status_code == 422
    assert "nothing we could keep" in answer.content.decode()


@pytest.mark.parametrize(
    ("address", "form"),
    [
        ("/toolbox/keep/", {"section": "7"}),
        ("/toolbox/keep/", {"deed": "steal"}),
        ("/toolbox/goals/", {"deed": "rate", "how_far": "many"}),
        ("/toolbox/goals/", {"deed": "add", "body": "Sleep", "extra": "1"}),
        ("/toolbox/words/", {"name": "x"}),
        ("/toolbox/notes/", {"do": "save"}),
        ("/toolbox/notes/", {"deed": "burn"}),
        ("/toolbox/notes/", {"revision-seven": "0", "body-seven": "x"}),
    ],
)
def test_a_form_we_never_made_is_a_bad_request(annas, address, form):
    assert annas.post(address, form).status_code == 400


def test_a_goal_is_added_rated_and_drawn(annas):
    annas.post("/toolbox/goals/", {"deed": "add", "body": "Sleep a little more"})
    goal = Goal.objects.get()
    for how_far in ("2", "6"):
        annas.post("/toolbox/goals/", {"deed": "rate", "goal": goal.pk, "how_far": how_far})
    page = body(annas)
    assert "<strong>6</strong> of 10" in page
    assert re.search(r'aria-label="How far along, of 10: 2 on .*, 6 on ', page)


def test_what_does_not_fit_comes_back_in_its_field(annas):
    long = "Sleep " * 60
    answer = annas.post("/toolbox/goals/", {"deed": "add", "body": long})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "This box holds 300 characters and you have 59 more." in page
    assert long in page


def test_new_words_for_a_goal_that_do_not_fit_stay_beside_it(annas):
    annas.post("/toolbox/goals/", {"deed": "add", "body": "Sleep"})
    form = {"deed": "reword", "goal": Goal.objects.get().pk, "body": "x" * 301}
    page = annas.post("/toolbox/goals/", form).content.decode()
    assert f"{'x' * 301}</textarea>" in page
    assert Goal.objects.get().body == "Sleep"


def test_two_open_pages_leave_each_others_words_alone(annas):
    was = {"was-critic_name": "", "was-pronouns": "", "was-low_mood": ""}
    first = {"critic_name": "Gerald", "pronouns": "", "low_mood": ""}
    second = {"critic_name": "", "pronouns": "", "low_mood": "the fog"}
    for form in (first, second):
        annas.post("/toolbox/words/", was | form | {"deed": "save"})
    words = MyWords.objects.get()
    assert (words.critic_name, words.low_mood) == ("Gerald", "the fog")


def test_words_that_do_not_fit_come_back_in_their_fields(annas):
    form = {"critic_name": "x" * 61, "low_mood": "the fog", "deed": "save"}
    page = annas.post("/toolbox/words/", form).content.decode()
    assert "x" * 61 in page
    assert 'value="the fog"' in page


def test_a_note_without_a_script_is_written_shared_taken_back_and_put_away(annas):
    note = new_note(annas)
    form = {f"revision-{note}": "0", f"was-{note}": "", f"body-{note}": "Ask about Sunday", "do": "save"}
    assert annas.post("/toolbox/notes/", form).url == "/toolbox/#notes"
    for address, deed, words in (
        ("notes", "share", "may have read it already"),
        ("note/back", "", "Share with Tom"),
        ("notes", "put_away", "We talked about it (1)"),
        ("notes", "bring_back", "Share with Tom"),
    ):
        annas.post(f"/toolbox/{address}/", {"note": note, "deed": deed})
        assert words in body(annas)
    assert Note.objects.get().pk == UUID(note)


def test_a_script_saves_a_note_as_it_is_typed(annas):
    note, writer = new_note(annas), "0" * 31 + "1"
    for step, words in enumerate(("Ask", "Ask about Sunday"), start=1):
        form = {"do": "save", "writer": writer, f"revision-{note}": "0", f"step-{note}": step}
        reply = annas.post("/toolbox/notes/", form | {f"body-{note}": words}, headers=SCRIPT)
        assert reply.json()["saved"] == {note: step}
    form = {f"revision-{note}": "1", f"body-{note}": "From the laptop"}
    reply = annas.post("/toolbox/notes/", form, headers=SCRIPT)
    assert (reply.status_code, reply.json()["conflicts"][note]["body"]) == (409, "Ask about Sunday")


def test_a_shared_note_tells_a_script_why_it_cannot_change(annas, anna, treatment):
    note = Note.objects.create(treatment=treatment, body="Ask", revision=1, shared_at=timezone.now())
    form = {f"revision-{note.pk}": "1", f"body-{note.pk}": "Never mind"}
    reply = annas.post("/toolbox/notes/", form, headers=SCRIPT)
    assert (reply.status_code, reply.json()["sentence"][:19]) == (409, "This note is shared")


def test_a_note_that_does_not_fit_stays_on_the_page(annas):
    note = new_note(annas)
    form = {f"revision-{note}": "0", f"body-{note}": "x" * 2_001, "do": "save"}
    page = annas.post("/toolbox/notes/", form).content.decode()
    assert f"{'x' * 2_001}</textarea>" in page
    assert Note.objects.count() == 0


# --- The copy --------------------------------------------------------------------------------------------
@pytest.fixture
def full(annas, anna, tom, section, handed_in, treatment):
    """Something on every shelf, and a worksheet that was answered."""
    toolbox.keep_thing(kind="section", thing_id=section.pk, by=anna)
    toolbox.keep_thing(kind="media", thing_id=Media.objects.get(slug="film").pk, by=anna)
    goal = toolbox.add_goal(body="Sleep & dream", by=anna)
    toolbox.rate_goal(goal_id=goal.pk, how_far=4, by=anna)
    toolbox.save_words(words={"critic_name": "Gérald", "low_mood": "the <fog>"}, by=anna)
    for words in ("Ask about Sunday", "Something private"):
        Note.objects.create(treatment=treatment, body=words, revision=1)
    Feedback.objects.create(worksheet=handed_in, author=tom, body="Well caught.", sent_at=timezone.now())
    return annas


def test_the_copy_is_plain_text_with_everything_in_it(full):
    answer = full.get("/toolbox/copy/")
    text = answer.content.decode("utf-8")
    assert answer.headers["Content-Type"] == "text/plain; charset=utf-8"
    for words in (
        "Sleep & dream", "4 of 10 on ", "Gérald", "the <fog>", "Ask about Sunday", "Something private",
        "You don’t have to start well. Start where you are.", "A film", "It was quiet.", "Well caught.",
    ):  # fmt: skip
        assert words in text
    assert not re.search(r"&\w+;|<(?!fog>)", text)


def test_the_name_of_the_copy_says_nothing(full):
    disposition = full.get("/toolbox/copy/").headers["Content-Disposition"]
    assert re.fullmatch(r'attachment; filename="notes-\d{4}-\d\d-\d\d\.txt"', disposition)


def test_the_copy_for_paper_holds_the_same(full):
    page = body(full, "/toolbox/copy/?as=print")
    for words in ("Sleep &amp; dream", "the &lt;fog&gt;", "Well caught.", "Whoever finds the paper"):
        assert words in page


def test_taking_a_copy_is_written_down(full):
    full.get("/toolbox/copy/")
    assert Entry.objects.filter(event="toolbox.copied").count() == 1


def test_an_empty_copy_says_so(annas):
    assert "There is nothing in it yet." in body(annas, "/toolbox/copy/")


def test_the_page_asks_no_more_when_there_is_more_to_show(full, anna, treatment, section):
    def queries():
        with CaptureQueriesContext(connection) as captured:
            body(full)
        return len(captured)

    queries()
    few = queries()
    Kept.objects.bulk_create(Kept(treatment=treatment, section=section, words=str(n)) for n in range(20))
    for number in range(5):
        goal = toolbox.add_goal(body=f"Goal {number}", by=anna)
        toolbox.rate_goal(goal_id=goal.pk, how_far=1, by=anna, now=timezone.now() - timedelta(days=number))
    Note.objects.bulk_create(Note(treatment=treatment, body="x", revision=1) for _ in range(20))
    assert queries() == few

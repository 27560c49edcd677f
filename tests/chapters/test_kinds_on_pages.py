"""Each kind of exercise through the whole of Django, without a script: from the first word to the answer."""

import json
from html import unescape

import pytest
from django.urls import reverse
from django.utils import timezone

from audit.models import Entry as Record
from care.rules import Sent
from chapters import kinds, selectors, services
from chapters.models import Answer, Exercise, Goal, HandedInAnswer, MyWords, Worksheet
from tests.chapters.test_pages import fields_of

WORKSHEET = "/chapters/1/worksheet/"
SCRIPT = {"X-Requested-With": "XMLHttpRequest"}
# What somebody types into each kind, and what must then be read by both sides.
TYPED = {
    "sides": {"left": "Peace & quiet", "right": "Nobody knows me"},
    "log": {"1.1": "Monday", "1.2": "A long breath", "2.1": "Tuesday"},
    "ladder": {"1": "Text Sam", "1.tried": "yes", "3": "Tell Mum"},
    "critic": {"name": "The Headmistress", "looks": "Tall, grey", "says": "You’re behind"},
    "letters": {"letter": "Dear you,\n\nenough.", "reply": "You were small."},
    "plan": {"who": "My sister", "what": "That I miss Dad", "when": "Sunday"},
    "goals": {"1": "Football once a week", "1.far": "3", "2": "Sleep before one"},
}


def boxes(typed, revision=0):
    """As a form sends them."""
    named = {f"body-{slug}:{part}": text for slug, parts in typed.items() for part, text in parts.items()}
    return named | {f"revision-{slug}": str(revision) for slug in typed}


def sent(parts, revision=0, **more):
    return Sent(body=kinds.parts.write(parts), revision=revision, **more)


@pytest.fixture
def save(anna, treatment, chapter):
    def save(slug, parts, revision=0, **more):
        given = {slug: sent(parts, revision, **more)}
        return services.save_answers(treatment=treatment, chapter=chapter, boxes=given, by=anna)

    return save


def words_in(page):
    return unescape(page.content.decode())


def test_every_kind_can_be_filled_in_and_handed_in_without_a_script(annas):
    assert annas.post(WORKSHEET, boxes(TYPED) | {"do": "save"}).status_code == 302
    stored = {answer.exercise.slug: kinds.parts.read(answer.body) for answer in Answer.objects.all()}
    assert stored == TYPED
    form = fields_of(words_in(annas.get(WORKSHEET)))
    assert {name: form[name] for name in ("body-sides:left", "body-letters:letter", "body-goals:2")} == {
        "body-sides:left": "Peace & quiet",
        "body-letters:letter": "Dear you,\n\nenough.",
        "body-goals:2": "Sleep before one",
    }
    assert annas.post(WORKSHEET, boxes(TYPED, 1) | {"do": "hand_in"}).status_code == 302
    assert HandedInAnswer.objects.count() == len(TYPED)


def test_both_sides_read_every_word_that_was_handed_in(annas, signed_in, tom):
    annas.post(WORKSHEET, boxes(TYPED) | {"do": "hand_in"})
    toms = signed_in(tom).get(reverse("worksheet_feedback", args=[Worksheet.objects.get().pk]))
    for page in (words_in(annas.get(WORKSHEET)), words_in(toms)):
        missing = [text for parts in TYPED.values() for text in parts.values() if text not in page]
        assert missing == ["yes"]
        assert "Tried" in page


def test_a_list_has_one_empty_row_more_after_each_saving(annas):
    assert "body-log:2.1" not in words_in(annas.get(WORKSHEET))
    for row in range(1, 5):
        given = {f"{each}.1": "again" for each in range(1, row + 1)}
        annas.post(WORKSHEET, boxes({"log": given}, row - 1) | {"do": "save"})
        page = words_in(annas.get(WORKSHEET))
        # There can be four rows in this list.
        assert (f"body-log:{min(row + 1, 4)}.1" in page, "body-log:5.1" in page) == (True, False)


@pytest.mark.parametrize(
    "extra",
    [
        {"body-sides:middle": "a part that is not there"},
        {"body-sides": "words without a part"},
        {"body-sides:": "a part without a name"},
        {"body-sides:left:right": "two names"},
    ],
)
def test_parts_that_do_not_exist_are_refused_and_nothing_is_lost(annas, extra):
    reply = annas.post(WORKSHEET, {"revision-sides": "0"} | extra, headers=SCRIPT)
    assert (reply.status_code, reply.json()["refused"]["sides"]) == (422, kinds.with_parts.NOT_OURS)
    assert not Answer.objects.exists()


@pytest.mark.parametrize(
    "field", ["was-sides:left", "keep-sides:left", "revision-sides:left", "step-sides:left"]
)
def test_only_a_body_has_parts(annas, field):
    assert annas.post(WORKSHEET, {"revision-sides": "0", field: "1"}).status_code == 400


def test_a_part_that_is_too_long_stays_on_the_page_with_the_others(annas):
    typed = {"sides": {"left": "x" * 5_001, "right": "Still here"}}
    page = annas.post(WORKSHEET, boxes(typed) | {"do": "hand_in"})
    assert page.status_code == 409
    for words in ("x" * 5_001, "Still here", "“What it gives me” holds 5,000 characters"):
        assert words in words_in(page)


@pytest.mark.parametrize("body", ["not json", "[]", '{"left": 1}', '{"left"', "\x00{}", '"left"'])
def test_a_row_that_is_no_longer_in_parts_breaks_no_page(annas, signed_in, tom, save, body):
    for exercise in Exercise.objects.filter(chapter__number=1, kind__in=[*kinds.KINDS]):
        save(exercise.slug, {})
    Answer.objects.update(body=body.replace("\x00", ""))
    assert annas.get(WORKSHEET).status_code == 200
    assert annas.post(WORKSHEET, {"do": "hand_in"}).status_code == 302
    assert annas.get(WORKSHEET).status_code == 200
    feedback = reverse("worksheet_feedback", args=[Worksheet.objects.get().pk])
    assert signed_in(tom).get(feedback).status_code == 200


# --- Two devices -----------------------------------------------------------------------------------------
def test_two_devices_see_each_others_parts_and_choose(annas, save):
    form = boxes({"plan": {"who": "My sister"}})
    save("plan", {"who": "Sam", "when": "Friday"})
    page = annas.post(WORKSHEET, form | {"do": "save"})
    assert page.status_code == 409
    assert all(words in words_in(page) for words in ("My sister", "Sam", "Friday", "Keep both"))
    annas.post(WORKSHEET, boxes({"plan": {"who": "My sister"}}, 1) | {"keep-plan": "both", "do": "save"})
    assert kinds.parts.read(Answer.objects.get().body) == {"who": "Sam\n\nMy sister", "when": "Friday"}


def test_a_script_is_told_both_versions_and_what_came_of_them(annas, save):
    save("plan", {"who": "Sam"})
    reply = annas.post(WORKSHEET, boxes({"plan": {"who": "Mum"}}), headers=SCRIPT).json()["conflicts"]["plan"]
    assert (reply["lines"], reply["can_keep_both"]) == ([{"label": "Who", "text": "Sam"}], True)
    both = boxes({"plan": {"who": "Mum"}}, reply["revision"]) | {"keep-plan": "both"}
    chosen = annas.post(WORKSHEET, both, headers=SCRIPT).json()["chosen"]["plan"]
    assert json.loads(chosen) == {"who": "Sam\n\nMum"}


def test_an_untouched_form_in_another_tab_undoes_no_part(annas, save):
    save("sides", {"left": "Peace"})
    form = fields_of(words_in(annas.get(WORKSHEET)))
    save("sides", {"left": "Peace", "right": "Friends"}, revision=1)
    assert annas.post(WORKSHEET, form | {"do": "save"}).status_code == 302
    assert kinds.parts.read(Answer.objects.get().body) == {"left": "Peace", "right": "Friends"}


def test_pressing_hand_in_twice_is_handing_in_once(annas):
    for _ in range(2):
        assert annas.post(WORKSHEET, boxes(TYPED) | {"do": "hand_in"}).status_code == 302
    assert Worksheet.objects.get().times_handed_in == 1


# --- Versions --------------------------------------------------------------------------------------------
def test_every_version_stays_to_be_read(annas, signed_in, tom):
    annas.post(WORKSHEET, boxes({"plan": {"who": "Sam"}}) | {"do": "hand_in"})
    annas.post(f"{WORKSHEET}take-back/")
    annas.post(WORKSHEET, boxes({"plan": {"who": "Mum"}}, 1) | {"do": "hand_in"})
    first, second = (words_in(annas.get(f"{WORKSHEET}versions/{number}/")) for number in (1, 2))
    assert ("Sam" in first, "Mum" in first, "Sam" in second, "Mum" in second) == (True, False, False, True)
    assert f"{WORKSHEET}versions/1/" in words_in(annas.get(WORKSHEET))
    for number in (0, 3):
        assert annas.get(f"{WORKSHEET}versions/{number}/").status_code == 404
    assert signed_in(tom).get(f"{WORKSHEET}versions/1/").status_code == 404


def test_the_version_before_is_read_in_its_parts(annas, signed_in, tom):
    annas.post(WORKSHEET, boxes({"plan": {"who": "Sam"}}) | {"do": "hand_in"})
    sheet = Worksheet.objects.get()
    services.send_feedback(worksheet_id=sheet.pk, boxes={"": Sent("Go on.", 0)}, by=tom)
    annas.post(f"{WORKSHEET}add-more/")
    annas.post(WORKSHEET, boxes({"plan": {"who": "Sam and Mum"}}, 1) | {"do": "hand_in"})
    page = words_in(signed_in(tom).get(reverse("worksheet_feedback", args=[sheet.pk])))
    before = page.split("What it said before")[1]
    assert "Sam" in before
    assert "{" not in before.split("</details>")[0]


def test_the_tsw_reads_every_version_they_have_answered(annas, anna, tom):
    sheet = None
    for who, revision in (("Sam", 0), ("Sam and Mum", 1), ("Sam and Mum", 2), ("Gran", 2)):
        annas.post(f"{WORKSHEET}add-more/")
        annas.post(WORKSHEET, boxes({"plan": {"who": who}}, revision) | {"do": "hand_in"})
        sheet = Worksheet.objects.get()
        services.send_feedback(worksheet_id=sheet.pk, boxes={"": Sent("Go on.", 0)}, by=tom)
    page = services.open_worksheet(worksheet_id=sheet.pk, by=tom)
    read = [entry.readable[0].text for entry in (page.by_slug["plan"], *page.by_slug["plan"].before)]
    assert read == ["Gran", "Sam and Mum", "Sam"]


def test_a_whole_life_in_parts(annas, tom, anna):
    """Draft, handed in, taken back, read, answered, added to: each step is in the record once."""
    annas.post(WORKSHEET, boxes({"plan": {"who": "Sam"}}) | {"do": "hand_in"})
    annas.post(f"{WORKSHEET}take-back/")
    annas.post(WORKSHEET, boxes({"plan": {"who": "Sam"}}, 1) | {"do": "hand_in"})
    sheet = Worksheet.objects.get()
    services.open_worksheet(worksheet_id=sheet.pk, by=tom)
    assert annas.post(f"{WORKSHEET}take-back/").status_code == 403
    services.send_feedback(worksheet_id=sheet.pk, boxes={"plan": Sent("Sam, then.", 0)}, by=tom)
    annas.post(f"{WORKSHEET}add-more/")
    annas.post(WORKSHEET, boxes({"plan": {"who": "Sam", "when": "Now"}}, 1) | {"do": "hand_in"})
    events = Record.objects.filter(actor_id=anna.pk, event__startswith="worksheet").values_list(
        "event", flat=True
    )
    steps = [event.removeprefix("worksheet.") for event in events.order_by("at")]
    assert steps == ["begun", "handed_in", "taken_back", "handed_in", "reopened", "handed_in"]


# --- What goes on elsewhere ------------------------------------------------------------------------------
def test_goals_and_the_critics_name_go_along(annas, treatment):
    annas.post(WORKSHEET, boxes(TYPED) | {"do": "hand_in"})
    goals = {goal.body: [rating.how_far for rating in goal.ratings.all()] for goal in Goal.objects.all()}
    assert goals == {"Football once a week": [3], "Sleep before one": []}
    assert MyWords.objects.get().critic_name == "The Headmistress"


@pytest.fixture
def second_chapter(annas, treatment, plan):
    """Handed in with two goals; the second chapter begins with them."""
    annas.post(WORKSHEET, boxes({"goals": TYPED["goals"]}) | {"do": "hand_in"})
    return plan.programme.chapters.get(number=2)


def goals_of(treatment, chapter):
    box = selectors.worksheet_page(treatment, chapter).by_slug["goals-now"].box
    return kinds.parts.read(box.body)


def test_goals_are_carried_on_as_they_are_in_the_toolbox(treatment, second_chapter):
    assert goals_of(treatment, second_chapter) == {"1": "Football once a week", "2": "Sleep before one"}
    Goal.objects.filter(body="Sleep before one").update(body="Sleep before two")
    assert goals_of(treatment, second_chapter)["2"] == "Sleep before two"
    Goal.objects.exclude(body="Sleep before two").update(put_away_at=timezone.now())
    assert goals_of(treatment, second_chapter) == {"1": "Sleep before two"}
    assert not Answer.objects.filter(exercise__slug="goals-now").exists()


def test_how_far_along_is_set_beside_what_it_was(annas, signed_in, tom, anna, treatment, second_chapter):
    assert "In chapter 1 it was 3." in words_in(annas.get("/chapters/2/worksheet/"))
    given = {"goals-now": sent({"1": "Football once a week", "1.far": "7", "2": "Draw again"})}
    sheet = services.hand_in(treatment=treatment, chapter=second_chapter, boxes=given, by=anna).worksheet
    page = words_in(signed_in(tom).get(reverse("worksheet_feedback", args=[sheet.pk])))
    assert page.count("In chapter 1 it was 3.") == 1
    assert "<strong>7</strong>" in page


def test_what_was_carried_on_and_emptied_stays_empty(anna, treatment, second_chapter):
    for revision, parts in enumerate(({"1": "Football"}, {})):
        given = {"goals-now": sent(parts, revision)}
        services.save_answers(treatment=treatment, chapter=second_chapter, boxes=given, by=anna)
    assert goals_of(treatment, second_chapter) == {}

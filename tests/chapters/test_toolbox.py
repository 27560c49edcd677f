"""The toolbox: what is kept and goals; added, bounded, and only ever one's own."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.utils import timezone

from audit.models import Entry
from care.permissions import NotVisible
from chapters import rules
from chapters.models import Exercise, Feedback, Goal, Kept, Media, Section
from chapters.selectors.shelves import toolbox_of
from chapters.services import toolbox
from tests import factories

NOW = timezone.now().replace(hour=12, minute=0)


@pytest.fixture
def section(chapter) -> Section:
    return chapter.sections.filter(depth="standard").first()


def events():
    return list(Entry.objects.order_by("at").values_list("event", flat=True))


def page(person):
    return toolbox_of(person, now=timezone.now())


# --- What helped -----------------------------------------------------------------------------------------
def test_a_section_is_kept_once_however_often_it_is_pressed(section, anna):
    for _ in range(2):
        toolbox.keep_thing(kind="section", thing_id=section.pk, by=anna)
    assert [thing.thing for thing in page(anna).kept] == [section]
    assert events().count("kept.added") == 1


def test_several_passages_of_one_section_stand_beside_each_other(section, anna):
    for words in ("Start where you are.", "You don't have to start well.", "Start where you are. \r\n"):
        toolbox.keep_thing(kind="section", thing_id=section.pk, words=words, by=anna)
    assert {thing.kept.words for thing in page(anna).kept} == {
        "Start where you are.",
        "You don't have to start well.",
    }


def test_letting_go_twice_is_letting_go_once(section, anna):
    toolbox.keep_thing(kind="section", thing_id=section.pk, by=anna)
    toolbox.keep_thing(kind="section", thing_id=section.pk, words="Start", by=anna)
    for _ in range(2):
        toolbox.let_go(kind="section", thing_id=section.pk, by=anna)
    assert [kept.words for kept in Kept.objects.all()] == ["Start"]
    assert events().count("kept.let_go") == 1


def test_films_exercises_and_words_of_the_tsw_can_be_kept(handed_in, chapter, anna, tom):
    said = Feedback.objects.create(worksheet=handed_in, author=tom, body="Well caught.", sent_at=NOW)
    for kind, thing in (
        ("media", Media.objects.filter(chapter=chapter).first()),
        ("exercise", chapter.exercises.get(slug="moment")),
        ("feedback", said),
    ):
        toolbox.keep_thing(kind=kind, thing_id=thing.pk, by=anna)
    kept = {thing.kind: thing for thing in page(anna).kept}
    assert kept["exercise"].entry.body == "It was quiet."
    assert kept["feedback"].thing.body == "Well caught."


def test_words_that_were_not_sent_cannot_be_kept(handed_in, anna, tom):
    draft = Feedback.objects.create(worksheet=handed_in, author=tom, body="Not yet.")
    with pytest.raises(NotVisible):
        toolbox.keep_thing(kind="feedback", thing_id=draft.pk, by=anna)


def test_a_chapter_that_is_to_come_cannot_be_kept(plan, anna):
    later = Section.objects.filter(chapter__number=2).first()
    with pytest.raises(rules.ChapterNotOpen):
        toolbox.keep_thing(kind="section", thing_id=later.pk, by=anna)


def test_another_editions_things_and_other_peoples_words_are_not_there(handed_in, bo, tom, anna):
    other = factories.programme("other")
    said = Feedback.objects.create(worksheet=handed_in, author=tom, body="For Anna.", sent_at=NOW)
    things = [
        ("section", Section.objects.filter(chapter__programme=other).first(), anna),
        ("exercise", Exercise.objects.filter(chapter__programme=other).first(), anna),
        ("feedback", said, bo),
    ]
    for kind, thing, person in things:
        with pytest.raises(NotVisible):
            toolbox.keep_thing(kind=kind, thing_id=thing.pk, by=person)
    with pytest.raises(NotVisible):
        toolbox.let_go(kind="section", thing_id=uuid4(), by=anna)


def test_too_many_words_are_refused_with_their_number(section, anna):
    with pytest.raises(rules.Refused, match="you have 1 more"):
        toolbox.keep_thing(kind="section", thing_id=section.pk, words="x" * 501, by=anna)


def test_the_shelf_ends_at_a_hundred_and_says_so(section, treatment, anna):
    Kept.objects.bulk_create(Kept(treatment=treatment, section=section, words=str(n)) for n in range(100))
    with pytest.raises(rules.Refused, match="Let one go first"):
        toolbox.keep_thing(kind="section", thing_id=section.pk, words="One more", by=anna)
    toolbox.keep_thing(kind="section", thing_id=section.pk, words="7", by=anna)  # there already: no matter


# --- Goals -----------------------------------------------------------------------------------------------
@pytest.fixture
def goal(treatment, anna) -> Goal:
    return toolbox.add_goal(body="Sleep a little more", by=anna)


def test_a_goal_of_the_same_words_is_the_same_goal(goal, anna):
    assert toolbox.add_goal(body="  sleep a LITTLE\nmore ", by=anna) == goal
    assert Goal.objects.count() == 1


def test_a_goal_put_away_comes_back_when_it_is_written_again(goal, anna):
    toolbox.put_goal_away(goal_id=goal.pk, by=anna)
    assert not page(anna).goals
    toolbox.add_goal(body="Sleep a little more", by=anna)
    assert [line.goal for line in page(anna).goals] == [goal]


def test_ratings_are_added_and_never_replaced(goal, anna):
    for days, how_far in enumerate((0, 3, 3, 10)):
        toolbox.rate_goal(goal_id=goal.pk, how_far=how_far, by=anna, now=NOW + timedelta(days=days))
    (line,) = page(anna).goals
    assert [rating.how_far for rating in line.ratings] == [0, 3, 3, 10]
    assert line.latest.how_far == 10
    assert [y for _, y in line.points] == [27.0, 19.8, 19.8, 3.0]


def test_the_same_number_twice_on_one_day_is_one_look(goal, anna):
    for minute, how_far in enumerate((4, 4, 5, 4)):
        now = NOW + timedelta(minutes=minute)
        toolbox.rate_goal(goal_id=goal.pk, how_far=how_far, by=anna, now=now)
    assert [rating.how_far for rating in goal.ratings.all()] == [4, 5, 4]


@pytest.mark.parametrize("how_far", [None, -1, 11])
def test_how_far_is_a_number_from_nought_to_ten(goal, anna, how_far):
    with pytest.raises(rules.Refused, match="from 0 to 10"):
        toolbox.rate_goal(goal_id=goal.pk, how_far=how_far, by=anna)


def test_new_words_for_a_goal_keep_its_ratings(goal, anna):
    toolbox.rate_goal(goal_id=goal.pk, how_far=4, by=anna)
    toolbox.reword_goal(goal_id=goal.pk, body="Sleep enough", by=anna)
    goal.refresh_from_db()
    assert (goal.body, goal.ratings.count()) == ("Sleep enough", 1)


def test_a_goal_cannot_take_the_words_of_another(goal, anna):
    other = toolbox.add_goal(body="See Maya", by=anna)
    with pytest.raises(rules.Refused, match="You have this goal already"):
        toolbox.reword_goal(goal_id=other.pk, body="Sleep a little more", by=anna)


@pytest.mark.parametrize(
    ("body", "sentence"), [(" \n ", "Write a few words"), ("x" * 301, "you have 1 more")]
)
def test_a_goal_has_words_and_not_too_many(goal, anna, body, sentence):
    with pytest.raises(rules.Refused, match=sentence):
        toolbox.add_goal(body=body, by=anna)
    with pytest.raises(rules.Refused, match=sentence):
        toolbox.reword_goal(goal_id=goal.pk, body=body, by=anna)


def test_twelve_goals_are_as_many_as_fit(treatment, anna):
    for number in range(rules.MOST_GOALS):
        toolbox.add_goal(body=f"Goal {number}", by=anna)
    with pytest.raises(rules.Refused, match="Put one away first"):
        toolbox.add_goal(body="One more", by=anna)

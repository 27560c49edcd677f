"""Two presses in the same moment, on real locks: one goal, one passage, one rating, one note."""

import uuid

import pytest

from care.rules import Sent
from chapters import rules
from chapters.models import Goal, GoalRating, Kept, MyWords, Note
from chapters.services import toolbox
from tests.chapters.test_two_at_once import at_once

pytestmark = pytest.mark.django_db(transaction=True)


def test_a_goal_added_twice_is_one_goal(treatment, anna):
    add = lambda: toolbox.add_goal(body="Sleep a little more", by=anna)  # noqa: E731
    assert len({goal.pk for goal in at_once(add, add, add)}) == 1
    assert Goal.objects.count() == 1


def test_a_number_pressed_twice_is_one_rating(treatment, anna):
    goal = toolbox.add_goal(body="Sleep", by=anna)
    rate = lambda: toolbox.rate_goal(goal_id=goal.pk, how_far=4, by=anna)  # noqa: E731
    at_once(rate, rate)
    assert GoalRating.objects.count() == 1


def test_words_of_a_section_kept_twice_stand_there_once(chapter, anna):
    section = chapter.sections.first()
    keep = lambda: toolbox.keep_thing(kind="section", thing_id=section.pk, words="Start", by=anna)  # noqa: E731
    at_once(keep, keep)
    assert Kept.objects.count() == 1


def test_of_two_devices_in_one_note_one_is_saved_and_the_other_asked(treatment, anna):
    note_id = uuid.uuid4()

    def write(body):
        sent = Sent(body=body, revision=0, writer=uuid.uuid4(), step=1)
        return lambda: toolbox.save_note(note_id=note_id, sent=sent, by=anna)

    outcomes = at_once(write("From the phone"), write("From the laptop"))
    kept = Note.objects.get()
    assert sorted(bool(outcome.other) for outcome in outcomes) == [False, True]
    assert all(outcome.other.body == kept.body for outcome in outcomes if outcome.other)


def test_the_last_free_place_goes_to_one_goal(treatment, anna):
    Goal.objects.bulk_create(Goal(treatment=treatment, body=str(n)) for n in range(rules.MOST_GOALS - 1))

    def add(body):
        try:
            return toolbox.add_goal(body=body, by=anna)
        except rules.Refused as refused:
            return refused

    outcomes = at_once(lambda: add("One"), lambda: add("Other"))
    assert sorted(type(outcome).__name__ for outcome in outcomes) == ["Goal", "Refused"]


def test_two_pages_of_own_words_are_both_kept(treatment, anna):
    at_once(
        lambda: toolbox.save_words(words={"pronouns": "they"}, by=anna),
        lambda: toolbox.save_words(words={"low_mood": "the fog"}, by=anna),
    )
    words = MyWords.objects.get()
    assert (words.pronouns, words.low_mood) == ("they", "the fog")

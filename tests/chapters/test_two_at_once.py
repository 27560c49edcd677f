"""Two devices in the same moment, on real locks: one is saved, the other is asked."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connections

from care import selectors as treatments
from care import services as care
from care.rules import Sent
from chapters import rules, services
from chapters.models import Answer, HandedInAnswer, Worksheet

pytestmark = pytest.mark.django_db(transaction=True)


def at_once(*deeds):
    """What each of them answered, or the exception it raised."""
    start = Barrier(len(deeds))

    def run(deed):
        start.wait(timeout=10)
        try:
            return deed()
        except (rules.NotNow, care.NoExamWeek) as reason:
            return reason
        finally:
            connections.close_all()

    with ThreadPoolExecutor(len(deeds)) as pool:
        return list(pool.map(run, deeds))


def saving(treatment, chapter, anna, body):
    boxes = {"moment": Sent(body=body, revision=0)}
    return lambda: services.save_answers(treatment=treatment, chapter=chapter, boxes=boxes, by=anna)


def test_of_two_first_saves_one_is_kept_and_the_other_asked(anna, treatment, chapter):
    bodies = ["From the phone", "From the laptop", "From the tablet"]
    outcomes = at_once(*(saving(treatment, chapter, anna, body) for body in bodies))
    kept = Answer.objects.get()
    assert sorted(bool(outcome.conflicts) for outcome in outcomes) == [False, True, True]
    assert all(outcome.conflicts["moment"].body == kept.body for outcome in outcomes if outcome.conflicts)
    assert (Worksheet.objects.count(), kept.revision) == (1, 1)


def test_handing_in_twice_makes_one_version(anna, treatment, chapter):
    boxes = {"moment": Sent(body="It was quiet.", revision=0)}
    hand_in = lambda: services.hand_in(treatment=treatment, chapter=chapter, boxes=boxes, by=anna)  # noqa: E731
    outcomes = at_once(hand_in, hand_in)
    assert [outcome.is_whole for outcome in outcomes] == [True, True]
    assert (HandedInAnswer.objects.count(), Worksheet.objects.get().times_handed_in) == (1, 1)


def test_opening_and_taking_back_never_both_happen(anna, tom, treatment, chapter, handed_in):
    opened, taken = at_once(
        lambda: services.open_worksheet(worksheet_id=handed_in.pk, by=tom),
        lambda: services.take_back(treatment=treatment, chapter=chapter, by=anna),
    )
    handed_in.refresh_from_db()
    assert isinstance(opened, rules.NotNow) != isinstance(taken, rules.NotNow)
    assert (handed_in.status == "draft") == (handed_in.opened_at is None)


def test_words_are_sent_after_a_look_or_taken_back_never_both(tom, ruth, handed_in):
    boxes = {"": Sent(body="Hello.", revision=0)}
    services.save_feedback(worksheet_id=handed_in.pk, boxes=boxes, by=tom)
    look = services.ask_look(worksheet_id=handed_in.pk, by=tom)
    sent, taken = at_once(
        lambda: services.decide_look(look_id=look.pk, verdict="sent", by=ruth),
        lambda: services.take_back_look(worksheet_id=handed_in.pk, by=tom),
    )
    handed_in.refresh_from_db()
    assert isinstance(sent, rules.NotNow) != isinstance(taken, rules.NotNow)
    assert (handed_in.status == "answered") == isinstance(taken, rules.NotNow)


def test_of_three_exam_weeks_taken_at_once_two_stand(anna, treatment):
    outcomes = at_once(*(lambda week=week: care.take_exam_week(week=week, by=anna) for week in (4, 5, 6)))
    assert sum(isinstance(outcome, care.NoExamWeek) for outcome in outcomes) == 1
    assert len(treatments.exam_weeks(treatment)) == 2

"""Who needs a look, and the sentence that says why."""

from datetime import timedelta

import pytest

from caseload import rules
from caseload.rules import Situation

CALM = {
    "week": 4,
    "weeks": 10,
    "is_active": True,
    "alerts": [],
    "waiting_for": None,
    "is_past_promise": False,
    "quiet_for": timedelta(days=1),
    "missed_in_a_row": 0,
    "chat_today_at": "",
}


def words(**changes) -> list[str]:
    return [reason.text for reason in rules.reasons(Situation(**{**CALM, **changes}))]


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({}, "nothing asks for you"),
        ({"alerts": ["She is very low"]}, "alert: She is very low"),
        (
            {"waiting_for": timedelta(days=4), "is_past_promise": True},
            "worksheet waiting 4 days, past the promise",
        ),
        ({"quiet_for": timedelta(days=7)}, "not heard from for 7 days"),
        (
            {"quiet_for": timedelta(days=8), "is_exam_week": True},
            "not heard from for 8 days, in an exam week",
        ),
        ({"missed_in_a_row": 2}, "missed the last 2 chats"),
        ({"chat_today_at": "17:30"}, "chat today 17:30"),
        ({"week": 9}, "the ending is near: week 9 of 10"),
        ({"week": 0}, "has not begun yet"),
        ({"week": 11}, "past week ten: to be brought to an end"),
        ({"is_active": False, "quiet_for": timedelta(days=90)}, "the ten weeks are over"),
    ],
)
def test_each_situation_has_its_sentence(changes, expected):
    assert words(**changes) == [expected]


@pytest.mark.parametrize(
    "changes",
    [
        {"waiting_for": timedelta(days=4)},
        {"quiet_for": timedelta(days=6, hours=23)},
        {"missed_in_a_row": 1},
        {"week": 0, "quiet_for": timedelta(days=30)},
    ],
)
def test_just_below_a_rules_number_nobody_is_asked_to_look(changes):
    assert not any(reason.weight for reason in rules.reasons(Situation(**{**CALM, **changes})))


def test_several_reasons_stand_beside_each_other():
    assert len(words(alerts=["a"], missed_in_a_row=3, quiet_for=timedelta(days=9))) == 3


def test_a_long_alert_is_shortened_in_a_list():
    (text,) = words(alerts=["word " * 60])
    assert text.endswith("…")
    assert len(text) <= 70


@pytest.mark.parametrize(
    ("values", "is_dip"),
    [([12, 12, 9], True), ([12, 12, 10], False), ([12, 9], False), ([], False), ([9, 15], False)],
)
def test_a_dip_is_three_points_below_the_mean_of_at_least_two_earlier_ratings(values, is_dip):
    assert bool(rules.dips("bond", values)) is is_dip


@pytest.mark.parametrize(("values", "is_growth"), [([8, 12], True), ([8, 11], False), ([8], False)])
def test_growth_is_four_points_since_the_first_rating(values, is_growth):
    assert bool(rules.grows("bond", values)) is is_growth


@pytest.mark.parametrize(
    ("span", "expected"),
    [
        (timedelta(seconds=20), "under a minute"),
        (timedelta(minutes=1), "1 minute"),
        (timedelta(hours=7, minutes=50), "7 hours"),
        (timedelta(hours=24), "1 day"),
        (timedelta(days=3, hours=23), "3 days"),
    ],
)
def test_spans_are_said_in_one_unit(span, expected):
    assert rules.in_words(span) == expected


def test_the_middle_answer_time_is_the_median():
    assert rules.middle([timedelta(hours=1), timedelta(hours=2), timedelta(hours=30)]) == timedelta(hours=2)
    assert rules.middle([]) is None

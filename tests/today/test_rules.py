"""What stands first on Today, and how near a chat is."""

from datetime import UTC, datetime, timedelta

import pytest

from today import rules
from today.rules import Near, Thing

NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)
HALF_HOUR = timedelta(minutes=30)


@pytest.mark.parametrize(
    ("minutes", "expected"),
    [
        (0, Near.RUNNING),
        (-29, Near.RUNNING),
        (-30, Near.LATER),
        (10, Near.DOORS_OPEN),
        (11, Near.SOON),
        (60, Near.SOON),
        (61, Near.LATER),
    ],
)
def test_how_near_a_chat_is(minutes, expected):
    starts_at = NOON + timedelta(minutes=minutes)
    assert rules.near(starts_at, starts_at + HALF_HOUR, NOON) is expected


@pytest.mark.parametrize(
    ("status", "week", "expected"),
    [
        ("active", 0, "before"),
        ("active", 1, "running"),
        ("active", 10, "running"),
        ("active", 11, "after"),
        ("finished", 10, "after"),
        ("left", 2, "left"),
    ],
)
def test_which_stage_of_the_ten_weeks_it_is(status, week, expected):
    assert rules.stage(status, week, 10) == expected


@pytest.mark.parametrize(
    ("there", "near", "first"),
    [
        (set(Thing), Near.RUNNING, Thing.CHAT),
        (set(Thing), Near.LATER, Thing.ANSWER),
        ({Thing.CHAT, Thing.CHAPTER, Thing.QUESTIONS}, Near.LATER, Thing.CHAPTER),
        ({Thing.CHAT, Thing.QUESTIONS}, Near.LATER, Thing.QUESTIONS),
        ({Thing.CHAT}, Near.LATER, Thing.CHAT),
        ({Thing.MESSAGES}, None, Thing.MESSAGES),
        (set(), None, None),
    ],
)
def test_the_one_next_thing(there, near, first):
    assert rules.order(there, near).first == first


def test_everything_else_follows_and_nothing_stands_twice():
    order = rules.order(set(Thing), Near.LATER)
    assert order.first not in order.others
    assert {order.first, *order.others} == set(Thing)


@pytest.mark.parametrize(
    ("words", "expected"), [([], ""), (["a"], "a"), (["a", "b"], "a and b"), (["a", "b", "c"], "a, b and c")]
)
def test_lists_are_said_as_people_say_them(words, expected):
    assert rules.listed(words) == expected

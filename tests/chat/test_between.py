"""Plain rules of the messages between chats, on dates one can look up."""

from datetime import UTC, date, datetime, timedelta

import pytest

from care.rules import Promise
from chat import between

LONDON = "Europe/London"
MONDAY = datetime(2026, 11, 16, 12, tzinfo=UTC)
PROMISE = Promise(2, {date(2026, 12, 25): "Christmas Day"})


@pytest.mark.parametrize(
    ("message_hours", "after"),
    [(0, timedelta(minutes=15)), (4, timedelta(hours=4)), (24, timedelta(hours=24))],
)
def test_a_letter_waits_for_the_time_its_reader_wants_between_two(message_hours, after):
    due = between.letter_due(MONDAY, last=MONDAY, message_hours=message_hours)
    assert due - MONDAY == after


def test_a_letter_waits_five_minutes_when_the_last_one_is_long_ago():
    due = between.letter_due(MONDAY, last=MONDAY - timedelta(days=2), message_hours=4)
    assert due - MONDAY == timedelta(minutes=5)


@pytest.mark.parametrize(
    ("due", "goes"),
    [
        ((2026, 11, 16, 20, 59), (2026, 11, 16, 20, 59)),
        ((2026, 11, 16, 21, 0), (2026, 11, 17, 8, 0)),
        ((2026, 11, 17, 2, 0), (2026, 11, 17, 8, 0)),
        ((2026, 11, 17, 7, 59), (2026, 11, 17, 8, 0)),
        ((2026, 11, 17, 8, 0), (2026, 11, 17, 8, 0)),
        ((2026, 10, 24, 22, 0), (2026, 10, 25, 8, 0)),  # the night in which clocks go back
        ((2026, 7, 6, 20, 30), (2026, 7, 7, 7, 0)),  # in summer it is 21:30 there
    ],
)
def test_no_letter_wakes_anybody(due, goes):
    assert between.after_the_night(datetime(*due, tzinfo=UTC), LONDON) == datetime(*goes, tzinfo=UTC)


def minutes(*lines: tuple[str, int]) -> list[tuple[bool, datetime]]:
    return [(who == "tsw", MONDAY + timedelta(minutes=minute)) for who, minute in lines]


def test_a_turn_goes_from_the_first_unanswered_line_to_the_answer():
    lines = minutes(("tsw", 0), ("anna", 1), ("anna", 2), ("tsw", 5), ("tsw", 6), ("anna", 7))
    assert between.turns(lines) == [(MONDAY + timedelta(minutes=1), MONDAY + timedelta(minutes=5))]


def answered_after(*days: int) -> list[tuple[datetime, datetime]]:
    return [(MONDAY, MONDAY + timedelta(days=day)) for day in days]


@pytest.mark.parametrize(
    ("days", "usual"),
    [
        ((0, 0, 1, 1, 3), 1),
        ((0, 0, 1, 2, 3, 3), 2),  # the middle of 1 and 2 is rounded up
        ((0, 0, 0, 0, 0), 0),
        ((1, 1, 1, 1), None),  # too few to say
        ((1, 1, 1, 1, 7), 1),  # a week, five working days, moves no median
        ((4,) * 10 + (0,) * 20, 0),  # only the latest twenty count
    ],
)
def test_the_usual_answer_is_the_median_in_working_days(days, usual):
    assert between.usual_days(answered_after(*days), LONDON, PROMISE) == usual


def test_one_writes_ahead_for_weekdays_up_to_four_weeks():
    days = between.mornings(MONDAY, LONDON)
    assert (days[0], days[-1], len(days)) == (date(2026, 11, 17), date(2026, 12, 14), 20)
    assert not {day.weekday() for day in days} & {5, 6}


def test_the_morning_is_the_young_persons():
    assert between.goes_at(date(2026, 7, 7), LONDON) == datetime(2026, 7, 7, 7, tzinfo=UTC)
    assert between.goes_at(date(2026, 7, 7), "Europe/Helsinki") == datetime(2026, 7, 7, 5, tzinfo=UTC)

"""The promise of an answer: working days there, over weekends, holidays and clock changes."""

from datetime import UTC, date, datetime, timedelta

import holidays
import pytest
from django.core.exceptions import ImproperlyConfigured

from care.rules import Promise
from config import environment

ENGLAND = holidays.country_holidays("GB", subdiv="ENG")
SCOTLAND = holidays.country_holidays("GB", subdiv="SCT")
TWO_DAYS = Promise(2, ENGLAND)


@pytest.mark.parametrize(
    ("handed_in", "promised"),
    [
        ((2026, 11, 16, 9), (2026, 11, 18)),  # Monday morning: Tuesday, Wednesday
        ((2026, 11, 16, 23), (2026, 11, 18)),  # the hour does not matter
        ((2026, 11, 19, 12), (2026, 11, 23)),  # Thursday: Friday, Monday
        ((2026, 11, 20, 12), (2026, 11, 24)),  # Friday: Monday, Tuesday
        ((2026, 11, 21, 12), (2026, 11, 24)),  # a Saturday and
        ((2026, 11, 22, 12), (2026, 11, 24)),  # a Sunday count from Monday
        (
            (2026, 12, 24, 12),
            (2026, 12, 30),
        ),  # Christmas, and Boxing Day on Monday the 28th instead of Saturday
        ((2027, 3, 25, 12), (2027, 3, 31)),  # Good Friday and Easter Monday
        ((2026, 4, 30, 12), (2026, 5, 5)),  # the early May bank holiday
    ],
)
def test_two_working_days_are_counted_from_the_next_one(handed_in, promised):
    assert TWO_DAYS.by(datetime(*handed_in, tzinfo=UTC), "Europe/London") == date(*promised)


def test_another_part_of_the_country_has_other_holidays():
    before_saint_andrews = datetime(2026, 11, 27, 12, tzinfo=UTC)
    assert TWO_DAYS.by(before_saint_andrews, "Europe/London") == date(2026, 12, 1)
    assert Promise(2, SCOTLAND).by(before_saint_andrews, "Europe/London") == date(2026, 12, 2)


def test_the_day_is_the_young_persons_own():
    # 23:30 in London in summer is 22:30 UTC; in Helsinki it is the next day already.
    late = datetime(2026, 7, 6, 22, 30, tzinfo=UTC)
    assert TWO_DAYS.by(late, "Europe/London") == date(2026, 7, 8)
    assert TWO_DAYS.by(late, "Europe/Helsinki") == date(2026, 7, 9)


@pytest.mark.parametrize(
    ("handed_in", "last_minute"),
    [
        ((2027, 3, 22, 12), (2027, 3, 24, 23, 59)),  # in winter midnight there is midnight UTC
        ((2026, 3, 26, 12), (2026, 3, 30, 22, 59)),  # over the spring change it comes an hour sooner
        ((2026, 10, 22, 12), (2026, 10, 26, 23, 59)),  # over the autumn change an hour later
    ],
)
def test_it_is_past_when_the_last_day_is_over_there(handed_in, last_minute):
    since, last = datetime(*handed_in, tzinfo=UTC), datetime(*last_minute, tzinfo=UTC)
    assert not TWO_DAYS.is_past(since, "Europe/London", last)
    assert TWO_DAYS.is_past(since, "Europe/London", last + timedelta(minutes=1))


@pytest.mark.parametrize(
    ("written", "answered", "taken"),
    [
        ((2026, 11, 16, 9), (2026, 11, 16, 17), 0),  # the same Monday
        ((2026, 11, 16, 9), (2026, 11, 18, 9), 2),  # Tuesday, Wednesday
        ((2026, 11, 20, 23), (2026, 11, 23, 9), 1),  # Friday night to Monday
        ((2026, 11, 21, 12), (2026, 11, 22, 12), 0),  # within a weekend
        ((2026, 12, 24, 12), (2026, 12, 29, 12), 1),  # over Christmas
        ((2026, 11, 18, 9), (2026, 11, 16, 9), 0),  # a clock that went back
    ],
)
def test_an_answer_takes_as_many_days_as_the_promise_would_count(written, answered, taken):
    moments = [datetime(*moment, tzinfo=UTC) for moment in (written, answered)]
    assert TWO_DAYS.days_taken(*moments, "Europe/London") == taken


class Given:
    """An environment with these values in it."""

    def __init__(self, **values: str) -> None:
        self.values = values

    def str(self, name: str, default: str = "") -> str:
        return self.values.get(name, default)


@pytest.mark.parametrize("wrong", ["0", "21", "two", "-1", "1.5", "²"])
def test_a_promise_nobody_can_count_stops_the_start_with_a_sentence(wrong):
    with pytest.raises(ImproperlyConfigured, match="1 to 20"):
        environment.promise(Given(ANSWER_PROMISE_WORKING_DAYS=wrong))


def test_a_country_that_is_not_known_stops_the_start_with_its_name():
    with pytest.raises(ImproperlyConfigured, match="XX"):
        environment.holidays_of(Given(HOLIDAYS_COUNTRY="XX"))


def test_sweden_needs_no_part_and_england_is_the_default():
    assert environment.holidays_of(Given(HOLIDAYS_COUNTRY="SE")) == ("SE", "")
    assert environment.holidays_of(Given()) == ("GB", "ENG")

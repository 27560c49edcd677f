"""When the six questions open and close: in the young person's own zone, whatever the clocks do."""

from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

import pytest

from care.models import Treatment
from measures import rules, services
from measures.models import Occasion

pytestmark = pytest.mark.django_db


def _treatment(young_person, starts_on, **fields):
    return Treatment.objects.create(young_person=young_person, starts_on=starts_on, **fields)


def _due(starts_on, week, zone="Europe/London", **when):
    when = {"weekday": rules.THURSDAY, "at": rules.FIVE_O_CLOCK} | when
    return rules.occasion_times(starts_on, week, zone, **when)


def test_there_are_nine_from_week_two_to_week_ten(anna):
    occasions = services.schedule_occasions(treatment=_treatment(anna, date(2026, 9, 7)))
    assert [occasion.week for occasion in occasions] == list(range(2, 11))


def test_planning_again_adds_nothing_and_moves_nothing(anna):
    treatment = _treatment(anna, date(2026, 9, 7))
    first = services.schedule_occasions(treatment=treatment)
    second = services.schedule_occasions(treatment=treatment, weekday=0, at=time(9))
    assert [(o.pk, o.due_at) for o in first] == [(o.pk, o.due_at) for o in second]


def test_a_shorter_treatment_has_fewer(anna):
    services.schedule_occasions(treatment=_treatment(anna, date(2026, 9, 7), weeks=6))
    assert Occasion.objects.count() == 5


@pytest.mark.parametrize("starts_on", [date(2026, 9, day) for day in range(7, 14)])
def test_it_is_the_thursday_that_falls_in_that_week_of_treatment(starts_on):
    day = _due(starts_on, 3).due_at.astimezone(ZoneInfo("Europe/London"))
    assert (day.weekday(), day.hour) == (3, 17)
    assert 14 <= (day.date() - starts_on).days < 21


def test_it_opens_with_its_letter_and_is_open_through_sunday():
    times = _due(date(2026, 9, 7), 3)
    assert times.opens_at == times.due_at == datetime(2026, 9, 24, 16, 0, tzinfo=UTC)
    assert times.closes_at == datetime(2026, 9, 27, 23, 0, tzinfo=UTC)  # Monday 00:00 in London


@pytest.mark.parametrize(
    ("week", "utc_hour"),
    [(7, 16), (8, 17)],  # 22 October is summer time, 29 October is not
)
def test_in_autumn_it_stays_five_o_clock_on_the_wall(week, utc_hour):
    assert _due(date(2026, 9, 7), week).due_at.hour == utc_hour


@pytest.mark.parametrize(
    ("week", "utc_hour"),
    [(8, 17), (9, 16)],  # 25 March 2027 is winter time, 1 April is not
)
def test_in_spring_it_stays_five_o_clock_on_the_wall(week, utc_hour):
    assert _due(date(2027, 2, 1), week).due_at.hour == utc_hour


def test_a_weekend_with_a_clock_change_closes_at_its_own_midnight():
    # Thursday 22 October to Sunday 25 October 2026, when the hour from one to two comes twice.
    times = _due(date(2026, 9, 7), 7)
    assert times.closes_at == datetime(2026, 10, 26, 0, 0, tzinfo=UTC)
    assert (times.closes_at - times.due_at).total_seconds() == (3 * 24 + 7 + 1) * 3600


def test_a_time_the_clocks_skip_moves_on_and_one_they_repeat_is_the_first():
    skipped = _due(date(2027, 3, 22), 1, weekday=6, at=time(1, 30)).due_at  # 28 March 2027
    repeated = _due(date(2026, 10, 19), 1, weekday=6, at=time(1, 30)).due_at  # 25 October 2026
    assert (skipped, repeated) == (
        datetime(2027, 3, 28, 1, 30, tzinfo=UTC),
        datetime(2026, 10, 25, 0, 30, tzinfo=UTC),
    )


@pytest.mark.parametrize(("zone", "utc_hour"), [("Europe/London", 16), ("Europe/Stockholm", 15), ("UTC", 17)])
def test_each_zone_has_its_own_five_o_clock(zone, utc_hour):
    assert _due(date(2026, 9, 7), 2, zone).due_at.hour == utc_hour

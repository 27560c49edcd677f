"""The plain rules of times: what fits into hours, which reminders are due, and a wall clock that stays."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from care.rules import instant
from chat import slots
from chat.slots import Hours, Reminder, Slot

pytestmark = pytest.mark.sqlite
LONDON = "Europe/London"
ZONES = ["Europe/London", "America/New_York", "Europe/Stockholm", "Asia/Kolkata", "Australia/Lord_Howe"]
zones = st.sampled_from([*ZONES, "Pacific/Auckland", "America/St_Johns", "Pacific/Apia", "Asia/Kathmandu"])
# No clock is changed in the afternoon or evening: there a wall clock has each time once.
walls = st.builds(time, st.integers(4, 23), st.sampled_from([0, 15, 30, 45]))

# That the machine is busy is no finding.
unhurried = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])


@unhurried
@given(zones, zones, st.integers(0, 6), walls, st.dates(date(2026, 1, 1), date(2030, 1, 1)))
def test_the_young_persons_wall_clock_stays_over_a_year_whatever_the_tsws_zone(
    young, tsw, weekday, at, from_on
):
    slot = Slot(weekday, at)
    for day in slot.days(from_on, from_on + timedelta(days=370)):
        moment = instant(day, at, young)
        seen_by_tsw = moment.astimezone(ZoneInfo(tsw))
        assert Slot.of(seen_by_tsw, young) == slot
        assert slots.fits([Hours(weekday, at, time(23, 59, 59))], moment, young) == (at <= time(23, 15))


@unhurried
@given(zones, zones, st.integers(0, 6), st.dates(date(2026, 1, 1), date(2030, 1, 1)))
def test_every_time_offered_lies_in_the_tsws_hours_of_that_day(young, tsw, weekday, day):
    hours = [Hours(weekday, time(16), time(17, 15)), Hours((weekday + 1) % 7, time(9), time(10))]
    start = instant(day, time(), young)
    offered = slots.times(hours, start, start + timedelta(days=7), tsw)
    assert {at.astimezone(ZoneInfo(tsw)).time() for at in offered} <= {
        time(16),
        time(16, 30),
        time(9),
        time(9, 30),
    }
    assert len(offered) in (3, 4, 5)
    assert offered == sorted(offered)


@pytest.mark.parametrize(
    ("at", "does"), [(time(15, 59), False), (time(16), True), (time(18, 30), True), (time(18, 31), False)]
)
def test_a_whole_chat_has_to_lie_within_the_hours(at, does):
    assert slots.fits([Hours(1, time(16), time(19))], instant(date(2026, 11, 17), at, LONDON), LONDON) is does


def test_hours_that_touch_are_one():
    early, late = Hours(1, time(16), time(17)), Hours(1, time(17), time(19))
    assert early.touches(late)
    assert early.joined_with(late) == Hours(1, time(16), time(19))
    assert not early.touches(Hours(2, time(16), time(17)))
    assert not early.touches(Hours(1, time(17, 1), time(18)))


@pytest.mark.parametrize(
    ("starts_at", "due_at"),
    [
        (datetime(2026, 10, 25, 17, tzinfo=UTC), datetime(2026, 10, 24, 16, tzinfo=UTC)),  # 25 hours before
        (datetime(2027, 3, 28, 16, tzinfo=UTC), datetime(2027, 3, 27, 17, tzinfo=UTC)),  # 23 hours before
        (datetime(2026, 11, 17, 17, tzinfo=UTC), datetime(2026, 11, 16, 17, tzinfo=UTC)),
    ],
)
def test_a_day_before_is_the_same_time_on_the_wall(starts_at, due_at):
    assert Reminder.DAY.due_at(starts_at, LONDON) == due_at
    assert Reminder.HOUR.due_at(starts_at, LONDON) == starts_at - timedelta(hours=1)
    assert starts_at - due_at <= slots.LONGEST_BEFORE


@pytest.mark.parametrize(
    ("hours_before", "due"),
    [
        (24.1, set()),
        (24, {"day"}),
        (12.1, {"day"}),
        (12, set()),
        (1.1, set()),
        (1, {"hour"}),
        (0.1, {"hour"}),
        (0, set()),
    ],
)
def test_after_a_standstill_a_reminder_goes_as_long_as_it_is_true(hours_before, due):
    starts_at = datetime(2026, 11, 17, 17, tzinfo=UTC)
    now = starts_at - timedelta(hours=hours_before)
    assert {one.value for one in Reminder if one.is_due(starts_at, LONDON, now)} == due


@pytest.mark.parametrize("text", ["", "7-17:00", "12-17:00", "1-25:00", "1-", "-", "x", "1", "-1-17:00"])
def test_what_is_no_slot_is_none(text):
    assert slots.named(text) is None


@pytest.mark.parametrize(
    "text", ["", "soon", "2026-12-02T17:00", "0001-01-01T00:00+14:00", "9999-12-31T23:59-14:00"]
)
def test_what_is_no_moment_is_none(text):
    assert slots.in_utc(text) is None


def test_a_slot_and_a_moment_survive_their_way_through_a_form():
    slot, moment = Slot(1, time(17, 30)), datetime(2026, 12, 2, 17, tzinfo=UTC)
    assert slots.named(slot.name) == slot
    assert slots.in_utc(moment.isoformat()) == moment

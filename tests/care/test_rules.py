"""A treatment's calendar, where clocks change and minutes are counted."""

from datetime import UTC, date, datetime, time, timedelta

from care import rules

NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)


def test_minutes_are_rounded_up_and_never_negative():
    assert rules.minutes_until(NOON + timedelta(seconds=61), NOON) == 2
    assert rules.minutes_until(NOON - timedelta(hours=1), NOON) == 0


def test_a_time_that_spring_skips_moves_on_and_one_that_autumn_repeats_is_the_first():
    # London: 29 March 2026 has no 01:30, so it is 02:30 BST; 25 October has it in BST, then in GMT.
    assert rules.instant(date(2026, 3, 29), time(1, 30), "Europe/London").hour == 1
    assert rules.instant(date(2026, 10, 25), time(1, 30), "Europe/London").hour == 0

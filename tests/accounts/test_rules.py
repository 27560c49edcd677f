"""The plain arithmetic of sessions and codes."""

from datetime import UTC, datetime, timedelta

import pytest

from accounts import rules

START = datetime(2026, 3, 2, 9, tzinfo=UTC)
HOUR = 3600


@pytest.mark.parametrize(
    ("idle_minutes", "age_hours", "over"),
    [
        (0, 0, False),
        (29, 1, False),
        (30, 1, True),  # thirty minutes without anything
        (1, 11, False),
        (1, 12, True),  # twelve hours in any case
    ],
)
def test_a_session_ends_when_idle_or_old(idle_minutes, age_hours, over):
    now = START + timedelta(hours=age_hours)
    seen_at = now - timedelta(minutes=idle_minutes)
    answer = rules.is_over(
        started_at=START, seen_at=seen_at, now=now, idle_seconds=HOUR // 2, longest_seconds=12 * HOUR
    )
    assert answer is over


@pytest.mark.parametrize(
    ("role", "hours"),
    [("young_person", 24), ("tsw", 12), ("supervisor", 12), ("coordinator", 12), ("administrator", 12)],
)
def test_a_young_persons_session_may_last_a_day_and_staffs_half_of_it(role, hours, settings):
    assert rules.longest_for(role, settings.SESSION_LONGEST_SECONDS) == hours * HOUR


def test_a_code_has_sixty_bits_in_three_groups_of_four():
    code = rules.new_code()
    assert [len(group) for group in code.split("-")] == [4, 4, 4]
    assert len(rules.ALPHABET) ** len(rules.plain_code(code)) == 2**60


def test_no_two_of_a_thousand_codes_are_alike():
    assert len({rules.new_code() for _ in range(1000)}) == 1000


@pytest.mark.parametrize("typed", ["ab1o-9xyz-0000", "AB10 9XYZ 0000", " abio9xyzoooo ", "AB1O-9XYZ-OOOO"])
def test_the_usual_slips_in_typing_a_code_are_mended(typed):
    assert rules.plain_code(typed) == "AB109XYZ0000"

"""Plain rules of who needs a look: each with its number and the sentence that says why."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from statistics import median
from textwrap import shorten

QUIET_AFTER = timedelta(days=7)
MISSED_IN_A_ROW = 2
ENDING_FROM_WEEK = 9
# A working rule for a first look, not a validated cut-off: points of 15 below the person's own earlier mean.
DIP = 3.0
DIP_NEEDS = 2  # earlier ratings, or there is no mean to fall from
SOON_MINUTES = 15
GROWTH = 4.0  # points of 15 from the first rating to the latest; good news is worth a word too
SHORT = 60


@dataclass(frozen=True)
class Reason:
    """Why somebody stands here. `weight` orders; nought asks for nothing."""

    text: str
    weight: int = 0


@dataclass(frozen=True)
class Situation:
    """What is known of one young person, as far as the rules look."""

    week: int
    weeks: int
    is_active: bool
    alerts: Sequence[str]
    waiting_for: timedelta | None
    is_past_promise: bool
    quiet_for: timedelta
    missed_in_a_row: int
    chat_today_at: str
    is_exam_week: bool = False


def reasons(at: Situation) -> list[Reason]:
    """Everything that asks for a look, heaviest first; when nothing does, what is coming."""
    found = [Reason(f"alert: {shorten(text, SHORT, placeholder='…')}", 100) for text in at.alerts]
    if at.waiting_for is not None and at.is_past_promise:
        found.append(Reason(f"worksheet waiting {in_words(at.waiting_for)}, past the promise", 40))
    if at.is_active and 1 <= at.week <= at.weeks and at.quiet_for >= QUIET_AFTER:
        # It weighs the same: studying may be why, and may not; and nobody shall take it for lateness.
        meanwhile = ", in an exam week" if at.is_exam_week else ""
        found.append(Reason(f"not heard from for {in_words(at.quiet_for)}{meanwhile}", 30))
    if at.is_active and at.missed_in_a_row >= MISSED_IN_A_ROW:
        found.append(Reason(f"missed the last {at.missed_in_a_row} chats", 30))
    return found or calm(at)


def calm(at: Situation) -> list[Reason]:
    if not at.is_active:
        return [Reason("the ten weeks are over")]
    if at.chat_today_at:
        return [Reason(f"chat today {at.chat_today_at}")]
    if at.week < 1:
        return [Reason("has not begun yet")]
    if at.week > at.weeks:
        return [Reason("past week ten: to be brought to an end")]
    if at.week >= ENDING_FROM_WEEK:
        return [Reason(f"the ending is near: week {at.week} of {at.weeks}")]
    return [Reason("nothing asks for you")]


def dips(name: str, values: Sequence[int]) -> list[Reason]:
    """A possible dip: the latest rating lies well below the mean of the earlier ones."""
    *earlier, latest = values or [0]
    if len(earlier) < DIP_NEEDS:
        return []
    mean = sum(earlier) / len(earlier)
    if mean - latest < DIP:
        return []
    return [Reason(f"possible dip in {name}: {latest}, before that {mean:.1f} on average", 50)]


def grows(name: str, values: Sequence[int]) -> list[Reason]:
    if len(values) < 2 or values[-1] - values[0] < GROWTH:
        return []
    return [Reason(f"{name} growing: from {values[0]} to {values[-1]}")]


def middle(spans: Sequence[timedelta]) -> timedelta | None:
    return timedelta(seconds=median(span.total_seconds() for span in spans)) if spans else None


def in_words(span: timedelta) -> str:
    """One unit is enough: "20 minutes", "7 hours", "3 days"; whole ones that have gone by."""
    minutes = max(0, int(span.total_seconds() // 60))
    if minutes == 0:
        return "under a minute"
    if minutes < 60:
        return _counted(minutes, "minute")
    if minutes < 24 * 60:
        return _counted(minutes // 60, "hour")
    return _counted(minutes // (24 * 60), "day")


def _counted(number: int, unit: str) -> str:
    return f"{number} {unit}" if number == 1 else f"{number} {unit}s"

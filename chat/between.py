"""Plain rules of messages between chats: when a letter about one goes, how long answers take; no Django."""

import math
from collections.abc import Iterable, Sequence
from datetime import date, datetime, time, timedelta
from statistics import median
from zoneinfo import ZoneInfo

from care.rules import DAYS_A_WEEK, SATURDAY, Promise, instant, today_in

# Somebody who is there, or comes by soon, has read it by then and needs no letter.
LETTER_WAITS = timedelta(minutes=5)
LETTER_HOURS, LETTER_CHOICES = 4, (0, 4, 24)
# For whoever wants a letter each time: still one for what was written in one go.
SHORTEST_BETWEEN_LETTERS = timedelta(minutes=15)
# A phone that lights up at night wakes its owner, and shows others that somebody wrote.
QUIET_FROM, QUIET_UNTIL = time(21), time(8)

TURNS_COUNTED, FEWEST_ANSWERS = 20, 5

MORNING = time(8)
WEEKS_AHEAD = 4


def between_letters(message_hours: int) -> timedelta:
    return timedelta(hours=message_hours) or SHORTEST_BETWEEN_LETTERS


def letter_due(written_at: datetime, *, last: datetime | None, message_hours: int) -> datetime:
    """A little after it was written, and so long after the last letter that went."""
    due_at = written_at + LETTER_WAITS
    return due_at if last is None else max(due_at, last + between_letters(message_hours))


def after_the_night(moment: datetime, time_zone: str) -> datetime:
    """The same moment by day; in the quiet hours there the end of them."""
    there = moment.astimezone(ZoneInfo(time_zone))
    if QUIET_UNTIL <= there.time() < QUIET_FROM:
        return moment
    morning = there.date() + timedelta(days=there.time() >= QUIET_FROM)
    return instant(morning, QUIET_UNTIL, time_zone)


def turns(lines: Iterable[tuple[bool, datetime]]) -> list[tuple[datetime, datetime]]:
    """From a young person's first unanswered line to the answer, for each that was answered.

    `lines` in their order, each as whether the answering side wrote it, and when.
    """
    found: list[tuple[datetime, datetime]] = []
    waiting: datetime | None = None
    for is_answer, at in lines:
        if not is_answer:
            waiting = waiting or at
        elif waiting:
            found.append((waiting, at))
            waiting = None
    return found


def usual_days(answered: Sequence[tuple[datetime, datetime]], time_zone: str, promise: Promise) -> int | None:
    """Median working days until an answer, rounded up, of the latest turns; None while there are too few."""
    latest = answered[-TURNS_COUNTED:]
    if len(latest) < FEWEST_ANSWERS:
        return None
    return math.ceil(median(promise.days_taken(since, until, time_zone) for since, until in latest))


def mornings(now: datetime, time_zone: str) -> list[date]:
    """The days one can write for: weekdays from tomorrow on, where the young person is; holidays too."""
    today = today_in(time_zone, now)
    coming = (today + timedelta(days=ahead) for ahead in range(1, DAYS_A_WEEK * WEEKS_AHEAD + 1))
    return [day for day in coming if day.weekday() < SATURDAY]


def goes_at(day: date, time_zone: str) -> datetime:
    return instant(day, MORNING, time_zone)

"""Plain rules of when chats can be: hours of a week, times in them, weekly slots, reminders; no Django."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from care.rules import DAYS_A_WEEK, instant, today_in
from chat.rules import DOORS_OPEN_BEFORE, LENGTH

STEP = timedelta(minutes=30)
# Both need a while to see that a time has changed.
NOTICE = timedelta(hours=2)
# A weekly time is the other's to agree to first.
WEEKLY_NOTICE = timedelta(days=2)
# Another time for one chat lies near the old one.
BEFORE_THE_OLD, AFTER_THE_OLD = timedelta(days=3), timedelta(days=7)
ON_TIME = timedelta(minutes=2)
WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


class NotPossible(Exception):
    """A time, or a change of one, that cannot be had; the sentence says why."""


@dataclass(frozen=True)
class Hours:
    """From when until when on one day of the week, on the wall where the TSW is."""

    weekday: int
    from_time: time
    until_time: time

    def touches(self, other: "Hours") -> bool:
        is_same_day = self.weekday == other.weekday
        return is_same_day and self.from_time <= other.until_time and other.from_time <= self.until_time

    def joined_with(self, other: "Hours") -> "Hours":
        return Hours(
            self.weekday, min(self.from_time, other.from_time), max(self.until_time, other.until_time)
        )


@dataclass(frozen=True)
class Slot:
    """A day of the week and a time on the wall where the young person is."""

    weekday: int
    at: time

    def first_on(self, day: date) -> date:
        """The first such day, this one or later."""
        return day + timedelta(days=(self.weekday - day.weekday()) % DAYS_A_WEEK)

    def days(self, from_on: date, until_on: date) -> Iterator[date]:
        day = self.first_on(from_on)
        while day <= until_on:
            yield day
            day += timedelta(days=DAYS_A_WEEK)

    @property
    def name(self) -> str:
        return f"{self.weekday}-{self.at:%H:%M}"

    @classmethod
    def of(cls, moment: datetime, time_zone: str) -> "Slot":
        local = moment.astimezone(ZoneInfo(time_zone))
        return cls(local.weekday(), local.time())


def fits(hours: Collection[Hours], starts_at: datetime, time_zone: str) -> bool:
    """Whether a whole chat lies within hours of one day there."""
    start, end = (at.astimezone(ZoneInfo(time_zone)) for at in (starts_at, starts_at + LENGTH))
    return start.date() == end.date() and any(
        each.weekday == start.weekday() and each.from_time <= start.time() and end.time() <= each.until_time
        for each in hours
    )


def times(hours: Collection[Hours], start: datetime, end: datetime, time_zone: str) -> list[datetime]:
    """Every half hour between two moments at which a chat fits into these hours; in UTC, in order."""
    found: set[datetime] = set()
    day, last = today_in(time_zone, start), today_in(time_zone, end)
    while day <= last:
        for each in hours:
            if each.weekday == day.weekday():
                found.update(_starts(each, day, time_zone))
        day += timedelta(days=1)
    return sorted(at for at in found if start <= at < end and fits(hours, at, time_zone))


def _starts(hours: Hours, day: date, time_zone: str) -> Iterator[datetime]:
    """Steps on the wall, so that a clock change in the night moves nothing by a quarter."""
    at = datetime.combine(day, hours.from_time)
    while at + LENGTH <= datetime.combine(day, hours.until_time):
        yield instant(day, at.time(), time_zone)
        at += STEP


def can_still_change(starts_at: datetime, now: datetime) -> bool:
    """Until its doors open: from then on somebody may be sitting in the room."""
    return now < starts_at - DOORS_OPEN_BEFORE


class Reminder(StrEnum):
    DAY = "day"
    HOUR = "hour"

    def due_at(self, starts_at: datetime, time_zone: str) -> datetime:
        """A day before is the same time on the wall, also when the clocks change in between."""
        if self is Reminder.HOUR:
            return starts_at - timedelta(hours=1)
        local = starts_at.astimezone(ZoneInfo(time_zone))
        return instant(local.date() - timedelta(days=1), local.time(), time_zone)

    def not_after(self, starts_at: datetime) -> datetime:
        """After a standstill "in about a day" would mislead half a day before, "in an hour" at the start."""
        return starts_at - timedelta(hours=12) if self is Reminder.DAY else starts_at

    def is_due(self, starts_at: datetime, time_zone: str, now: datetime) -> bool:
        return self.due_at(starts_at, time_zone) <= now < self.not_after(starts_at)


# The day before where clocks went back lasts 25 hours.
LONGEST_BEFORE = timedelta(hours=25)


def usual_reminders(*, is_young_person: bool) -> frozenset[Reminder]:
    """What somebody gets who has not chosen: staff have a diary of their own."""
    return frozenset(Reminder) if is_young_person else frozenset({Reminder.DAY})


def came_late(came_at: datetime, starts_at: datetime) -> bool:
    return came_at > starts_at + ON_TIME


def holds_a_chat(start: time, end: time) -> bool:
    a_day = date(2000, 1, 1)
    return datetime.combine(a_day, end) - datetime.combine(a_day, start) >= LENGTH


def named(text: str) -> Slot | None:
    """A slot by the name it goes by in a form, as "1-17:30"; None for anything else."""
    weekday, _, at = text.partition("-")
    try:
        slot = Slot(int(weekday), time.fromisoformat(at))
    except ValueError:
        return None
    return slot if 0 <= slot.weekday < DAYS_A_WEEK else None


def in_utc(text: str) -> datetime | None:
    """A moment as our own pages write it, or None."""
    try:
        moment = datetime.fromisoformat(text)
        return moment.astimezone(UTC) if moment.tzinfo else None
    except (ValueError, OverflowError):
        return None

"""Plain rules: a treatment's calendar, the one form in which words are kept, whose save counts; no Django."""

import hashlib
import math
import unicodedata
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import Enum
from uuid import UUID
from zoneinfo import ZoneInfo

DAYS_A_WEEK = 7
# Ten weeks hold eight chapters; the two spare ones are what exams can take before chapters crowd at the end.
MOST_EXAM_WEEKS = 2
SATURDAY = 5  # as date.weekday() counts


def week_on(starts_on: date, today: date) -> int:
    """Week number of a date: 1 in the first seven days, 0 or less before the start."""
    return (today - starts_on).days // DAYS_A_WEEK + 1


def today_in(time_zone: str, now: datetime) -> date:
    """The calendar date where the young person is."""
    return now.astimezone(ZoneInfo(time_zone)).date()


def week_starts_on(starts_on: date, week: int) -> date:
    return starts_on + timedelta(days=DAYS_A_WEEK * (week - 1))


def weeks_for_exams(today: int, weeks: int) -> range:
    """This week and the coming ones. Not the last: there is no week after it for anything to move to."""
    return range(max(today, 1), weeks)


def counts_from(exam_week: int, *, taken_in: int) -> int:
    """The first week whose chapters move; taken while it runs, what it has opened already stays open."""
    return max(exam_week, taken_in + 1)


def plan_week(week: int, exam_weeks: Collection[int]) -> int:
    """The week of the plan in a week of the treatment: exam weeks do not count."""
    return week - sum(exam <= week for exam in exam_weeks)


def first_week_for(opens_in: int, exam_weeks: Collection[int], weeks: int) -> int:
    """When something planned for a week comes: each exam week up to it moves it on, never past the end."""
    coming = range(opens_in, weeks)
    return next((week for week in coming if plan_week(week, exam_weeks) >= opens_in), max(opens_in, weeks))


def instant(day: date, at: time, time_zone: str) -> datetime:
    """The one UTC instant of a wall-clock time in a zone.

    A time the spring change skips moves forward with the clock; one the autumn change repeats is the first.
    """
    return datetime.combine(day, at, tzinfo=ZoneInfo(time_zone)).astimezone(UTC)


@dataclass(frozen=True)
class Promise:
    """An answer within so many working days: by the end of the last of them, where the young person is."""

    working_days: int
    holidays: Mapping[date, str]

    def by(self, handed_in_at: datetime, time_zone: str) -> date:
        """The day of handing in does not count, whatever the hour."""
        day, left = today_in(time_zone, handed_in_at), self.working_days
        while left:
            day += timedelta(days=1)
            left -= self.is_working_day(day)
        return day

    def is_past(self, handed_in_at: datetime, time_zone: str, now: datetime) -> bool:
        return today_in(time_zone, now) > self.by(handed_in_at, time_zone)

    def days_taken(self, since: datetime, until: datetime, time_zone: str) -> int:
        """Working days an answer took, counted in the same way: none on the same day."""
        day, last, taken = today_in(time_zone, since), today_in(time_zone, until), 0
        while day < last:
            day += timedelta(days=1)
            taken += self.is_working_day(day)
        return taken

    def is_working_day(self, day: date) -> bool:
        return day.weekday() < SATURDAY and day not in self.holidays


def minutes_until(moment: datetime, now: datetime) -> int:
    """Whole minutes, rounded up, never below nought."""
    return max(0, math.ceil((moment - now).total_seconds() / 60))


def clean_text(text: str) -> str:
    """The same words in one form: NFC, line feeds only, no control characters but newline and tab."""
    if text.isprintable():  # most are, and looking at each sign takes long
        return unicodedata.normalize("NFC", text)
    lines = text.replace("\r\n", "\n").replace("\r", "\n")
    kept = "".join(sign for sign in lines if sign in "\n\t" or unicodedata.category(sign) not in ("Cc", "Cs"))
    return unicodedata.normalize("NFC", kept)


# --- Whose save counts -----------------------------------------------------------------------------------
@dataclass(frozen=True)
class Stored:
    body: str = ""
    revision: int = 0
    writer: UUID | None = None
    step: int = 0


@dataclass(frozen=True)
class Sent:
    """One box as a page sent it: what it built on (`revision`), who it is (`writer`), how far (`step`)."""

    body: str
    revision: int
    writer: UUID | None = None
    step: int = 0
    was: str = ""
    keep: str = ""


class Verdict(Enum):
    SAVE = "save"
    KEEP_STORED = "keep stored"
    CONFLICT = "conflict"


def fingerprint(body: str) -> str:
    """Lets a form without JavaScript say 'I did not touch this one' without sending the text twice."""
    return hashlib.sha256(body.encode()).hexdigest()[:16]


def judge(stored: Stored, sent: Sent) -> Verdict:
    """Save, leave as it is, or let the person choose: nobody's words are replaced silently."""
    if sent.writer is not None and sent.writer == stored.writer:
        # The same opened page: its newest step counts, a late or repeated one does not.
        return Verdict.SAVE if sent.step > stored.step else Verdict.KEEP_STORED
    if sent.body == stored.body or (sent.was and sent.was == fingerprint(sent.body)):
        return Verdict.KEEP_STORED
    return Verdict.SAVE if sent.revision == stored.revision else Verdict.CONFLICT

"""Plain rules of a treatment's calendar, and the one form in which typed words are kept; no Django."""

import math
import unicodedata
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

DAYS_A_WEEK = 7


def week_on(starts_on: date, today: date) -> int:
    """Week number of a date: 1 in the first seven days, 0 or less before the start."""
    return (today - starts_on).days // DAYS_A_WEEK + 1


def today_in(time_zone: str, now: datetime) -> date:
    """The calendar date where the young person is."""
    return now.astimezone(ZoneInfo(time_zone)).date()


def week_starts_on(starts_on: date, week: int) -> date:
    return starts_on + timedelta(days=DAYS_A_WEEK * (week - 1))


def instant(day: date, at: time, time_zone: str) -> datetime:
    """The one UTC instant of a wall-clock time in a zone.

    A time the spring change skips moves forward with the clock; one the autumn change repeats is the first.
    """
    return datetime.combine(day, at, tzinfo=ZoneInfo(time_zone)).astimezone(UTC)


def minutes_until(moment: datetime, now: datetime) -> int:
    """Whole minutes, rounded up, never below nought."""
    return max(0, math.ceil((moment - now).total_seconds() / 60))


def clean_text(text: str) -> str:
    """The same words in one form: NFC, line feeds only, no control characters but newline and tab."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n")
    kept = "".join(sign for sign in lines if sign in "\n\t" or unicodedata.category(sign) not in ("Cc", "Cs"))
    return unicodedata.normalize("NFC", kept)

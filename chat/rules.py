"""Plain rules of the chat: its clock, its text, its pace and who was on the line; no Django."""

import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from itertools import pairwise

from care.rules import clean_text

DOORS_OPEN_BEFORE = timedelta(minutes=10)
LENGTH = timedelta(minutes=30)
CLOSING_BEFORE_END = timedelta(minutes=5)
LONGEST_EXTENSION = timedelta(minutes=15)
EXTENSIONS = (5, 10, 15)
LONGEST_BODY = 4000
LONGEST_DRAFT = 8000
LONGEST_PRIVATE_NOTE = 20_000
# How long both may change what they take from a chat, and the young person how they left it.
ENDING_OPEN_FOR = timedelta(hours=24)
LONGEST_SUMMARY, LONGEST_NEXT_TIME = 4000, 1000
# A connection that was not seen for this long is gone, whatever its row says: a killed server writes nothing.
SILENT_AFTER = timedelta(seconds=12)
# Shorter breaks are a phone changing masts: nobody noticed, so the transcript does not mention them.
SHORTEST_BREAK = timedelta(seconds=20)
MESSAGES_A_SECOND, MESSAGES_AT_ONCE = 5, 20


class State(StrEnum):
    WAITING = "waiting"
    OPEN = "open"
    CLOSING = "closing"
    ENDED = "ended"


class Refusal(StrEnum):
    """Why a message was not taken. The words for people are in protocol.py."""

    EMPTY = "empty"
    TOO_LONG = "too_long"
    CLOSED = "closed"
    TOO_FAST = "too_fast"
    NOT_ALLOWED = "not_allowed"
    MALFORMED = "malformed"


class Refused(Exception):
    """A message that was not taken; its writer keeps the text."""

    def __init__(self, code: Refusal) -> None:
        super().__init__(code.value)
        self.code = code


class SessionHasEnded(Exception):
    """What can only be done to a chat that is still to come or going on."""


class NotKept(Exception):
    """What was sent cannot be kept just now; its writer keeps it, and `sentence` says why."""

    sentence = ""

    def __init__(self, sentence: str = "") -> None:
        self.sentence = sentence or self.sentence
        super().__init__(self.sentence)


class EndingIsClosed(NotKept):
    sentence = "This can be changed from ten minutes before a chat until a day after it, not now."


@dataclass(frozen=True)
class Clock:
    """When a chat begins and ends; the server's clock is the only one that counts."""

    starts_at: datetime
    ends_at: datetime
    ended_at: datetime | None = None

    @property
    def opens_at(self) -> datetime:
        return self.starts_at - DOORS_OPEN_BEFORE

    def state(self, at: datetime) -> State:
        if self.ended_at is not None or at >= self.ends_at:
            return State.ENDED
        if at < self.opens_at:
            return State.WAITING
        return State.CLOSING if at >= self.ends_at - CLOSING_BEFORE_END else State.OPEN

    @property
    def ending_until(self) -> datetime:
        """Also when it was closed early: what the page has said stays true."""
        return self.ends_at + ENDING_OPEN_FOR

    def is_ending_open(self, at: datetime) -> bool:
        """Whether summary and check-out can be changed."""
        return self.opens_at <= at < self.ending_until

    def share_left(self, at: datetime) -> int:
        """How much of the thirty minutes is left, 0 to 100."""
        whole = (self.ends_at - self.starts_at).total_seconds()
        left = (self.ends_at - max(at, self.starts_at)).total_seconds()
        return max(0, min(100, round(100 * left / whole)))


class NextChatBegins(NotKept):
    """More time would run into the TSW's or the young person's next chat."""

    sentence = "Your next chat begins then, or theirs, so this one can’t go on longer."


def latest_end(clock: Clock, *, next_at: datetime | None = None) -> datetime:
    """Fifteen minutes beyond the booking in all, and not into the next chat of either."""
    latest = clock.starts_at + LENGTH + LONGEST_EXTENSION
    return min(latest, next_at) if next_at else latest


def extensions(clock: Clock, *, at: datetime, next_at: datetime | None = None) -> list[int]:
    """How many minutes more can still be given."""
    if clock.state(at) not in (State.OPEN, State.CLOSING):
        return []
    left = latest_end(clock, next_at=next_at) - clock.ends_at
    return [minutes for minutes in EXTENSIONS if timedelta(minutes=minutes) <= left]


def extended(clock: Clock, *, minutes: int, at: datetime, next_at: datetime | None = None) -> datetime:
    """The later end; only while the chat goes on, and no later than it can be."""
    if clock.state(at) not in (State.OPEN, State.CLOSING):
        raise SessionHasEnded
    later = min(clock.ends_at + timedelta(minutes=minutes), latest_end(clock))
    if next_at and later > max(next_at, clock.ends_at):
        raise NextChatBegins
    return max(clock.ends_at, later)


def storable(text: str) -> str:
    """What any database takes: without NUL and without halves of characters."""
    if text.isprintable():
        return text
    return "".join(c for c in text if c != "\x00" and unicodedata.category(c) != "Cs")


def clean(body: str) -> str:
    """The text as it is kept: in its one form, without empty lines around it."""
    return clean_text(body).strip()


def checked(body: str) -> str:
    text = clean(body)
    if not text:
        raise Refused(Refusal.EMPTY)
    if len(text) > LONGEST_BODY:
        raise Refused(Refusal.TOO_LONG)
    return text


def put_together(mine: str, stored: str, was: str) -> str | None:
    """One text out of what I send, what is kept and what I began with; None when both wrote meanwhile."""
    if mine in (stored, was):
        return stored
    return mine if stored == was else None


def both_texts(mine: str, stored: str, was: str) -> str:
    """Where there is no one text, both of them, one under the other."""
    together = put_together(mine, stored, was)
    return f"{stored}\n\n{mine}" if together is None else together


@dataclass
class Bucket:
    """So many at once, so many a second afterwards. Time is passed in, in seconds."""

    rate: float
    size: float
    level: float = field(init=False)
    at: float = field(default=0.0, init=False)

    def __post_init__(self) -> None:
        self.level = self.size

    def take(self, now: float) -> bool:
        self.level = min(self.size, self.level + (now - self.at) * self.rate) if self.at else self.size
        self.at = now
        if self.level < 1:
            return False
        self.level -= 1
        return True


@dataclass(frozen=True)
class Span:
    """From when until when somebody was on the line, or off it."""

    start: datetime
    end: datetime


def joined(spans: Iterable[Span]) -> list[Span]:
    """Overlapping spans as one: two tabs are one presence, and so are two spans with a short break."""
    whole: list[Span] = []
    for span in sorted(spans, key=lambda one: one.start):
        if whole and span.start <= whole[-1].end + SHORTEST_BREAK:
            whole[-1] = Span(whole[-1].start, max(whole[-1].end, span.end))
        else:
            whole.append(span)
    return whole


def breaks(spans: Sequence[Span]) -> list[Span]:
    """When somebody who came was off the line before coming back: lost signal, not silence."""
    whole = joined(spans)
    return [Span(before.end, after.start) for before, after in pairwise(whole)]

"""Plain rules of how a chat went: who came when, who was off the line, turns, words and waits; no Django."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import pairwise
from statistics import median

from chat.rules import SHORTEST_BREAK, Span, breaks, joined


@dataclass(frozen=True)
class Presence:
    """When somebody came, was off the line for a while, left early. Without a script one comes by writing."""

    came_at: datetime | None
    away: list[Span]
    left_at: datetime | None = None

    @property
    def seconds_away(self) -> int:
        return round(sum((span.end - span.start).total_seconds() for span in self.away))


def presence(spans: Iterable[Span], wrote_at: Sequence[datetime], *, until: datetime) -> Presence:
    """Up to `until`, the end of the chat or now; what comes later is no longer part of it."""
    there = [Span(span.start, min(span.end, until)) for span in joined(spans) if span.start < until]
    came_at = min([span.start for span in there] + list(wrote_at), default=None)
    left_early = there and until - there[-1].end > SHORTEST_BREAK
    return Presence(came_at, breaks(there), there[-1].end if left_early else None)


@dataclass(frozen=True)
class Written:
    """One line, as far as it is measured."""

    is_young: bool
    at: datetime
    words: int


@dataclass
class Side:
    """What one of the two wrote; `waits` are the times until they answered the other."""

    messages: int = 0
    words: int = 0
    waits: list[timedelta] = field(default_factory=list)

    @property
    def latency(self) -> float | None:
        """Median seconds from the other's last line to the first of one's own; None without an answer."""
        return median(wait.total_seconds() for wait in self.waits) if self.waits else None


@dataclass(frozen=True)
class Measured:
    young_person: Side
    tsw: Side
    turns: int


def words_in(body: str) -> int:
    """Runs of signs with a letter or a digit in them: an emoji alone is no word, "don’t" is one."""
    return sum(any(sign.isalnum() for sign in run) for run in body.split())


def measured(lines: Sequence[Written]) -> Measured:
    """`turns`: how often the writer changed, plus one; none where nothing was written."""
    young_person, tsw = Side(), Side()
    for line in lines:
        side = young_person if line.is_young else tsw
        side.messages += 1
        side.words += line.words
    turns = 1 if lines else 0
    for before, line in pairwise(lines):
        if before.is_young != line.is_young:
            turns += 1
            # Numbers give the order; two clocks may disagree by a moment.
            wait = max(line.at - before.at, timedelta())
            (young_person if line.is_young else tsw).waits.append(wait)
    return Measured(young_person, tsw, turns)


def in_short(seconds: float | None) -> str:
    """ "41 s", "2 min 5 s", "3 min"; a dash where nothing was measured."""
    if seconds is None:
        return "–"
    minutes, rest = divmod(round(seconds), 60)
    parts = [f"{minutes} min"] if minutes else []
    return " ".join([*parts, f"{rest} s"] if rest or not minutes else parts)


def beside(moment: datetime | None, booked: datetime) -> str:
    """Whole minutes before or after what was booked."""
    if moment is None:
        return "–"
    minutes = round((moment - booked).total_seconds() / 60)
    if minutes == 0:
        return "on time"
    return f"{abs(minutes)} min {'after' if minutes > 0 else 'before'}"

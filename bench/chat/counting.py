"""From what was said and heard to figures: waits, and what was lost, came twice or out of order."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field

from bench.chat.client import Said
from bench.chat.dialects import MARK, Dialect, identity_in

P99_ALLOWED = 250.0  # milliseconds
CLIENT_MAY_BE_BEHIND = 0.1  # seconds; beyond, the client is what was measured


def percentile(waits: Sequence[float], share: float) -> float:
    """By nearest rank; endless where nothing came."""
    ranked = sorted(waits)
    return ranked[min(len(ranked) - 1, int(share * len(ranked)))] if ranked else float("inf")


@dataclass
class Tally:
    """Of one stretch: waits in milliseconds, and every way in which a conversation can be spoilt, counted."""

    said: int
    seconds: float
    behind: float
    acks: list[float] = field(default_factory=list)
    deliveries: list[float] = field(default_factory=list)
    lost: int = 0
    twice: int = 0
    out_of_order: int = 0
    holes: int = 0
    refused: int = 0

    @property
    def rate(self) -> float:
        return self.said / self.seconds

    @property
    def is_whole(self) -> bool:
        """Whatever was not refused has reached both, once, in order."""
        return not (self.lost or self.twice or self.out_of_order or self.holes)

    def spoilt_by(self) -> str:
        """Why this rate is not sustained; empty when it is."""
        waits = (percentile(self.acks, 0.99), percentile(self.deliveries, 0.99))
        reasons = {
            "the client": self.behind > CLIENT_MAY_BE_BEHIND,
            "the rate limit": self.refused > 0,
            "losses": not self.is_whole,
            "waits": max(waits) > P99_ALLOWED,
        }
        return next((reason for reason, holds in reasons.items() if holds), "")

    def faults(self) -> str:
        return f"{self.lost} / {self.twice} / {self.out_of_order + self.holes}"


def tally(said: Said, dialect: Dialect) -> Tally:
    found = Tally(len(said.speakers), said.seconds, said.behind)
    arrivals: dict[int, dict[int, float]] = defaultdict(dict)  # by message: when it reached which line
    lines = _Lines(dialect)
    for at, line, payload in said.heard:
        if dialect.refused(payload):
            found.refused += 1
        if MARK not in payload or (identity := identity_in(payload)) < said.first:
            continue
        if line in arrivals[identity]:
            found.twice += 1
            continue
        arrivals[identity][line] = at
        lines.take(found, line, said.speakers[identity - said.first], identity, payload)
    for offset, (speaker, sent_at) in enumerate(zip(said.speakers, said.sent_at, strict=True)):
        reached = arrivals[said.first + offset]
        found.acks += [1000 * (reached[speaker] - sent_at)] if speaker in reached else []
        found.deliveries += [1000 * (reached[speaker ^ 1] - sent_at)] if speaker ^ 1 in reached else []
        found.lost += len(reached) < 2
    found.lost -= found.refused
    return found


class _Lines:
    """What each line has heard: the last of either speaker, the last number, and which number was what."""

    def __init__(self, dialect: Dialect) -> None:
        self.dialect = dialect
        self.last_of: dict[tuple[int, int], int] = defaultdict(int)
        self.last_number: dict[int, int] = {}
        self.meaning: dict[tuple[int, int], int] = {}

    def take(self, found: Tally, line: int, speaker: int, identity: int, payload: bytes) -> None:
        found.out_of_order += identity < self.last_of[line, speaker]
        self.last_of[line, speaker] = identity
        number = self.dialect.number(payload)
        if number is None:
            return
        found.holes += number != self.last_number.get(line, number - 1) + 1
        self.last_number[line] = number
        # Both of a room have to mean the same by the same number.
        found.out_of_order += self.meaning.setdefault((line // 2, number), identity) != identity

"""The tables and the targets, as Markdown. Ratios are taken inside a round, and the middle one counts."""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from statistics import median

from bench.chat.counting import Tally, percentile
from bench.chat.measuring import Turn
from bench.chat.peers import DAPHNE, UVICORN, Peer

Round = dict[Peer, Turn]
Figure = Callable[[Turn], float]
NOTHING = "–"
RELAY, STORED, TUTORIAL = "bare relay", "bare relay and one INSERT", "tutorial, Redis + PostgreSQL"
OURS, TWO = "Beside", "Beside, two processes"


class Asked:
    """One round, asked by name; what was not measured is no number."""

    def __init__(self, turns: Round) -> None:
        self.turns = {(peer.name, peer.server): turn for peer, turn in turns.items()}

    def of(self, name: str, server: str, figure: Figure) -> float:
        turn = self.turns.get((name, server))
        return figure(turn) if turn else math.nan

    def ours(self, peer: str, server: str, figure: Figure) -> float:
        return self.of(OURS, server, figure) / self.of(peer, server, figure)


def ack(turn: Turn) -> float:
    """At 100 messages a second, in milliseconds."""
    return percentile(turn.few.acks, 0.5) if turn.few else math.nan


def later_than_ack(turn: Turn) -> float:
    return percentile(turn.few.deliveries, 0.5) - ack(turn) if turn.few else math.nan


def best(turn: Turn) -> float:
    return turn.best


def cpu(turn: Turn) -> float:
    return turn.cpu


def memory(turn: Turn) -> float:
    return turn.socket_kb


def connects(turn: Turn) -> float:
    return turn.connects


def pages(turn: Turn) -> float:
    return median(turn.pages) if turn.pages else math.nan


def spoilt(turn: Turn) -> float:
    """Messages lost, delivered twice or out of order."""
    double = turn.double
    return double.lost + double.twice + double.out_of_order + double.holes if double else math.nan


@dataclass(frozen=True)
class Target:
    """What is aimed at: `bound` is the most a figure may be (`is_most`), or the least."""

    number: int
    what: str
    is_most: bool
    bound: float
    moonshot: str
    figure: Callable[[Asked], float]
    over_rounds: Callable[[Sequence[float]], float] = median

    def row(self, rounds: Sequence[Round]) -> list[str]:
        found = [value for turns in rounds if not math.isnan(value := self.figure(Asked(turns)))]
        bound = f"{'≤' if self.is_most else '≥'} {self.bound:g}"
        if not found:
            return [str(self.number), self.what, NOTHING, bound, self.moonshot, "not measured"]
        value = self.over_rounds(found)
        is_met = value <= self.bound if self.is_most else value >= self.bound
        figures = f"{value:.2f} ({min(found):.2f} to {max(found):.2f})"
        return [
            str(self.number),
            self.what,
            figures,
            bound,
            self.moonshot,
            "met" if is_met else "**not met**",
        ]


def _on(server: str, bounds: tuple[float, str]) -> list[Target]:
    """What is asked of one process, whichever server runs it."""
    by = f", {server}"
    insert, relay, apart = "relay and INSERT" + by, "bare relay" + by, "at twice the highest rate" + by
    return [
        Target(1, f"ack p50 at 100/s : {insert}", True, 1.6, "1.4", lambda a: a.ours(STORED, server, ack)),
        Target(3, f"highest rate : {relay}", False, *bounds, lambda a: a.ours(RELAY, server, best)),
        # One round that loses something is not made good by two that do not.
        Target(7, f"spoilt {apart}", True, 0, "0", lambda a: a.of(OURS, server, spoilt), max),
        Target(
            8,
            f"memory of an idle socket : {relay}",
            True,
            1.3,
            "1.1",
            lambda a: a.ours(RELAY, server, memory),
        ),
        Target(
            9,
            f"connects/s with sign-in : {relay}",
            False,
            0.4,
            "0.6",
            lambda a: a.ours(RELAY, server, connects),
        ),
    ]


TARGETS = [
    *_on(UVICORN, (0.25, "0.5")),
    *_on(DAPHNE, (0.6, "0.8")),
    Target(
        5, "messages a CPU second : tutorial", False, 30, "60", lambda a: 1 / a.ours(TUTORIAL, DAPHNE, cpu)
    ),
    Target(
        6, "highest rate, two processes : one", False, 1.3, "1.45", lambda a: 1 / a.ours(TWO, DAPHNE, best)
    ),
    Target(6, "delivery p50 - ack p50, ms", True, 1.5, "", lambda a: a.of(TWO, DAPHNE, later_than_ack)),
    Target(
        10, "ack p99 while pages are read : without", True, 1.4, "1.1", lambda a: a.of(OURS, DAPHNE, pages)
    ),
]


def targets(rounds: Sequence[Round]) -> str:
    heads = ["target", "what", "figure (lowest to highest round)", "bound", "at best", ""]
    return _table(heads, [each.row(rounds) for each in sorted(TARGETS, key=lambda each: each.number)])


def waits(rounds: Sequence[Round]) -> str:
    heads = ["p50 / p95 / p99 in ms", "on", "ack at 100/s", "delivery", "ack at 1,000/s", "delivery"]
    heads += ["ack at the highest", "delivery"]
    stretches: list[Callable[[Turn], Tally | None]] = [
        lambda turn: turn.few,
        lambda turn: turn.many,
        lambda turn: turn.highest,
    ]
    rows = []
    for peer in rounds[0]:
        row = [peer.name, peer.server]
        for stretch in stretches:
            found = [tally for turns in rounds if (tally := stretch(turns[peer]))]
            row += [_percentiles([each.acks for each in found])]
            row += [_percentiles([each.deliveries for each in found])]
        rows.append(row)
    return _table(heads, rows)


def strength(rounds: Sequence[Round]) -> str:
    heads = ["server", "on", "highest msg/s", "stopped by", "CPU s per 1,000", "KB a socket", "connects/s"]
    heads += ["idle, % of a core", "at twice the highest: lost / twice / out of order (refused)"]
    rows = []
    for peer in rounds[0]:
        turns = [each[peer] for each in rounds]
        row = [peer.name, peer.server, _middle(turns, best, ",.0f"), turns[-1].stopped_by or NOTHING]
        row += [
            _middle(turns, cpu, ".3f"),
            _middle(turns, memory, ".0f"),
        ]
        row += [_middle(turns, connects, ",.0f")]
        row += [_middle(turns, lambda turn: 100 * turn.idle, ".0f"), _double(turns)]
        rows.append(row)
    return _table(heads, rows)


def _double(turns: Sequence[Turn]) -> str:
    doubles = [turn.double for turn in turns if turn.double]
    return ", ".join(f"{each.faults()} ({each.refused})" for each in doubles) or NOTHING


def _percentiles(stretches: Sequence[Sequence[float]]) -> str:
    if not stretches:
        return NOTHING
    shares = (0.5, 0.95, 0.99)
    return " / ".join(f"{median(percentile(each, share) for each in stretches):.1f}" for share in shares)


def _middle(turns: Sequence[Turn], figure: Figure, form: str) -> str:
    found = [value for turn in turns if not math.isnan(value := figure(turn))]
    return format(median(found), form) if found else NOTHING


def _table(heads: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    lines = [heads, ["---"] * len(heads), *rows]
    return "\n".join(f"| {' | '.join(cells)} |" for cells in lines)

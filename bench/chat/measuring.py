"""One peer's turn: its servers are started, filled with everybody, measured and stopped."""

import math
import sys
from collections.abc import Sequence
from dataclasses import dataclass, field

from bench.chat.client import Crowd, Seat
from bench.chat.counting import Tally, percentile, tally
from bench.chat.peers import Ask, Peer
from bench.chat.servers import Served, serving, started
from bench.house import free_port, wait_until_ready, web_command
from chat import rules

DRAIN, DRAIN_OF_DOUBLE = 10.0, 60.0
FINE = 1.06  # the highest rate is known to this factor
IDLE_SECONDS = 3.0
WARM = 20  # people who come and go first, so that what is loaded lazily is loaded
FEW, MANY = 100, 1_000
PAGE_TURNS = 3


@dataclass(frozen=True)
class House:
    """Where rooms lie: the environment servers are given, and for each room its path, page and sign-ins."""

    given: dict[str, str]
    rooms: list[dict[str, object]]


@dataclass(frozen=True)
class Plan:
    """How long and where."""

    seconds: float
    server_cores: Sequence[int]


@dataclass
class Turn:
    """What was found of one peer in one round."""

    connects: float = math.nan
    socket_kb: float = math.nan
    idle: float = math.nan  # share of one core that all sockets cost while nobody says anything
    few: Tally | None = None
    many: Tally | None = None
    highest: Tally | None = None
    cpu: float = math.nan  # seconds a thousand messages, at the highest rate; else at 100/s
    double: Tally | None = None
    pages: list[float] = field(default_factory=list)  # p99 while pages are read : without, pair by pair
    stopped_by: str = ""

    @property
    def best(self) -> float:
        return self.highest.rate if self.highest else math.nan


class NotLetIn(Exception):
    """So many were still waiting when patience ended."""


class Measurement:
    """A turn while it is taken."""

    def __init__(self, peer: Peer, house: House, plan: Plan, served: Served, *, guess: float) -> None:
        self.peer, self.house, self.plan, self.served = peer, house, plan, served
        self.guess, self.turn = guess, Turn()

    def take(self) -> Turn:
        try:
            self._take(self._seats())
        except NotLetIn as missing:
            self.turn.stopped_by = f"{missing} not let in within a minute"
        return self.turn

    def _take(self, seats: Sequence[Seat]) -> None:
        with self._let_in(seats[:WARM]) as crowd:
            self._spoken(crowd, FEW)
        before = self.served.memory()
        with self._let_in(seats) as crowd:
            self.turn.connects = len(seats) / crowd.connected_in
            crowd.rest(1)
            self.turn.socket_kb = (self.served.memory() - before) / 1000 / len(seats)
            self._rest_idle(crowd)
            self._talk(crowd)

    def _talk(self, crowd: Crowd) -> None:
        asked, turn = self.peer.asked, self.turn
        if Ask.WAITS in asked:
            turn.few, turn.cpu = self._costed(crowd, FEW)
        if Ask.HIGHEST in asked:
            self._search(crowd)
        if Ask.WAITS in asked and not turn.best < MANY:
            turn.many = self._spoken(crowd, MANY)
        if Ask.PAGES in asked:
            self._read_pages(crowd)
        if Ask.DOUBLE in asked and turn.highest:
            turn.double = self._spoken(crowd, 2 * turn.best, drain=DRAIN_OF_DOUBLE)

    def _seats(self) -> list[Seat]:
        seats = []
        for number, room in enumerate(self.house.rooms):
            places = zip(self.peer.ports_of(number, self.served.ports), room["cookies"], strict=True)
            seats += [Seat(port, room["path"], cookie) for port, cookie in places]
        return seats

    def _let_in(self, seats: Sequence[Seat]) -> Crowd:
        crowd = Crowd(seats, self.peer.dialect, at_once=self.peer.at_once)
        if crowd.waiting:
            crowd.leave()
            raise NotLetIn(crowd.waiting)
        return crowd

    def _rest_idle(self, crowd: Crowd) -> None:
        before = self.served.cpu()
        crowd.rest(IDLE_SECONDS)
        self.turn.idle = (self.served.cpu() - before) / IDLE_SECONDS

    def _spoken(self, crowd: Crowd, rate: float, *, drain: float = DRAIN) -> Tally:
        found = tally(crowd.speak(rate, self.plan.seconds, drain=drain), self.peer.dialect)
        if not found.is_whole:
            crowd.settle(DRAIN)
        if self.peer.dialect.is_ours:
            crowd.rest(until_allowed_again(found.said / len(crowd.lines), self.plan.seconds))
        return found

    # --- The highest rate ---
    def _search(self, crowd: Crowd) -> None:
        """Up by doubling until it is too much, then between the two until they are close."""
        good, bad = 0.0, math.inf
        rate = self.guess
        while bad / max(good, 1) > FINE:
            # On a shared machine a stretch may go wrong by itself: too much is what goes wrong twice.
            if self._sustains(crowd, rate) or self._sustains(crowd, rate):
                good = rate
            else:
                bad = rate
            if bad <= 2 or crowd.gone:
                return
            rate = _next(good, bad)

    def _sustains(self, crowd: Crowd, rate: float) -> bool:
        found, cpu = self._costed(crowd, rate)
        if reason := found.spoilt_by():
            self.turn.stopped_by = reason
            return False
        self.turn.highest, self.turn.cpu = found, cpu
        return True

    def _costed(self, crowd: Crowd, rate: float) -> tuple[Tally, float]:
        before = self.served.cpu()
        found = self._spoken(crowd, rate)
        return found, 1000 * (self.served.cpu() - before) / found.said

    # --- While pages are read ---
    def _read_pages(self, crowd: Crowd) -> None:
        """Pages in a process of their own, one asked for as soon as the last has come."""
        rate = MANY if self.turn.best > 2 * MANY else FEW
        port, room = free_port(), self.house.rooms[0]
        reader = [sys.executable, "-m", "bench.chat.reading", str(port), room["page"], room["cookies"][0]]
        given, cores = self.house.given, self.plan.server_cores
        with started([sys.executable, "-m", *web_command(f"127.0.0.1:{port}")], given, cores):
            wait_until_ready(port)
            for _ in range(PAGE_TURNS):
                alone = self._spoken(crowd, rate)
                with started(reader, given, cores):
                    crowd.rest(1)
                    together = self._spoken(crowd, rate)
                self.turn.pages.append(percentile(together.acks, 0.99) / percentile(alone.acks, 0.99))


def measure(peer: Peer, house: House, plan: Plan, *, guess: float) -> Turn:
    with serving(peer, house.given, plan.server_cores) as served:
        return Measurement(peer, house, plan, served, guess=guess).take()


def until_allowed_again(said_by_each: float, seconds: float) -> float:
    """How long a person who said so much waits until they may say as much at once as at first."""
    fills_in = rules.MESSAGES_AT_ONCE / rules.MESSAGES_A_SECOND
    return min(max(0.0, said_by_each / rules.MESSAGES_A_SECOND - seconds), fills_in)


def _next(good: float, bad: float) -> float:
    if math.isinf(bad):
        return 2 * good
    return math.sqrt(good * bad) if good else bad / 4

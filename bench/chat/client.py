"""The client under load: one thread, one epoll, open-loop arrivals. It writes down what it hears and when.

Nothing is taken apart while the clock runs, so that the client stays out of the figures; its own ceiling is
measured against `echo.py`.
"""

import gc
import random
import select
import socket
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Self

from bench.chat import frames
from bench.chat.dialects import MARK, Dialect

CONNECT_WITHIN = 60.0
BREATH = 64  # sent at most before the client listens again
NO_MORE_SLEEP = 0.001  # epoll counts in whole milliseconds
DUPLICATES_WITHIN = 0.2
QUIET_FOR = 0.5
READ_AT_ONCE = 1 << 15  # small enough that making room for it costs nothing
Heard = tuple[float, int, bytes]  # when, on which line, what


@dataclass(frozen=True)
class Seat:
    """One person's place in a room: line 2n sits opposite line 2n + 1."""

    port: int
    path: str
    cookie: str = ""


class Line:
    """One socket."""

    __slots__ = ("hello", "is_gone", "is_open", "number", "port", "rest", "socket", "unsent")

    def __init__(self, number: int, seat: Seat, hello: bytes) -> None:
        self.number, self.hello = number, hello
        self.rest = b""
        self.unsent = frames.handshake(seat.path, seat.port, cookie=seat.cookie)
        self.is_open = self.is_gone = False
        self.port, self.socket = seat.port, socket.socket()
        self.socket.setblocking(False)
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)

    def connect(self) -> None:
        self.socket.connect_ex(("127.0.0.1", self.port))


@dataclass
class Said:
    """One stretch of sending: what was said by whom and when, what was heard until it was quiet again."""

    first: int  # the identity of the first message; the others follow
    speakers: list[int]
    sent_at: list[float]
    behind: float  # seconds the client itself was late, at worst
    seconds: float
    heard: list[Heard] = field(default_factory=list)


class Crowd:
    """Everybody. `at_once` is how many knock together, `connected_in` how long until the last was let in."""

    said = 0  # by all crowds of this run: the same key twice would be the same message

    def __init__(self, seats: Sequence[Seat], dialect: Dialect, *, at_once: int = 0) -> None:
        self.dialect, self.heard, self.marked = dialect, list[Heard](), 0
        self.chance, self.poll = random.Random(4), select.epoll()
        hello = frames.masked(dialect.hello) if dialect.hello else b""
        self.lines = [Line(number, seat, hello) for number, seat in enumerate(seats)]
        self.by_file = {line.socket.fileno(): line for line in self.lines}
        self.waiting = len(seats)
        began = time.perf_counter()
        self._come_in(at_once or len(seats), until=began + CONNECT_WITHIN)
        self.connected_in = time.perf_counter() - began

    def _come_in(self, at_once: int, *, until: float) -> None:
        outside = self.lines[::-1]
        while self.waiting and time.perf_counter() < until:
            while outside and self.waiting - len(outside) < at_once:
                line = outside.pop()
                line.connect()
                self.poll.register(line.socket, select.EPOLLIN | select.EPOLLOUT)
            self._turn(0.05)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.leave()

    def leave(self) -> None:
        for line in self.lines:
            line.socket.close()
        self.poll.close()

    @property
    def gone(self) -> int:
        return sum(line.is_gone for line in self.lines)

    def rest(self, seconds: float) -> None:
        """Say nothing, but answer pings."""
        until = time.perf_counter() + seconds
        while (left := until - time.perf_counter()) > 0:
            self._turn(left)

    def settle(self, longest: float) -> None:
        """Wait until what was said before is no longer arriving."""
        until, before = time.perf_counter() + longest, -1
        while before != self.marked and time.perf_counter() < until:
            before = self.marked
            self.rest(QUIET_FOR)

    def speak(self, rate: float, seconds: float, *, drain: float) -> Said:
        """Arrivals at random, `rate` a second on average; everybody speaks equally often."""
        count = max(2, int(rate * seconds))
        order = self.chance.sample(range(len(self.lines)), len(self.lines))
        speakers = [order[number % len(order)] for number in range(count)]
        said = Said(self.said, speakers, [], 0.0, seconds)
        bytes_to_send = [frames.masked(self.dialect.say(self.said + number)) for number in range(count)]
        Crowd.said += count
        due = sorted(self.chance.uniform(0, seconds) for _ in range(count))
        self.heard, self.marked = said.heard, 0
        gc.collect()
        gc.disable()
        try:
            self._speak(said, bytes_to_send, due, drain=drain)
        finally:
            gc.enable()
        return said

    def _speak(self, said: Said, to_send: list[bytes], due: list[float], *, drain: float) -> None:
        clock, lines, count, index = time.perf_counter, self.lines, len(due), 0
        began = clock()
        while index < count:
            upto = min(index + BREATH, count)
            while index < upto and due[index] <= (now := clock()) - began:
                said.sent_at.append(now)
                said.behind = max(said.behind, now - began - due[index])
                self._send(lines[said.speakers[index]], to_send[index])
                index += 1
            wait = due[index] - (clock() - began) if index < count else 0
            self._turn(wait if wait > NO_MORE_SLEEP else 0)
        until = clock() + drain
        while self.marked < 2 * count and clock() < until:
            self._turn(0.01)
        self.rest(DUPLICATES_WITHIN)

    def _turn(self, wait: float) -> None:
        for file, event in self.poll.poll(wait, 256):
            line = self.by_file[file]
            if event == select.EPOLLIN:
                self._listen(line)
                continue
            if event & select.EPOLLOUT:
                self._send(line, b"")
            if event & ~select.EPOLLOUT and not line.is_gone:
                self._listen(line)

    def _send(self, line: Line, data: bytes) -> None:
        """At once; what the kernel does not take waits until it does."""
        if line.is_gone:
            return
        was_waiting = bool(line.unsent)
        line.unsent += data
        try:
            line.unsent = line.unsent[line.socket.send(line.unsent) :]
        except BlockingIOError:
            pass
        except OSError:
            self._lose(line)
            return
        if bool(line.unsent) is not was_waiting:
            self.poll.modify(line.socket, select.EPOLLIN | (select.EPOLLOUT if line.unsent else 0))

    def _listen(self, line: Line) -> None:
        try:
            data = line.socket.recv(READ_AT_ONCE)
        except BlockingIOError:
            return
        except OSError:
            data = b""
        at = time.perf_counter()
        if not data:
            self._lose(line)
            return
        if line.rest:
            data = line.rest + data
        if not line.is_open:
            data = self._upgraded(line, data)
        if start := frames.only_frame(data):
            line.rest = b""
            self._take(line, at, frames.TEXT, data[start:])
            return
        end = 0
        for kind, start, end in frames.split(data):
            self._take(line, at, kind, data[start:end])
        line.rest = data[end:]

    def _take(self, line: Line, at: float, kind: int, payload: bytes) -> None:
        if kind == frames.TEXT:
            self.heard.append((at, line.number, payload))
            if MARK in payload:
                self.marked += 1
            elif line.hello and self.dialect.has_greeted(payload):
                line.hello = b""
                self.waiting -= 1
        elif kind == frames.PING:
            self._send(line, frames.masked(payload, frames.PONG))

    def _upgraded(self, line: Line, data: bytes) -> bytes:
        head, end, rest = data.partition(b"\r\n\r\n")
        if not end:
            return data
        if not head.startswith(frames.UPGRADED):
            raise SystemExit(f"The server would not speak: {head[:200].decode(errors='replace')}")
        line.is_open = True
        if line.hello:
            self._send(line, line.hello)
        else:
            self.waiting -= 1
        return rest

    def _lose(self, line: Line) -> None:
        if not line.is_gone:
            line.is_gone = True
            self.poll.unregister(line.socket)

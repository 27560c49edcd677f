"""The one look of this process: each tick, and when hinted, the same few questions for all its sockets."""

import asyncio
import logging
import math
import time
from collections.abc import Iterable
from contextlib import suppress
from uuid import UUID

from django.utils import timezone

from chat import protocol, selectors, services
from chat.groups import Listener, Typing, switchboard
from chat.live.threads import database_thread
from chat.selectors import Holder, NotStanding
from chat.services import Found, Round

logger = logging.getLogger(__name__)
TICK = 1.0
# Hints that come close together are looked after together.
PAUSE = 0.005
ROOMS_AT_ONCE = 25
SEEN_EVERY = 5.0
LEAVE_WITHIN = 5.0


class Watcher:
    def __init__(self) -> None:
        self.thread = database_thread("watcher")
        self.marks: dict[Holder, int] = {}
        self.typing: Typing = {}
        self.active: set[str] = set()
        self.left: dict[UUID, UUID] = {}
        self.noted = asyncio.get_running_loop().create_future()
        self.due = self.seen_at = time.monotonic()
        self.turn: list[UUID] = []

    # --- What sockets say ---
    def read(self, socket: Listener, upto: int) -> None:
        self.marks[socket.holder] = max(upto, self.marks.get(socket.holder, 0))
        switchboard.look(socket)

    def types(self, socket: Listener, state: str) -> None:
        self.typing[socket.room_id, socket.person_id] = state
        switchboard.look(socket)

    async def leave(self, connection_id: UUID, room_id: UUID) -> None:
        """Write down that a line has ended, with all others that end at this moment."""
        self.left[connection_id] = room_id
        switchboard.wake.set()
        with suppress(TimeoutError):
            await asyncio.wait_for(asyncio.shield(self.noted), LEAVE_WITHIN)

    # --- The round ---
    async def run(self) -> None:
        while True:
            is_due = await self._until_due()
            hinted, switchboard.hinted = switchboard.hinted, set()
            news = {socket.room_id for socket in hinted}
            rooms = news | self._next_rooms() if is_due else news
            await self._go([socket for room in rooms for socket in switchboard.rooms.get(room, ())], news)
            await asyncio.sleep(PAUSE)

    async def _until_due(self) -> bool:
        with suppress(TimeoutError):
            await asyncio.wait_for(switchboard.wake.wait(), max(0.0, self.due - time.monotonic()))
        switchboard.wake.clear()
        return time.monotonic() >= self.due

    def _next_rooms(self) -> set[UUID]:
        """All rooms have a turn within a tick, some at a time: a look at a thousand would hold up lines."""
        if not self.turn:
            self.turn = [*switchboard.rooms]
            self.pause = TICK / max(1, math.ceil(len(self.turn) / ROOMS_AT_ONCE))
        self.due = time.monotonic() + self.pause
        rooms, self.turn = self.turn[:ROOMS_AT_ONCE], self.turn[ROOMS_AT_ONCE:]
        return set(rooms)

    async def _go(self, sockets: list[Listener], news: set[UUID]) -> None:
        noted, self.noted = self.noted, asyncio.get_running_loop().create_future()
        asked, typing = self._asked(sockets, news)
        try:
            _tell(sockets, await self.thread.run(_look, asked), typing)
        except Exception as problem:  # a database that is away must not end in silence: they come back
            logger.warning("look.failed %s", type(problem).__name__)
            for socket in sockets:
                socket.fail()
        finally:
            if not noted.done():
                noted.set_result(None)

    def _asked(self, sockets: list[Listener], news: set[UUID]) -> tuple[Round, Typing]:
        holders = [socket.holder for socket in sockets]
        asked = Round(holders, marks=self.marks, left=self.left, active=self.active)
        typing, self.typing = self.typing, {}
        self.marks, self.left, self.active = {}, {}, set()
        for socket in sockets:
            room = socket.room_id
            if socket.is_ready and room in news:
                # At a tick lines may just be on their way from the writer: whoever misses one then asks.
                asked.held[room] = min(socket.cursor, asked.held.get(room, socket.cursor))
            if socket.is_ready:
                asked.revisions[room] = min(socket.revision, asked.revisions.get(room, socket.revision))
        if time.monotonic() - self.seen_at >= SEEN_EVERY:
            self.seen_at = time.monotonic()
            asked.seen = {socket.connection_id for each in switchboard.rooms.values() for socket in each}
        return asked, typing


def _look(asked: Round) -> Found:
    return services.go_round(asked, now=timezone.now())


def _tell(sockets: Iterable[Listener], found: Found, typing: Typing) -> None:
    """Each socket whose holder still may hears what is new; the others end here."""
    there = []
    for socket in sockets:
        verdict = found.standing[socket.holder]
        if isinstance(verdict, NotStanding):
            socket.lose(verdict)
        else:
            there.append(socket)
    present = {(socket.room_id, socket.person_id) for socket in there}
    typing = {who: state for who, state in typing.items() if who in present}
    for (room, person), state in typing.items():
        for socket in there:
            if socket.room_id == room and socket.person_id != person:
                socket.typed(state)
    frames = _frames(there, found)
    for socket in there:
        for number, frame in frames.get(socket.room_id, ()):
            socket.offer(number, frame)
        socket.look(found.glances[socket.room_id], found.asides.get(socket.room_id))
    switchboard.publish(dict.fromkeys(found.moved, 0), typing)


def _frames(sockets: list[Listener], found: Found) -> dict[UUID, list[tuple[int, str]]]:
    """Each line once, however many sockets hear it."""
    treatments = {socket.room_id: socket.holder.treatment for socket in sockets}
    return {
        room: [
            (line.number, protocol.sent(line, author=selectors.role_in(treatments[room], line.author_id)))
            for line in lines
        ]
        for room, lines in found.lines.items()
        if room in treatments
    }

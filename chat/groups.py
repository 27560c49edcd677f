"""Who listens in this process, and how everyone is told to look again. No words of anybody pass here."""

import asyncio
import logging
from collections import defaultdict
from contextlib import suppress
from typing import Any, Protocol
from uuid import UUID, uuid4

from asgiref.sync import async_to_sync
from channels.layers import get_channel_layer

from chat import rules

logger = logging.getLogger(__name__)
# Every process that holds sockets listens to this one group.
GROUP = "rooms"
SOCKETS_A_PERSON = 4
PATIENCE = 1.0  # seconds for the layer; without it the tick finds everything
Hint = dict[str, Any]
# Who (a room, a person) is doing what.
Typing = dict[tuple[UUID, UUID], str]


class Listener(Protocol):
    """A socket, as those see it who have something for it. None of these waits for anything."""

    holder: Any
    cursor: int
    revision: int
    is_ready: bool
    connection_id: UUID

    @property
    def person_id(self) -> UUID: ...
    @property
    def room_id(self) -> UUID: ...
    def answer(self, entry: Any, outcome: Any) -> None: ...
    def offer(self, number: int, frame: str) -> None: ...
    def heard_of(self, number: int) -> None: ...
    def typed(self, state: str) -> None: ...
    def look(self, glance: Any, asides: Any) -> None: ...
    def lose(self, problem: Any) -> None: ...
    def fail(self) -> None: ...
    def outnumbered(self) -> None: ...


class Switchboard:
    """The open sockets of this process, by room and by person, and what was hinted about them."""

    def __init__(self) -> None:
        self.token = uuid4().hex
        self.begin(None)

    def begin(self, loop: asyncio.AbstractEventLoop | None) -> None:
        """Anew, for this loop."""
        self.loop = loop
        self.rooms: dict[UUID, set[Listener]] = defaultdict(set)
        self.people: dict[UUID, list[Listener]] = defaultdict(list)
        self.pace: dict[UUID, rules.Bucket] = {}
        self.hinted: set[Listener] = set()
        self.wake = asyncio.Event()
        self.numbers: dict[UUID, int] = {}
        self.typing: Typing = {}
        self.publishing: asyncio.Task[None] | None = None

    def join(self, listener: Listener) -> None:
        """Take a socket in; of too many of one person the oldest goes, as it is the likeliest to be dead."""
        self.rooms[listener.room_id].add(listener)
        mine = self.people[listener.person_id]
        mine.append(listener)
        if len(mine) > SOCKETS_A_PERSON:
            mine[0].outnumbered()

    def leave(self, listener: Listener) -> None:
        self.hinted.discard(listener)
        self.rooms[listener.room_id].discard(listener)
        if not self.rooms[listener.room_id]:
            del self.rooms[listener.room_id]
        mine = self.people[listener.person_id]
        if listener in mine:
            mine.remove(listener)
        if not mine:
            del self.people[listener.person_id]
            self.pace.pop(listener.person_id, None)

    def may_send(self, person_id: UUID, now: float) -> bool:
        """One pace a person, however many sockets they have."""
        bucket = self.pace.get(person_id)
        if bucket is None:
            bucket = self.pace[person_id] = rules.Bucket(rules.MESSAGES_A_SECOND, rules.MESSAGES_AT_ONCE)
        return bucket.take(now)

    def hear(self, hint: Hint) -> None:
        """Note whose sockets have to look."""
        for hexed, number in hint.get("rooms", {}).items():
            for listener in self.rooms.get(UUID(hexed), ()):
                if not number or number > listener.cursor:
                    self.look(listener)
        for room, person, state in hint.get("typing", ()):
            self.hear_typing(UUID(room), person_id=UUID(person), state=state)
        if "person" in hint:
            for listener in self.people.get(UUID(hint["person"]), ()):
                self.look(listener)

    def hear_typing(self, room_id: UUID, *, person_id: UUID, state: str) -> None:
        for listener in self.rooms.get(room_id, ()):
            if listener.person_id != person_id:
                listener.typed(state)
                self.look(listener)

    def look(self, listener: Listener) -> None:
        """Ask for this socket at once, not only at the next tick."""
        self.hinted.add(listener)
        self.wake.set()

    # --- To other processes ---
    def publish(self, numbers: dict[UUID, int], typing: Typing | None = None) -> None:
        """On the loop: one hint for all rooms; what comes while one is on its way goes with the next."""
        for room_id, number in numbers.items():
            # 0 says that there is more than lines to look at, and stays.
            self.numbers[room_id] = number and max(number, self.numbers.get(room_id, number))
        self.typing |= typing or {}
        if self.publishing is None and self.loop is not None and (self.numbers or self.typing):
            self.publishing = self.loop.create_task(self._publish())

    async def _publish(self) -> None:
        while self.numbers or self.typing:
            numbers, typing = self.numbers, self.typing
            self.numbers, self.typing = {}, {}
            await publish(_hint(numbers, typing))
        self.publishing = None


switchboard = Switchboard()


def announce(room_id: UUID, number: int) -> None:
    """Tell every socket of a room that there may be something up to this number; 0: something else."""
    announce_each({room_id: number})


def announce_each(numbers: dict[UUID, int]) -> None:
    _tell(_hint(numbers))


def _hint(numbers: dict[UUID, int], typing: Typing | None = None) -> Hint:
    return {
        "type": "look.again",
        "from": switchboard.token,
        "rooms": {room_id.hex: number for room_id, number in numbers.items()},
        "typing": [(room.hex, person.hex, state) for (room, person), state in (typing or {}).items()],
    }


def _tell(hint: Hint) -> None:
    """From any thread: here at once, elsewhere through the layer."""
    loop = switchboard.loop
    if loop is None:
        async_to_sync(publish)(hint)
    elif loop.is_running():
        with suppress(RuntimeError):  # the loop has ended with its server
            loop.call_soon_threadsafe(switchboard.hear, hint)
        # Nobody waits for the layer: whoever is in another process hears it, or looks by themselves.
        asyncio.run_coroutine_threadsafe(publish(hint), loop)


async def publish(hint: Hint) -> None:
    layer = get_channel_layer()
    if layer is None:
        return
    try:
        await asyncio.wait_for(layer.group_send(GROUP, hint), PATIENCE)
    except Exception as problem:  # whatever ails the layer, a committed message stays sent
        logger.warning("hint.dropped %s", type(problem).__name__)

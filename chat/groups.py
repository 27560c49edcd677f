"""Who listens in this process, and how everyone is told to look again. No words of anybody pass here."""

import asyncio
import logging
from collections import defaultdict
from contextlib import suppress
from typing import Any, Protocol
from uuid import UUID

from asgiref.sync import async_to_sync
from channels.layers import get_channel_layer

from chat import rules

logger = logging.getLogger(__name__)
SOCKETS_A_PERSON = 4
PATIENCE = 1.0  # seconds for the layer; without it the sockets' own tick finds everything


class Listener(Protocol):
    loop: asyncio.AbstractEventLoop
    person_id: UUID

    def told(self, hint: dict[str, Any]) -> None: ...
    def outnumbered(self) -> None: ...


class Switchboard:
    """The open sockets of this process, by room and by person."""

    def __init__(self) -> None:
        self.rooms: dict[UUID, set[Listener]] = defaultdict(set)
        self.people: dict[UUID, list[Listener]] = defaultdict(list)
        self.pace: dict[UUID, rules.Bucket] = {}
        self.loop: asyncio.AbstractEventLoop | None = None

    def join(self, room_id: UUID, listener: Listener) -> None:
        """Take a socket in; of too many of one person the oldest goes, as it is the likeliest to be dead."""
        self.loop = listener.loop
        self.rooms[room_id].add(listener)
        mine = self.people[listener.person_id]
        mine.append(listener)
        if len(mine) > SOCKETS_A_PERSON:
            mine[0].outnumbered()

    def leave(self, room_id: UUID, listener: Listener) -> None:
        self.rooms[room_id].discard(listener)
        if not self.rooms[room_id]:
            del self.rooms[room_id]
        mine = self.people[listener.person_id]
        if listener in mine:
            mine.remove(listener)
        if not mine:
            del self.people[listener.person_id]
            self.pace.pop(listener.person_id, None)

    def may_send(self, person_id: UUID, now: float) -> bool:
        """One pace a person, however many sockets they have."""
        bucket = self.pace.setdefault(
            person_id, rules.Bucket(rules.MESSAGES_A_SECOND, rules.MESSAGES_AT_ONCE)
        )
        return bucket.take(now)


switchboard = Switchboard()


def room_group(room_id: UUID) -> str:
    return f"room.{room_id.hex}"


def announce(room_id: UUID, number: int) -> None:
    """Tell every socket of a room that there may be something up to this number."""
    _tell(room_id, {"type": "look.again", "number": number})


def announce_typing(room_id: UUID, *, person_id: UUID, state: str) -> None:
    _tell(room_id, {"type": "typing.changed", "person": person_id.hex, "state": state})


def _tell(room_id: UUID, hint: dict[str, Any]) -> None:
    for listener in tuple(switchboard.rooms.get(room_id, ())):
        with suppress(RuntimeError):  # its loop has ended with its server
            listener.loop.call_soon_threadsafe(listener.told, hint)
    loop = switchboard.loop
    if loop is None:
        async_to_sync(_publish)(room_id, hint)
    elif loop.is_running():
        # Nobody waits for the layer: whoever is in another process hears it, or looks by themselves.
        asyncio.run_coroutine_threadsafe(_publish(room_id, hint), loop)


async def _publish(room_id: UUID, hint: dict[str, Any]) -> None:
    layer = get_channel_layer()
    if layer is None:
        return
    try:
        await asyncio.wait_for(layer.group_send(room_group(room_id), hint), PATIENCE)
    except Exception as problem:  # whatever ails the layer, a committed message stays sent
        logger.warning("hint.dropped %s", type(problem).__name__)

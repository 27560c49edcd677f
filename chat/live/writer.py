"""Group commit: what arrives while one transaction is on its way goes into the next, in its order."""

import asyncio
import logging
from uuid import UUID

from django.db import InterfaceError, OperationalError, connection
from django.utils import timezone

from chat import protocol, selectors, services
from chat.groups import Listener, switchboard
from chat.live.threads import database_thread
from chat.models import Message
from chat.selectors import Holder, NotStanding, Standing
from chat.services import Entry, Outcome, Sent

logger = logging.getLogger(__name__)
SHARDS = 2
MOST_AT_ONCE = 256


# None: it could not be written, for no reason anybody can name; its socket comes back and sends it again.
Attempt = tuple[list[Outcome | None], Standing]


class Writer:
    def __init__(self) -> None:
        # SQLite lets one write at a time anyway.
        count = 1 if connection.vendor == "sqlite" else SHARDS
        self.shards = [Shard(number) for number in range(count)]

    def take(self, entry: Entry, socket: Listener) -> None:
        self.shards[entry.holder.room_id.int % len(self.shards)].take(entry, socket)

    async def rest(self) -> None:
        for shard in self.shards:
            await shard.rest()


class Shard:
    """Some of the rooms. One batch at a time, in the order in which lines came."""

    def __init__(self, number: int) -> None:
        self.thread = database_thread(f"writer-{number}")
        self.waiting: list[tuple[Entry, Listener]] = []
        self.writing: asyncio.Task[None] | None = None

    def take(self, entry: Entry, socket: Listener) -> None:
        self.waiting.append((entry, socket))
        if self.writing is None:
            self.writing = asyncio.get_running_loop().create_task(self._write())

    async def rest(self) -> None:
        if self.writing is not None:
            await self.writing
        await self.thread.rest()

    async def _write(self) -> None:
        try:
            while self.waiting:
                batch, self.waiting = self.waiting[:MOST_AT_ONCE], self.waiting[MOST_AT_ONCE:]
                await self._commit(batch)
        finally:
            self.writing = None

    async def _commit(self, batch: list[tuple[Entry, Listener]]) -> None:
        rooms = {entry.holder.room_id for entry, _ in batch}
        listeners = [socket.holder for room in rooms for socket in switchboard.rooms.get(room, ())]
        entries = [entry for entry, _ in batch]
        try:
            deliver(batch, *await self.thread.run(append, entries, listeners))
        except Exception as problem:  # the database is away: their keys come again, nothing is forgotten
            logger.warning("batch.failed %s", type(problem).__name__)
            for _, socket in batch:
                socket.fail()


def append(entries: list[Entry], listeners: list[Holder]) -> Attempt:
    """The batch as a whole; if it dies of one of its entries, each for itself, so that one fails alone."""
    try:
        appended = services.append_messages(entries, now=timezone.now(), listeners=listeners)
    except (OperationalError, InterfaceError):
        raise
    except Exception as problem:  # a defect of ours, of which the others know nothing
        logger.warning("batch.split %s", type(problem).__name__)
        return [_alone(entry) for entry in entries], {}
    return [*appended.outcomes], appended.standing


def _alone(entry: Entry) -> Outcome | None:
    try:
        return services.append_messages([entry], now=timezone.now()).outcomes[0]
    except (OperationalError, InterfaceError):
        raise
    except Exception as problem:
        logger.warning("entry.failed %s", type(problem).__name__)
        return None


def deliver(batch: list[tuple[Entry, Listener]], outcomes: list[Outcome | None], standing: Standing) -> None:
    """Only what is committed comes here. Who was not asked about hears that there is something."""
    numbers: dict[UUID, int] = {}
    for (entry, socket), outcome in zip(batch, outcomes, strict=True):
        if outcome is None:
            socket.fail()
        elif isinstance(outcome, Sent) and outcome.is_new:
            numbers[entry.holder.room_id] = outcome.message.number
            _tell_room(entry.holder, outcome.message, standing)
        else:
            socket.answer(entry, outcome)
    switchboard.publish(numbers)


def _tell_room(writer: Holder, message: Message, standing: Standing) -> None:
    frame = protocol.sent(message, author=selectors.role_in(writer.treatment, message.author_id))
    for listener in tuple(switchboard.rooms.get(writer.room_id, ())):
        verdict = standing.get(listener.holder)
        if isinstance(verdict, NotStanding):
            listener.lose(verdict)
        elif verdict is None:
            listener.heard_of(message.number)
        else:
            listener.offer(message.number, frame)

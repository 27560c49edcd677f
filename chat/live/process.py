"""The sockets of this process, and what works for them while there are any."""

import asyncio
from functools import cache

from chat.groups import Listener, switchboard
from chat.live import hints
from chat.live.watcher import Watcher
from chat.live.writer import Writer


class Process:
    """What belongs to the running loop. With the last socket its work ends."""

    def __init__(self) -> None:
        self.writer, self.watcher = Writer(), Watcher()
        self.tasks: list[asyncio.Task[None]] = []

    def enter(self, socket: Listener) -> None:
        switchboard.join(socket)
        self._begin()

    async def leave(self, socket: Listener) -> None:
        switchboard.leave(socket)
        self._begin()
        await self.watcher.leave(socket.connection_id, socket.room_id)
        if self.tasks and not switchboard.people:
            await self._rest()

    def _begin(self) -> None:
        if not self.tasks:
            loop = asyncio.get_running_loop()
            self.tasks = [loop.create_task(self.watcher.run()), loop.create_task(hints.listen())]

    async def _rest(self) -> None:
        tasks, self.tasks = self.tasks, []
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        await self.writer.rest()
        await self.watcher.thread.rest()


@cache
def _of(loop: asyncio.AbstractEventLoop) -> Process:
    switchboard.begin(loop)
    return Process()


def here() -> Process:
    """The process of the running loop. Tests have many loops, one after the other; a server has one."""
    loop = asyncio.get_running_loop()
    if switchboard.loop is not loop:
        _of.cache_clear()
    return _of(loop)

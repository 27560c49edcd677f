"""The sockets of this process, and what works for them while there are any."""

import asyncio
import sys
from functools import cache
from typing import Any

from django.utils import timezone

from chat import selectors, services
from chat.groups import Listener, switchboard
from chat.live import hints
from chat.live.grouping import Group
from chat.live.watcher import Watcher
from chat.live.writer import Writer
from chat.selectors import Behind, News
from chat.services import Arrival, Knock

SWITCH = 0.0005


class Process:
    """What belongs to the running loop. With the last socket its work ends."""

    def __init__(self) -> None:
        # A batch waits for the database some twenty times, and after each for its turn beside the sockets.
        sys.setswitchinterval(SWITCH)
        self.writer, self.watcher = Writer(), Watcher()
        self.doors: Group[Knock, Arrival] = Group("doors", _come_in)
        self.news: Group[Behind, News] = Group("news", _news)
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
        for each in (self.writer, self.doors, self.news, self.watcher.thread):
            await each.rest()


def _come_in(knocks: list[Knock]) -> list[Any]:
    return services.come_in_each(knocks, now=timezone.now())


def _news(asked: list[Behind]) -> list[Any]:
    return selectors.news_each(asked, limit=selectors.BATCH, now=timezone.now())


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

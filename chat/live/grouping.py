"""What is asked while an answer is on its way is asked together with the next, in one go for all."""

import asyncio
from collections.abc import Callable
from typing import Generic, TypeVar

from chat.live.threads import database_thread

A = TypeVar("A")
B = TypeVar("B")
MOST_AT_ONCE = 128


class Group(Generic[A, B]):
    """Many who ask the same of the database. An answer that is an exception is raised for who asked."""

    def __init__(self, name: str, work: Callable[[list[A]], list[B | Exception]]) -> None:
        self.thread, self.work = database_thread(name), work
        self.waiting: list[tuple[A, asyncio.Future[B]]] = []
        self.asking: asyncio.Task[None] | None = None

    async def ask(self, question: A) -> B:
        loop = asyncio.get_running_loop()
        answered: asyncio.Future[B] = loop.create_future()
        self.waiting.append((question, answered))
        if self.asking is None:
            self.asking = loop.create_task(self._ask())
        return await answered

    async def rest(self) -> None:
        if self.asking is not None:
            await self.asking
        await self.thread.rest()

    async def _ask(self) -> None:
        while self.waiting:
            some, self.waiting = self.waiting[:MOST_AT_ONCE], self.waiting[MOST_AT_ONCE:]
            await self._answer(some)
        self.asking = None

    async def _answer(self, some: list[tuple[A, asyncio.Future[B]]]) -> None:
        try:
            answers = await self.thread.run(self.work, [question for question, _ in some])
        except Exception as problem:
            answers = [problem] * len(some)
        for (_, answered), answer in zip(some, answers, strict=True):
            if answered.done():  # whoever asked has gone
                continue
            if isinstance(answer, Exception):
                answered.set_exception(answer)
            else:
                answered.set_result(answer)

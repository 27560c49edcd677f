"""Threads that keep a database connection of their own, so that a batch begins without waiting for one."""

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from typing import TypeVar

from django.db import InterfaceError, OperationalError, connection

T = TypeVar("T")


class DatabaseThread:
    """One thread, one connection. What it is given to do must do no harm when it is done twice."""

    def __init__(self, name: str) -> None:
        self.executor = ThreadPoolExecutor(max_workers=1, thread_name_prefix=name)

    async def run(self, work: Callable[..., T], *args: object) -> T:
        return await asyncio.get_running_loop().run_in_executor(self.executor, _done, work, *args)

    async def rest(self) -> None:
        """Give the connection back; the next work opens another."""
        await asyncio.get_running_loop().run_in_executor(self.executor, _give_back)


@cache
def database_thread(name: str) -> DatabaseThread:
    return DatabaseThread(name)


def _give_back() -> None:
    # Asked for in the thread itself, whose connection it is.
    connection.close()


def _done(work: Callable[..., T], *args: object) -> T:
    try:
        return work(*args)
    except (OperationalError, InterfaceError):
        # A connection that died while it waited, or two who waited for each other: once more, on a new one.
        connection.close()
    try:
        return work(*args)
    except (OperationalError, InterfaceError):
        connection.close()
        raise

"""The limit: a bare ASGI relay, which stores nothing and passes on what it is told to everybody in the room.

`stored` is the same with one durable INSERT before anything is passed on: the limit for an acknowledgement.
"""

import asyncio
import os
from collections import defaultdict
from typing import Any

import psycopg

ACCEPT = {"type": "websocket.accept"}
rooms: dict[str, set[Any]] = defaultdict(set)


async def application(scope: Any, receive: Any, send: Any) -> None:
    here = rooms[scope["path"]]
    await receive()
    await send(ACCEPT)
    here.add(send)
    while (event := await receive())["type"] == "websocket.receive":
        said = {"type": "websocket.send", "text": event["text"]}
        for each in tuple(here):
            await each(said)
    here.discard(send)


class Store:
    """One connection, opened with the first message; one row at a time."""

    connection: psycopg.AsyncConnection | None = None

    def __init__(self) -> None:
        self.turn = asyncio.Lock()

    async def keep(self, room: str, body: str) -> None:
        async with self.turn:
            if self.connection is None:
                await self._open()
            await self.connection.execute("INSERT INTO said (room, body) VALUES (%s, %s)", (room, body))

    async def _open(self) -> None:
        self.connection = await psycopg.AsyncConnection.connect(os.environ["DATABASE_URL"], autocommit=True)
        await self.connection.execute("SET synchronous_commit = on")
        await self.connection.execute(
            "CREATE TABLE IF NOT EXISTS said (id bigserial PRIMARY KEY, room text, body text)"
        )


store = Store()


async def stored(scope: Any, receive: Any, send: Any) -> None:
    async def receive_and_keep() -> Any:
        event = await receive()
        if event["type"] == "websocket.receive":
            await store.keep(scope["path"], event["text"])
        return event

    await application(scope, receive_and_keep, send)

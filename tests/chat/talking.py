"""Somebody on a socket, as a test plays them: the real application, a real cookie, a real origin."""

import json
from typing import Any
from uuid import UUID, uuid4

from asgiref.testing import ApplicationCommunicator
from channels.db import database_sync_to_async
from channels.testing import WebsocketCommunicator
from django.conf import settings
from django.test import Client

from accounts.models import User
from chat.models import ChatSession
from config.asgi import application

PATIENCE = 5


class Line(WebsocketCommunicator):
    """Channels' own keeps database connections from being closed meanwhile; threads would hold on to them."""

    send_input = ApplicationCommunicator.send_input
    receive_output = ApplicationCommunicator.receive_output


class Closed(Exception):
    def __init__(self, code: int) -> None:
        super().__init__(str(code))
        self.code = code


class Talker:
    def __init__(
        self,
        person: User | None,
        session: ChatSession | None = None,
        *,
        path: str = "",
        origin: str | None = "http://testserver",
        client: Client | None = None,
    ) -> None:
        self.person, self.origin, self.client = person, origin, client
        self.path = path or f"/ws/chat/{session.pk}/"

    def _headers(self) -> list[tuple[bytes, bytes]]:
        if self.client is None:
            self.client = Client()
            if self.person:
                self.client.force_login(self.person)
        found = [(b"host", b"testserver")]
        if self.origin is not None:
            found.append((b"origin", self.origin.encode()))
        cookie = self.client.cookies.get(settings.SESSION_COOKIE_NAME)
        if cookie:
            found.append((b"cookie", f"{settings.SESSION_COOKIE_NAME}={cookie.value}".encode()))
        return found

    async def connect(self) -> bool:
        headers = await database_sync_to_async(self._headers)()
        self.line = Line(application, self.path, headers=headers)
        connected, _ = await self.line.connect(timeout=PATIENCE)
        return connected

    async def come_in(self, after: int = 0) -> list[dict[str, Any]]:
        """Connect, say hello and take everything up to `ready`."""
        assert await self.connect()
        await self.say("hello", after=after)
        return await self.until("ready")

    async def say(self, kind: str, **fields: Any) -> None:
        await self.line.send_to(text_data=json.dumps({"type": kind, **fields}))

    async def write(self, body: str, key: UUID | str | None = None) -> str:
        key = str(key or uuid4())
        await self.say("message.send", key=key, body=body)
        return key

    async def hear(self, timeout: float = PATIENCE) -> dict[str, Any]:
        event = await self.line.receive_output(timeout)
        if event["type"] == "websocket.close":
            raise Closed(event["code"])
        return json.loads(event["text"])

    async def until(self, kind: str, **fields: Any) -> list[dict[str, Any]]:
        """Everything up to and with the first frame of that type (and those fields)."""
        heard = []
        while True:
            heard.append(await self.hear())
            if heard[-1]["type"] == kind and fields.items() <= heard[-1].items():
                return heard

    async def wait_for(self, kind: str, **fields: Any) -> dict[str, Any]:
        return (await self.until(kind, **fields))[-1]

    async def closed_after(self) -> tuple[list[dict[str, Any]], int]:
        """The frames still to come and the code the server then closes with."""
        heard = []
        try:
            while True:
                heard.append(await self.hear())
        except Closed as closed:
            return heard, closed.code

    async def closed_with(self) -> int:
        return (await self.closed_after())[1]

    async def leave(self) -> None:
        if hasattr(self, "line"):
            await self.line.disconnect(timeout=PATIENCE)

"""The control: the usual tutorial chat (store, then send the text to the group), which has to lose messages.

Same database, same server, same faults. Its client has no key, waits for no acknowledgement and does not ask
for what it missed. If this one lost nothing, the faults would not bite and our zeros would mean nothing.
"""

import asyncio
import contextlib
import json
import os
from uuid import uuid4

import websockets
from django.core.asgi import get_asgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
get_asgi_application()

from channels.auth import AuthMiddlewareStack  # noqa: E402
from channels.db import database_sync_to_async  # noqa: E402
from channels.generic.websocket import AsyncWebsocketConsumer  # noqa: E402
from channels.routing import ProtocolTypeRouter, URLRouter  # noqa: E402
from django.db import transaction  # noqa: E402
from django.urls import path  # noqa: E402

from chat.models import ChatSession, Message, Room  # noqa: E402
from tests.chaos.following import ORIGIN  # noqa: E402


class TutorialConsumer(AsyncWebsocketConsumer):
    async def connect(self):
        self.group = f"chat_{self.scope['url_route']['kwargs']['key'].hex}"
        await self.channel_layer.group_add(self.group, self.channel_name)
        await self.accept()

    async def disconnect(self, code):
        await self.channel_layer.group_discard(self.group, self.channel_name)

    async def receive(self, text_data=None, bytes_data=None):
        body = json.loads(text_data)["message"]
        await self.store(body)
        await self.channel_layer.group_send(self.group, {"type": "chat.message", "message": body})

    async def chat_message(self, event):
        await self.send(json.dumps({"message": event["message"]}))

    @database_sync_to_async
    @transaction.atomic
    def store(self, body):
        session = ChatSession.objects.get(pk=self.scope["url_route"]["kwargs"]["key"])
        room = Room.objects.select_for_update().get(pk=session.room_id)
        room.last_number += 1
        room.save()
        Message.objects.create(
            room=room, number=room.last_number, key=uuid4(), author=self.scope["user"], body=body
        )


application = ProtocolTypeRouter(
    {"websocket": AuthMiddlewareStack(URLRouter([path("ws/chat/<uuid:key>/", TutorialConsumer.as_asgi())]))}
)


class TutorialClient:
    def __init__(self, name: str, url: str, cookie: str) -> None:
        self.name, self.url, self.headers = name, url, {"Cookie": cookie}
        self.typed: list[str] = []
        self.seen: list[str] = []
        self.line: websockets.ClientConnection | None = None
        self.is_awake = asyncio.Event()
        self.is_awake.set()
        self.may_stop = False

    async def write(self) -> None:
        self.typed.append(f"{self.name} {len(self.typed)}")
        with contextlib.suppress(AttributeError, TimeoutError, websockets.WebSocketException):
            sending = self.line.send(json.dumps({"message": self.typed[-1]}))
            await asyncio.wait_for(sending, 1)

    async def run(self) -> None:
        while not self.may_stop:
            with contextlib.suppress(OSError, TimeoutError, websockets.WebSocketException):
                async with websockets.connect(
                    self.url, origin=ORIGIN, additional_headers=self.headers, ping_interval=None
                ) as self.line:
                    await self._listen()
            await asyncio.sleep(0.2)

    async def _listen(self) -> None:
        while not self.may_stop:
            await self.is_awake.wait()
            with contextlib.suppress(TimeoutError):
                frame = await asyncio.wait_for(self.line.recv(), 0.2)
                self.seen.append(json.loads(frame)["message"])

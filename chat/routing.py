"""Socket addresses of the chat."""

from typing import Any

from django.urls import path

from chat.consumers import ChatConsumer, MessagesConsumer

# Django's types know only views as doors; Channels' router takes sockets through the same function.
socket: Any = path
sockets: list[Any] = [
    socket("ws/chat/<uuid:key>/", ChatConsumer.as_asgi()),
    socket("ws/messages/<uuid:key>/", MessagesConsumer.as_asgi()),
]

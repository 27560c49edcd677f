"""Socket addresses of the chat."""

from django.urls import URLPattern, path

from chat.consumers import ChatConsumer, MessagesConsumer

sockets: list[URLPattern] = [
    path("ws/chat/<uuid:key>/", ChatConsumer.as_asgi()),
    path("ws/messages/<uuid:key>/", MessagesConsumer.as_asgi()),
]

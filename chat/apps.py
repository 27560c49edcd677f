"""The app of live sessions and mid-week messages."""

from django.apps import AppConfig


class ChatConfig(AppConfig):
    name = "chat"

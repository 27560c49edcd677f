"""The app of the outbox of every mail."""

from django.apps import AppConfig


class LettersConfig(AppConfig):
    name = "letters"

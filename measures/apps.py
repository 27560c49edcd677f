"""The app of instruments, occasions and the blinded store."""

from django.apps import AppConfig


class MeasuresConfig(AppConfig):
    name = "measures"

"""The app of instruments, occasions and the blinded store."""

from django.apps import AppConfig
from django.core.checks import Tags, register

from measures import checks


class MeasuresConfig(AppConfig):
    name = "measures"

    def ready(self) -> None:
        register(checks.databases, Tags.compatibility)
        register(checks.credentials, Tags.security)

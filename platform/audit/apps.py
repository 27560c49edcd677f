"""The app of the append-only record of who did and who looked."""

from django.apps import AppConfig


class AuditConfig(AppConfig):
    name = "audit"

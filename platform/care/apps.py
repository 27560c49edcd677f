"""The app of treatments, assignments, alerts and permissions."""

from django.apps import AppConfig


class CareConfig(AppConfig):
    name = "care"

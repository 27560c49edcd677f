"""The app of the young person's own pages."""

from django.apps import AppConfig


class TodayConfig(AppConfig):
    name = "today"

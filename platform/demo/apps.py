"""The app of the invented cohort."""

from django.apps import AppConfig


class DemoConfig(AppConfig):
    name = "demo"

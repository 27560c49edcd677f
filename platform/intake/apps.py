"""The app of from the first form to enrolment."""

from django.apps import AppConfig


class IntakeConfig(AppConfig):
    name = "intake"

"""The app of cohort figures."""

from django.apps import AppConfig


class ResearchConfig(AppConfig):
    name = "research"

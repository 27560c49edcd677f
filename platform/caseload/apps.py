"""The app of the TSW's week and the supervisor's monitor."""

from django.apps import AppConfig


class CaseloadConfig(AppConfig):
    name = "caseload"

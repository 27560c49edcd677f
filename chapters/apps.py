"""The app of the programme, worksheets and feedback."""

from django.apps import AppConfig


class ChaptersConfig(AppConfig):
    name = "chapters"

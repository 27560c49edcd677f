"""The door for `manage.py load_demo`: the invented cohort, dated from now."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from demo import services


class Command(BaseCommand):
    help = "Loads the invented cohort when nobody lives here yet; --reset empties everything first."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--reset", action="store_true", help="begin again, dated from now")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["reset"]:
            services.start_again(now=timezone.now())
            words = "The demo cohort is set back and dated from now."
        elif services.load_cohort(now=timezone.now()):
            words = "The demo cohort is here."
        else:
            words = "Somebody lives here already; nothing was changed."
        if options["verbosity"]:
            self.stdout.write(words)

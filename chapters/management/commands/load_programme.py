"""`manage.py load_programme PATH`: checks a content pack and loads it, or says what is wrong with it."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from chapters import services
from chapters.loading import PackError


class Command(BaseCommand):
    help = "Loads an edition of the programme from a folder; loading the same one again changes nothing."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("path", type=Path, help="the folder with programme.toml")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            programme = services.load_programme(options["path"])
        except PackError as error:
            raise CommandError(f"Nothing was loaded.\n{error}") from None
        count = programme.chapters.count()
        if options["verbosity"]:
            self.stdout.write(f"Here is {programme}, {count} chapters, checksum {programme.checksum[:12]}.")

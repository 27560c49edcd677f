"""`manage.py load_programme PATH`: checks a content pack and loads it, or says what is wrong with it."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from chapters import services
from chapters.loading import PackError
from chapters.models import Programme


class Command(BaseCommand):
    help = (
        "Loads an edition of the programme from a folder, as a preview for staff. "
        "Loading the same one again changes nothing."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("path", type=Path, help="the folder with programme.toml")
        parser.add_argument("--release", action="store_true", help="release it at once")
        parser.add_argument(
            "--release-first", action="store_true", help="release it at once if no other is released yet"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            programme = services.load_programme(options["path"])
        except PackError as error:
            raise CommandError(f"Nothing was loaded.\n{error}") from None
        if options["release"] or options["release_first"]:
            services.release_loaded(programme=programme, only_if_first=not options["release"])
        if options["verbosity"]:
            self.stdout.write(_what_is_here(programme))


def _what_is_here(programme: Programme) -> str:
    count, short = programme.chapters.count(), programme.checksum[:12]
    programme.refresh_from_db()
    next_step = (
        "It is released: whoever begins from now on reads the edition released last."
        if programme.released_at
        else "It is a preview. Staff read it under Programmes, where a coordinator releases it; "
        "or load it again with --release."
    )
    return f"Here is {programme}, {count} chapters, checksum {short}.\n{next_step}"

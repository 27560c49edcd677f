"""`manage.py load_wording FILE`: asks an instrument in licensed words, or says which item does not fit."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from measures import services
from measures.instruments import BadInstrument


class Command(BaseCommand):
    help = "Loads a licensed wording of one instrument; docs/instruments.md says how its file looks."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path, help="the TOML file with the words")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            wording, is_new = services.load_wording(path=options["file"])
        except OSError as error:
            raise CommandError(f"{options['file']} cannot be opened: {error.strerror}.") from None
        except BadInstrument as error:
            raise CommandError(f"Nothing was loaded.\n{error}") from None
        if options["verbosity"]:
            begin = (
                "From now on it is asked in these words" if is_new else "It is asked in these words already"
            )
            self.stdout.write(f"Here is {wording}, checksum {wording.checksum[:12]}.\n{begin}.")

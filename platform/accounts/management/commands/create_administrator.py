"""`manage.py create_administrator EMAIL NAME`: the first person of a new house, who invites the others."""

import sys
from getpass import getpass
from pathlib import Path
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser

from accounts import services


class Command(BaseCommand):
    help = "Create an administrator. The password is asked for, or read from a file; there is no default."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("email")
        parser.add_argument("name")
        parser.add_argument("--password-file", type=Path, help="The first line is the password")

    def handle(self, *args: Any, **options: Any) -> None:
        password = _from_file(options["password_file"]) if options["password_file"] else _asked()
        try:
            person = services.create_administrator(
                email=options["email"], name=options["name"], password=password
            )
        except ValidationError as reason:
            raise CommandError(" ".join(reason.messages)) from None
        self.stdout.write(f"{person.name} can sign in now and sets up a second step there.")


def _from_file(path: Path) -> str:
    lines = path.read_text().splitlines()
    if not lines:
        raise CommandError(f"{path} is empty.")
    return lines[0]


def _asked() -> str:
    if not sys.stdin.isatty():
        raise CommandError("There is nobody to ask: give --password-file.")
    password = getpass("Password: ")
    if password != getpass("Once more: "):
        raise CommandError("The two were not the same.")
    return password

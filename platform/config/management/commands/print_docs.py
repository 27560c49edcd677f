"""Docs that are printed from the code, so that they cannot disagree with it."""

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from care.permissions import GRANTS, Relation
from config.context import HOMES


def permissions_page() -> str:
    relations = list(Relation)
    lines = [
        "# Who may do what",
        "",
        "Printed from `care/permissions.py` by `make fix`; `make check` fails when it is out of date.",
        "A mark: this person may do it to a young person's record. What one may not see answers 404.",
        "With `BLINDED_READERS=researchers`, `alliance.read` belongs to researchers alone.",
        "",
        "| Act | " + " | ".join(relations) + " |",
        "|---|" + "---|" * len(relations),
    ]
    for act, granted in GRANTS.items():
        marks = ("yes" if relation in granted else "" for relation in relations)
        lines.append(f"| `{act}` | " + " | ".join(marks) + " |")
    lines += ["", "## Where each role lands", "", "| Role | Page |", "|---|---|"]
    lines += [f"| {role.label} | `{page}` |" for role, page in HOMES.items()]
    return "\n".join(lines) + "\n"


PAGES = {"permissions.md": permissions_page}


class Command(BaseCommand):
    help = "Print the generated docs, or check that they are up to date."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--write", action="store_true")
        parser.add_argument("--check", action="store_true")

    def handle(self, *args: Any, **options: Any) -> None:
        docs: Path = settings.BASE_DIR / "docs"
        for name, page in PAGES.items():
            if options["write"]:
                (docs / name).write_text(page())
            elif options["check"] and (docs / name).read_text() != page():
                raise CommandError(f"docs/{name} is not what the code says; run make fix.")
            elif not options["check"]:
                self.stdout.write(page())

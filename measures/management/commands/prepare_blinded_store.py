"""The rights of the blinded store: run it after `migrate` of that database, again after each deployment."""

from typing import Any

from django.core.management.base import BaseCommand

from measures import roles


class Command(BaseCommand):
    help = "Says to the blinded database who may add answers and who may read them."

    def handle(self, *args: Any, **options: Any) -> None:
        done = roles.prepare()
        if options["verbosity"]:
            self.stdout.write("\n".join(done))

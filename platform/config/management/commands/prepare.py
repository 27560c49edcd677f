"""Bring the databases, the blinded store's rights, the programme and the static files up to date."""

from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand
from django.db import connections
from django.db.migrations.executor import MigrationExecutor

from measures import roles


class Command(BaseCommand):
    help = "Prepare what serving needs. Safe to run at every start."

    def handle(self, *args: Any, **options: Any) -> None:
        for alias, name in (("default", "the database"), (roles.owner(), "the blinded store")):
            if has_migrations_to_run(alias):
                self.say(f"Preparing {name} …")
                call_command("migrate", database=alias, verbosity=0)
        call_command("prepare_blinded_store", verbosity=0)
        self.say("Looking at the programme …")
        call_command("load_programme", str(settings.PROGRAMME_PATH), release_first=True, verbosity=0)
        if not settings.EMBEDDED:
            self.say("Gathering static files …")
            call_command("collectstatic", interactive=False, verbosity=0)
        connections.close_all()

    def say(self, words: str) -> None:
        self.stdout.write(words)
        self.stdout.flush()


def has_migrations_to_run(alias: str) -> bool:
    executor = MigrationExecutor(connections[alias])
    return bool(executor.migration_plan(executor.loader.graph.leaf_nodes()))

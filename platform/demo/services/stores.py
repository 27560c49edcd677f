"""Empties a demo's databases and lays the tables anew: a record that is only added to allows no less."""

from pathlib import Path

from django.conf import settings
from django.core.management import call_command
from django.db import connections
from django.db.backends.base.base import BaseDatabaseWrapper

from measures import roles


def lay_anew() -> None:
    for alias in ("default", roles.owner()):
        connection = connections[alias]
        _drop_everything(connection)
        call_command("migrate", database=alias, verbosity=0, interactive=False)
    call_command("prepare_blinded_store", verbosity=0)
    for mail in (Path(settings.BESIDE_DATA) / "post").glob("*.log"):
        mail.unlink()


def _drop_everything(connection: BaseDatabaseWrapper) -> None:
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("DROP SCHEMA public CASCADE")
            cursor.execute("CREATE SCHEMA public")
            cursor.execute("GRANT USAGE ON SCHEMA public TO PUBLIC")
        return
    with connection.constraint_checks_disabled(), connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f"DROP TABLE {connection.ops.quote_name(table)}")

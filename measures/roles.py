"""Who may do what in the blinded database, as roles of PostgreSQL or the mode of a file."""

import os
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import connections, transaction
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.utils import CursorWrapper
from django.db.utils import DatabaseError
from psycopg import sql

from measures.models import SealedResponse

OWNER = "blinded_owner"
ONLY_THE_OWNER = 0o600
# A failing INSERT must not leave its row in the server's log. Only a superuser may set these for a role.
QUIET = {"log_min_error_statement": "panic", "log_error_verbosity": "terse"}


def owner() -> str:
    """The alias that may change the tables: on SQLite, and where no owner is named, the writer's own."""
    return OWNER if OWNER in connections else "blinded"


def prepare() -> list[str]:
    """Set the rights, again and again if asked; returns what was done and what is left for somebody else."""
    if connections["blinded"].vendor == "sqlite":
        return [close_file(Path(str(connections["blinded"].settings_dict["NAME"])))]
    if OWNER not in connections:
        return [
            "Nothing done: BLINDED_OWNER_URL is not set here, so the database's own rights stay as they are."
        ]
    writer, reader = _user_of("blinded"), _user_of("blinded_reader")
    with transaction.atomic(using=OWNER):
        grant(connections[OWNER], writer=writer, reader=reader)
    return [
        f"{writer} may add answers" + (f", {reader} may read them." if reader else "."),
        *quieten(writer, reader),
    ]


def grant(connection: BaseDatabaseWrapper, *, writer: str, reader: str) -> None:
    """INSERT and one question for the writer, SELECT for the reader, nothing for anybody else."""
    with connection.cursor() as cursor:
        names: dict[str, Any] = {
            "database": sql.Identifier(connection.settings_dict["NAME"]),
            "table": sql.Identifier(SealedResponse._meta.db_table),
            "writer": sql.Identifier(writer),
        }
        _run(cursor, CLOSE, names)
        _run(cursor, FOR_THE_WRITER, names)
        if reader:
            _run(cursor, FOR_THE_READER, names | {"reader": sql.Identifier(reader)})


CLOSE = (
    "REVOKE ALL ON DATABASE {database} FROM PUBLIC",
    "REVOKE ALL ON SCHEMA public FROM PUBLIC",
    "REVOKE ALL ON ALL TABLES IN SCHEMA public FROM PUBLIC, {writer}",
    "REVOKE ALL ON FUNCTION measures_slot_is_taken(uuid) FROM PUBLIC",
)
FOR_THE_WRITER = (
    "GRANT CONNECT ON DATABASE {database} TO {writer}",
    "GRANT USAGE ON SCHEMA public TO {writer}",
    "GRANT INSERT ON {table} TO {writer}",
    "GRANT EXECUTE ON FUNCTION measures_slot_is_taken(uuid) TO {writer}",
)
FOR_THE_READER = (
    "REVOKE ALL ON ALL TABLES IN SCHEMA public FROM {reader}",
    "GRANT CONNECT ON DATABASE {database} TO {reader}",
    "GRANT USAGE ON SCHEMA public TO {reader}",
    "GRANT SELECT ON {table} TO {reader}",
)


def quieten(*roles: str) -> list[str]:
    """Keep failing statements of these roles out of the server's log; says so when it takes a superuser."""
    wishes = [(role, name, value) for role in roles if role for name, value in QUIET.items()]
    try:
        with transaction.atomic(using=OWNER), connections[OWNER].cursor() as cursor:
            for role, name, value in wishes:
                names = {
                    "role": sql.Identifier(role),
                    "name": sql.Identifier(name),
                    "value": sql.Literal(value),
                }
                _run(cursor, ("ALTER ROLE {role} SET {name} = {value}",), names)
    except DatabaseError:
        lines = [f"  ALTER ROLE {role} SET {name} = '{value}';" for role, name, value in wishes]
        return ["For a superuser of PostgreSQL, once:", *lines]
    return []


def _run(cursor: CursorWrapper, statements: tuple[str, ...], names: dict[str, Any]) -> None:
    for statement in statements:
        cursor.execute(sql.SQL(statement).format(**names).as_string())


def _user_of(alias: str) -> str:
    return str(settings.DATABASES.get(alias, {}).get("USER", ""))


def close_file(file: Path) -> str:
    """One file and its journals, for this user only; made empty when the migration has not made it yet."""
    os.close(os.open(file, os.O_CREAT | os.O_RDONLY, ONLY_THE_OWNER))
    for part in (file, file.with_name(file.name + "-wal"), file.with_name(file.name + "-shm")):
        if part.exists():
            part.chmod(ONLY_THE_OWNER)
    return f"Only this user can open {file.name}."

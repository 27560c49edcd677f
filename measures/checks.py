"""What Django refuses to start with: databases that would lose writes, readers where nobody may read."""

from collections.abc import Sequence
from typing import Any

from django.apps import AppConfig
from django.conf import settings
from django.core.checks import CheckMessage, Error, Warning

WHERE = ("ENGINE", "NAME", "HOST", "PORT")
# These serve young people and TSWs or send their mail; the key to the answers is none of their business.
READS_NOTHING = ("web", "live", "worker")


def databases(app_configs: Sequence[AppConfig] | None = None, **kwargs: Any) -> list[CheckMessage]:
    return [*_sqlite_waits_its_turn(), *_two_databases()]


def credentials(app_configs: Sequence[AppConfig] | None = None, **kwargs: Any) -> list[CheckMessage]:
    if settings.MODE != "production":
        return []
    has_reader = "blinded_reader" in settings.DATABASES
    has_key = bool(settings.BLINDED_SEAL_PRIVATE_KEY)
    found: list[CheckMessage] = []
    if settings.PART in READS_NOTHING and (has_reader or has_key):
        hint = "Unset BLINDED_READER_URL and BLINDED_SEAL_PRIVATE_KEY here; only `oversight` may have them."
        found.append(
            Error(f"The part `{settings.PART}` could open the sealed answers.", hint=hint, id="measures.E003")
        )
    if settings.PART == "oversight" and not has_reader:
        hint = "Set BLINDED_READER_URL; BLINDED_SEAL_PRIVATE_KEY too, unless the key is kept offline."
        found.append(
            Error("The part `oversight` cannot read the sealed answers.", hint=hint, id="measures.E004")
        )
    if settings.PART == "all" and has_reader and has_key:
        hint = (
            "Run `web`, `live`, `worker` and `oversight` as parts of their own; docs/operations.md says how."
        )
        found.append(
            Warning("One process serves TSWs and can open the answers.", hint=hint, id="measures.W001")
        )
    return found


def _sqlite_waits_its_turn() -> list[CheckMessage]:
    return [
        Error(
            f"The database `{alias}` is SQLite without IMMEDIATE transactions and WAL.",
            hint="Four writers at once then lose a fifth of what they write to 'database is locked'.",
            id="measures.E001",
        )
        for alias, database in settings.DATABASES.items()
        if database["ENGINE"].endswith("sqlite3") and not _waits(database.get("OPTIONS", {}))
    ]


def _waits(options: dict[str, Any]) -> bool:
    is_wal = "journal_mode=wal" in options.get("init_command", "").lower().replace(" ", "")
    return options.get("transaction_mode") == "IMMEDIATE" and is_wal


def _two_databases() -> list[CheckMessage]:
    default, blinded = (
        tuple(str(settings.DATABASES[alias].get(part, "")) for part in WHERE)
        for alias in ("default", "blinded")
    )
    if default != blinded:
        return []
    hint = "Give BLINDED_DATABASE_URL a database of its own, with a role of its own."
    return [Error("The sealed answers share a database with everything else.", hint=hint, id="measures.E002")]

"""How settings are read: secrets that stop the start with a sentence, addresses in Django's own shapes."""

import base64
import binascii
import os
import tempfile
from contextlib import suppress
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import environ
import holidays
from django.core.exceptions import ImproperlyConfigured
from django.core.management.utils import get_random_secret_key
from nacl.public import PrivateKey

HELP = "Production needs it; docs/operations.md says what it is for, .env.example shows how it looks."
KEYS_HELP = "Bring it back from a backup: what was sealed with it cannot be opened with another."
SQLITE_OPTIONS = {
    # A deferred transaction that turns into a write fails at once under load; IMMEDIATE waits its turn.
    "transaction_mode": "IMMEDIATE",
    "timeout": 20,
    "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON;",
}


class Secrets:
    """Values production must be given; the embedded default makes its own and keeps them in BESIDE_DATA."""

    def __init__(self, env: environ.Env, *, embedded: bool, data: Path) -> None:
        self.env = env
        self.embedded = embedded
        self.keys = data / "keys"

    def required(self, name: str, *, embedded: str) -> str:
        value: str = self.env.str(name, default="")
        if value:
            return value
        if self.embedded:
            return embedded
        raise ImproperlyConfigured(f"{name} is not set. {HELP}")

    def text(self, name: str) -> str:
        value: str = self.env.str(name, default="")
        if value or not self.embedded:
            return value or self.required(name, embedded="")
        return self._kept(name, get_random_secret_key)

    def sealing(self, name: str, *, optional: bool = False) -> str:
        """A libsodium key in base64; the private one is absent where nobody may read."""
        value: str = self.env.str(name, default="")
        if not value and not self.embedded:
            return "" if optional else self.required(name, embedded="")
        if value:
            _key_bytes(value, name)
            return value
        kept = self._kept("BLINDED_SEAL_PRIVATE_KEY", _new_private_key)
        private = PrivateKey(_key_bytes(kept, str(self.keys / "blinded_seal_private_key")))
        key = private if name == "BLINDED_SEAL_PRIVATE_KEY" else private.public_key
        return base64.b64encode(bytes(key)).decode()

    def _kept(self, name: str, make: Any) -> str:
        path = self.keys / name.lower()
        if not path.exists():
            self.keys.mkdir(parents=True, exist_ok=True, mode=0o700)
            # Whole or not at all, also when stopped half-way; of two that start at once one makes it.
            handle, draft = tempfile.mkstemp(dir=self.keys)
            with os.fdopen(handle, "w") as file:
                file.write(make())
            with suppress(FileExistsError):
                os.link(draft, path)
            os.unlink(draft)
        kept = path.read_text(errors="replace").strip()
        if not kept:
            raise ImproperlyConfigured(f"The key in {path} is empty. {KEYS_HELP}")
        return kept


def _new_private_key() -> str:
    return base64.b64encode(bytes(PrivateKey.generate())).decode()


def _key_bytes(text: str, where: str) -> bytes:
    try:
        key = base64.b64decode(text.strip(), validate=True)
    except (binascii.Error, ValueError):
        key = b""
    if len(key) != PrivateKey.SIZE:
        raise ImproperlyConfigured(f"{where} holds no key of 32 bytes in base64. {KEYS_HELP}")
    return key


def data_folder(env: environ.Env, *, default: Path) -> Path:
    """BESIDE_DATA, made if need be; a sentence when nothing can be written there."""
    folder = Path(env.str("BESIDE_DATA", default=str(default))).resolve()
    try:
        folder.mkdir(parents=True, exist_ok=True)
        is_ours = os.access(folder, os.W_OK | os.X_OK)
    except OSError:
        is_ours = False
    if not is_ours:
        raise ImproperlyConfigured(f"BESIDE_DATA is {folder}, and that is no folder one can write in.")
    return folder


def port(env: environ.Env) -> int:
    text: str = env.str("PORT", default="8000")
    if not (text.isascii() and text.isdigit()) or not 1 <= int(text[:6]) <= 65535:
        raise ImproperlyConfigured(f"PORT is '{text}'; it can be a number from 1 to 65535.")
    return int(text)


def promise(env: environ.Env) -> int:
    text: str = env.str("ANSWER_PROMISE_WORKING_DAYS", default="2")
    if not (text.isascii() and text.isdigit()) or not 1 <= int(text[:3]) <= 20:
        raise ImproperlyConfigured(
            f"ANSWER_PROMISE_WORKING_DAYS is '{text}'; it can be a number of days from 1 to 20."
        )
    return int(text)


def holidays_of(env: environ.Env) -> tuple[str, str]:
    """Country (ISO 3166-1) and part of it (ISO 3166-2, may be empty) whose public holidays count."""
    country = env.str("HOLIDAYS_COUNTRY", default="GB")
    subdivision = env.str("HOLIDAYS_SUBDIVISION", default="ENG" if country == "GB" else "")
    try:
        holidays.country_holidays(country, subdiv=subdivision or None)
    except NotImplementedError as unknown:
        raise ImproperlyConfigured(f"HOLIDAYS_COUNTRY and HOLIDAYS_SUBDIVISION: {unknown}.") from None
    return country, subdivision


def hosts_of(site_url: str, *, embedded: bool) -> list[str]:
    host = urlsplit(site_url).hostname or "localhost"
    return [host, "localhost", "127.0.0.1", "[::1]", "testserver"] if embedded else [host]


def origin_of(url: str) -> str:
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}"


def databases(env: environ.Env, secrets: Secrets, *, data: Path, embedded: bool) -> dict[str, Any]:
    """`default`, `blinded` (may INSERT); `blinded_reader` and `blinded_owner` only where they are given."""
    addresses = {
        "default": secrets.required("DATABASE_URL", embedded=f"sqlite:///{data / 'beside.sqlite3'}"),
        "blinded": secrets.required("BLINDED_DATABASE_URL", embedded=f"sqlite:///{data / 'blinded.sqlite3'}"),
        "blinded_reader": env.str("BLINDED_READER_URL", default=""),
        "blinded_owner": env.str("BLINDED_OWNER_URL", default=""),
    }
    if embedded and not addresses["blinded_reader"]:
        addresses["blinded_reader"] = addresses["blinded"]
    found = {alias: _database(env, address) for alias, address in addresses.items() if address}
    for alias in found.keys() - {"default", "blinded"}:
        found[alias]["TEST"] = {"MIRROR": "blinded"}
    return found


def _database(env: environ.Env, address: str) -> dict[str, Any]:
    database: dict[str, Any] = env.db_url_config(address)
    if database["ENGINE"].endswith("sqlite3"):
        database["OPTIONS"] = dict(SQLITE_OPTIONS)
        file = Path(database["NAME"])
        # A file, not memory: tests run the same locking as the embedded default.
        database["TEST"] = {"NAME": str(file.with_name(f"test_{file.name}"))}
    else:
        database["OPTIONS"] = {
            "pool": {"min_size": 1, "max_size": 12, "timeout": 20},
            # Statements that are prepared (audit.batches) are planned once, not each time they are asked.
            "options": "-c synchronous_commit=on -c plan_cache_mode=force_generic_plan",
        }
    return database


def cache_and_layer(redis_url: str) -> tuple[dict[str, Any], dict[str, Any]]:
    """Redis when there is one; else the memory of the one process that serves."""
    if not redis_url:
        return (
            {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}},
            {"default": {"BACKEND": "channels.layers.InMemoryChannelLayer"}},
        )
    return (
        {"default": {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": redis_url}},
        # The core layer goes deaf for ever when Redis restarts; pubsub comes back by itself.
        {
            "default": {
                "BACKEND": "channels_redis.pubsub.RedisPubSubChannelLayer",
                "CONFIG": {"hosts": [redis_url]},
            }
        },
    )


def broker_options(url: str, *, data: Path) -> dict[str, Any]:
    if not url.startswith("filesystem:"):
        # Kombu otherwise restores ten lost tasks a minute and a half, which is late for a letter.
        return {"visibility_timeout": 60, "unacked_restore_interval": 1, "unacked_restore_throttle": 1}
    folder = data / "broker"
    for name in ("queue", "control"):
        (folder / name).mkdir(parents=True, exist_ok=True)
    return {
        "data_folder_in": str(folder / "queue"),
        "data_folder_out": str(folder / "queue"),
        "control_folder": str(folder / "control"),
    }


def storages(*, embedded: bool, running_tests: bool) -> dict[str, Any]:
    static = (
        "django.contrib.staticfiles.storage.StaticFilesStorage"
        if embedded or running_tests
        else "config.storage.HashedStatic"
    )
    return {
        "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
        "staticfiles": {"BACKEND": static},
    }


def logging_for(*, level: str) -> dict[str, Any]:
    """Ids and events to the terminal; no bodies, no query strings, no SQL."""
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"}},
        "handlers": {"terminal": {"class": "logging.StreamHandler", "formatter": "line"}},
        "root": {"handlers": ["terminal"], "level": level},
        "loggers": {
            "django.request": {"level": "ERROR"},
            "django.channels.server": {"level": "ERROR"},
            "daphne": {"level": "WARNING"},
            "fido2": {"level": "WARNING"},
            "django.db.backends": {"level": "ERROR"},
            "kombu.connection": {"level": "ERROR"},
        },
    }

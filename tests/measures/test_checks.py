"""Settings that Beside refuses to start with."""

from types import SimpleNamespace

import pytest

from measures import checks

LITE = {"ENGINE": "django.db.backends.sqlite3", "OPTIONS": {}}
GOOD = {"transaction_mode": "IMMEDIATE", "init_command": "PRAGMA journal_mode=WAL;"}
POSTGRES = {"ENGINE": "django.db.backends.postgresql", "HOST": "db"}


@pytest.fixture
def given(monkeypatch):
    """The settings that the checks look at; Django's own stay as they are."""
    databases = {"default": POSTGRES | {"NAME": "beside"}, "blinded": POSTGRES | {"NAME": "blinded"}}
    given = SimpleNamespace(MODE="production", PART="all", DATABASES=databases, BLINDED_SEAL_PRIVATE_KEY="")
    monkeypatch.setattr(checks, "settings", given)
    return given


def _ids(check):
    return [message.id for message in check()]


@pytest.mark.parametrize(
    ("options", "found"),
    [
        (GOOD, []),
        ({"transaction_mode": "IMMEDIATE"}, ["measures.E001"]),
        ({"init_command": GOOD["init_command"]}, ["measures.E001"]),
        (GOOD | {"transaction_mode": "DEFERRED"}, ["measures.E001"]),
    ],
)
def test_sqlite_waits_its_turn_or_is_refused(given, options, found):
    given.DATABASES = {
        "default": LITE | {"NAME": "a.sqlite3", "OPTIONS": options},
        "blinded": LITE | {"NAME": "b.sqlite3", "OPTIONS": GOOD},
    }
    assert _ids(checks.databases) == found


def test_answers_never_share_a_database_with_the_rest(given):
    given.DATABASES = {"default": POSTGRES | {"NAME": "one"}, "blinded": POSTGRES | {"NAME": "one"}}
    assert _ids(checks.databases) == ["measures.E002"]


@pytest.mark.parametrize(
    ("part", "reader", "key", "found"),
    [
        ("web", False, False, []),
        ("web", True, False, ["measures.E003"]),
        ("web", False, True, ["measures.E003"]),
        ("live", True, True, ["measures.E003"]),
        ("worker", True, False, ["measures.E003"]),
        ("oversight", True, True, []),
        ("oversight", True, False, []),  # a sealed trial: the key is kept offline
        ("oversight", False, True, ["measures.E004"]),
        ("all", False, False, []),
        ("all", True, False, []),  # a deployment says who the reader is, and opens nothing
        ("all", True, True, ["measures.W001"]),
    ],
)
def test_only_oversight_can_open_the_answers(given, part, reader, key, found):
    given.PART = part
    given.BLINDED_SEAL_PRIVATE_KEY = "a key" if key else ""
    if reader:
        given.DATABASES["blinded_reader"] = POSTGRES | {"NAME": "blinded", "USER": "reader"}
    assert _ids(checks.credentials) == found

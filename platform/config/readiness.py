"""Whether what Beside stands on is there; each thing is named when it is not."""

from collections.abc import Callable

import redis
from django.conf import settings
from django.db import connections
from kombu import Connection

REQUIRED = "not reachable"


def _database(alias: str) -> Callable[[], None]:
    def ask() -> None:
        with connections[alias].cursor() as cursor:
            cursor.execute("SELECT 1")

    return ask


def _broker() -> None:
    with Connection(
        settings.CELERY_BROKER_URL, transport_options=settings.CELERY_BROKER_TRANSPORT_OPTIONS
    ) as connection:
        connection.ensure_connection(max_retries=1, timeout=2)


def _layer() -> None:
    if settings.REDIS_URL:
        with redis.Redis.from_url(settings.REDIS_URL, socket_timeout=2, socket_connect_timeout=2) as client:
            client.ping()


def missing() -> dict[str, str]:
    """Empty when everything answers; else the name of each thing that does not."""
    asked = {
        "database": _database("default"),
        "blinded store": _database("blinded"),
        "broker": _broker,
        "layer": _layer,
    }
    return {name: REQUIRED for name, ask in asked.items() if not _answers(ask)}


def _answers(ask: Callable[[], None]) -> bool:
    try:
        ask()
    except Exception:  # whatever is wrong with it, it is not ready
        return False
    return True

"""Lines that are still there, and lines that ended. How they begin is in arrivals.py."""

from collections.abc import Collection
from datetime import datetime
from functools import partial
from uuid import UUID

from django.db import transaction

from chat import groups
from chat.models import Connection


def keep_connections(ids: Collection[UUID], *, now: datetime) -> None:
    """Say that lines are still there; a server that is killed leaves this as the last sign of them."""
    Connection.objects.filter(pk__in=ids, disconnected_at__isnull=True).update(last_seen_at=now)


@transaction.atomic
def close_connections(rooms: dict[UUID, UUID], *, now: datetime) -> None:
    """Lines that ended: the room of each, by the connection's id."""
    open_still = Connection.objects.filter(pk__in=rooms, disconnected_at__isnull=True)
    open_still.update(last_seen_at=now, disconnected_at=now)
    transaction.on_commit(partial(groups.announce_each, dict.fromkeys(rooms.values(), 0)))

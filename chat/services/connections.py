"""Who came on the line and left it."""

from collections.abc import Collection
from datetime import datetime
from functools import partial
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from care import permissions
from care.permissions import Act
from chat import groups
from chat.models import Connection, Room


@transaction.atomic
def open_connection(*, room: Room, by: User, now: datetime | None = None) -> Connection:
    """Somebody came on the line. Kept, so that lost signal is not read as silence."""
    permissions.require(by, Act.SEND_MESSAGE, room.treatment)
    now = now or timezone.now()
    line = Connection.objects.create(room=room, person=by, connected_at=now, last_seen_at=now)
    transaction.on_commit(partial(groups.announce, room.pk, 0))
    return line


def keep_connections(ids: Collection[UUID], *, now: datetime) -> None:
    """Say that lines are still there; a server that is killed leaves this as the last sign of them."""
    Connection.objects.filter(pk__in=ids, disconnected_at__isnull=True).update(last_seen_at=now)


@transaction.atomic
def close_connections(rooms: dict[UUID, UUID], *, now: datetime) -> None:
    """Lines that ended: the room of each, by the connection's id."""
    open_still = Connection.objects.filter(pk__in=rooms, disconnected_at__isnull=True)
    open_still.update(last_seen_at=now, disconnected_at=now)
    transaction.on_commit(partial(groups.announce_each, dict.fromkeys(rooms.values(), 0)))


def close_connection(*, connection_id: UUID, room_id: UUID, now: datetime | None = None) -> None:
    close_connections({connection_id: room_id}, now=now or timezone.now())

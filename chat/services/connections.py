"""Who came on the line and left it."""

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


def keep_connection(*, connection_id: UUID, now: datetime) -> None:
    """Say that a line is still there; a server that is killed leaves this as the last sign of it."""
    Connection.objects.filter(pk=connection_id, disconnected_at__isnull=True).update(last_seen_at=now)


@transaction.atomic
def close_connection(*, connection_id: UUID, room_id: UUID, now: datetime | None = None) -> None:
    now = now or timezone.now()
    Connection.objects.filter(pk=connection_id, disconnected_at__isnull=True).update(
        last_seen_at=now, disconnected_at=now
    )
    transaction.on_commit(partial(groups.announce, room_id, 0))

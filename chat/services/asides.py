"""Says that something beside the lines changed: agenda, exercise, summary, time."""

from functools import partial
from uuid import UUID

from django.db import transaction
from django.db.models import F

from chat import groups
from chat.models import Room


def changed(room_id: UUID) -> None:
    """Called inside the transaction of the deed; every open socket of the room then looks again."""
    Room.objects.filter(pk=room_id).update(revision=F("revision") + 1)
    transaction.on_commit(partial(groups.announce, room_id, 0))

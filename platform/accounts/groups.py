"""Hints to open sockets: they carry nothing, they only say that it is time to look again."""

import logging
from functools import partial
from uuid import UUID

from asgiref.sync import async_to_sync
from channels.layers import get_channel_layer
from django.db import transaction

log = logging.getLogger(__name__)
LOOK_AGAIN = {"type": "look.again"}


def group_of(user_id: UUID) -> str:
    return f"user.{user_id.hex}"


def look_again_on_commit(user_id: UUID) -> None:
    """Ask every open socket of this person to check its rights, once the change is there to be seen."""
    transaction.on_commit(partial(_look_again, user_id))


def _look_again(user_id: UUID) -> None:
    layer = get_channel_layer()
    if layer is None:
        return
    try:
        async_to_sync(layer.group_send)(group_of(user_id), LOOK_AGAIN)
    except Exception:  # a lost hint costs two seconds: every socket also looks by itself
        log.warning("hint.lost")

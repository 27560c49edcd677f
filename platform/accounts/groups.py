"""Hints to open sockets: they carry nothing, they only say that it is time to look again."""

import logging
from functools import partial
from uuid import UUID

from asgiref.sync import async_to_sync
from channels.layers import get_channel_layer
from django.db import transaction

log = logging.getLogger(__name__)
# Every process that holds sockets listens to this one group.
GROUP = "people"


def look_again_on_commit(user_id: UUID) -> None:
    """Ask every open socket of this person to check its rights, once the change is there to be seen."""
    transaction.on_commit(partial(_look_again, user_id))


def _look_again(user_id: UUID) -> None:
    layer = get_channel_layer()
    if layer is None:
        return
    try:
        async_to_sync(layer.group_send)(GROUP, {"type": "look.again", "person": user_id.hex})
    except Exception:  # a lost hint costs a second: every socket is also looked after by the clock
        log.warning("hint.lost")

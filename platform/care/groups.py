"""Hints to open sockets: "look again", without content, after the fact is committed."""

import logging

from asgiref.sync import async_to_sync
from channels.layers import get_channel_layer
from redis.exceptions import RedisError

from accounts.models import User

logger = logging.getLogger(__name__)


def hint(person: User) -> None:
    """Ask this person's open sockets to check their rights now; without a layer they do so on their tick."""
    layer = get_channel_layer()
    if layer is None:
        return
    try:
        async_to_sync(layer.group_send)(f"user.{person.pk.hex}", {"type": "look.again"})
    except (OSError, RedisError):
        # The layer is only quicker: a lost hint costs the seconds until the next tick.
        logger.warning("look.again could not be sent; sockets find out on their tick")

"""The one ear of this process: hints of other processes, through the channel layer."""

import asyncio
import logging
from contextlib import suppress
from typing import Any

from channels.layers import get_channel_layer

from accounts import groups as accounts
from chat import groups
from chat.groups import switchboard

logger = logging.getLogger(__name__)
RETRY = 1.0


async def listen() -> None:
    """For as long as there are sockets. The layer may be away: it is tried again, and the tick stands in."""
    layer = get_channel_layer()
    while layer is not None:
        try:
            await _hear(layer)
        except Exception as problem:  # whatever ails the layer, the sockets go on without it
            logger.warning("layer.away %s", type(problem).__name__)
            await asyncio.sleep(RETRY)


async def _hear(layer: Any) -> None:
    channel = await layer.new_channel()
    names = (groups.GROUP, accounts.GROUP)
    try:
        for name in names:
            await layer.group_add(name, channel)
        while True:
            hint = await layer.receive(channel)
            # What this process said itself it has acted on already.
            if hint.get("from") != switchboard.token:
                switchboard.hear(hint)
    finally:
        with suppress(Exception):
            for name in names:
                await layer.group_discard(name, channel)

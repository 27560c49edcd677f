"""The ASGI door: pages and sockets, from one origin only."""

import os
from typing import Any

from django.core.asgi import get_asgi_application
from django.urls import re_path

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
pages = get_asgi_application()

from channels.routing import ProtocolTypeRouter, URLRouter  # noqa: E402
from channels.security.websocket import AllowedHostsOriginValidator, OriginValidator  # noqa: E402
from channels.sessions import CookieMiddleware  # noqa: E402
from django.conf import settings  # noqa: E402

from chat.live.peers import peers_are_known  # noqa: E402
from chat.routing import sockets  # noqa: E402
from config.safety import refuse_to_start_unsafe  # noqa: E402


async def nothing_there(scope: Any, receive: Any, send: Any) -> None:
    """An address without a socket is turned away at the door; the router would raise."""
    await send({"type": "websocket.close"})


def from_our_pages(application: Any) -> Any:
    """Only our own pages open sockets: this host, and in production this very scheme and port."""
    if settings.EMBEDDED:
        return AllowedHostsOriginValidator(application)
    return OriginValidator(application, [settings.SITE_URL])


refuse_to_start_unsafe()
# Django's types know only views as doors; Channels' router takes sockets through the same function.
anything_else: Any = re_path("", nothing_there)  # type: ignore[arg-type]
routes = URLRouter([*sockets, anything_else])
application = ProtocolTypeRouter(
    {
        "http": pages,
        # Who it is, is asked by the socket itself: once, and together with whether they may.
        "websocket": peers_are_known(from_our_pages(CookieMiddleware(routes))),
    }
)

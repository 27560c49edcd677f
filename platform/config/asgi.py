"""The ASGI door: pages and sockets, from one origin only."""

import os

from django.core.asgi import get_asgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
pages = get_asgi_application()

from channels.auth import AuthMiddlewareStack  # noqa: E402
from channels.routing import ProtocolTypeRouter, URLRouter  # noqa: E402
from channels.security.websocket import AllowedHostsOriginValidator  # noqa: E402

from chat.routing import sockets  # noqa: E402
from chat.sockets import restart_is_said  # noqa: E402
from config.safety import refuse_to_start_unsafe  # noqa: E402

refuse_to_start_unsafe()
application = ProtocolTypeRouter(
    {
        "http": pages,
        "websocket": restart_is_said(AllowedHostsOriginValidator(AuthMiddlewareStack(URLRouter(sockets)))),
    }
)

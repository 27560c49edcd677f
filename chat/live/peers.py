"""What a server's connection can do beyond ASGI: say 1012, and tell when the other end reads too slowly."""

import asyncio
from typing import Any

from chat.protocol import Close


class Peer:
    """A server that waits by itself until the other end has read, as uvicorn does."""

    is_free = True

    async def free(self) -> None:
        """Return when there is room for more."""

    def say_restarting(self) -> bool:
        """Whether it was said here; ASGI's own close does where the server's library takes the code."""
        return False


class DaphnePeer(Peer):
    """Daphne's connection. Its library takes only 1000 and 3000-4999 from applications, and it never waits:

    without this, what somebody does not read piles up in the server's memory.
    """

    def __init__(self, connection: Any) -> None:
        self.connection, self.transport = connection, connection.transport
        self.room = asyncio.Event()
        self.room.set()
        # The page's own channel, which has nothing more to say here, stands in that place until now.
        self.transport.unregisterProducer()
        self.transport.registerProducer(self, True)

    @property
    def is_free(self) -> bool:  # type: ignore[override]
        return self.room.is_set()

    async def free(self) -> None:
        await self.room.wait()

    def say_restarting(self) -> bool:
        self.connection.sendCloseFrame(code=int(Close.RESTARTING))
        return True

    # --- What Twisted calls ---
    def pauseProducing(self) -> None:
        self.room.clear()

    def resumeProducing(self) -> None:
        self.room.set()
        if self.transport.disconnecting:
            # Otherwise it would wait for more of us, and never close.
            self.transport.unregisterProducer()

    def stopProducing(self) -> None:
        self.room.set()


def peers_are_known(application: Any) -> Any:
    """Give sockets their peer. Outermost, because only here `send` is the server's own."""

    async def wrapped(scope: dict[str, Any], receive: Any, send: Any) -> Any:
        connection = next(iter(getattr(send, "args", ())), None)
        is_daphne = hasattr(connection, "sendCloseFrame")
        peer = DaphnePeer(connection) if is_daphne else Peer()
        return await application({**scope, "peer": peer}, receive, send)

    return wrapped

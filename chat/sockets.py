"""The base of every socket: at each frame, push and tick it asks again whether its holder still may."""

import asyncio
import logging
import time
from abc import ABC, abstractmethod
from collections.abc import Awaitable, Callable, Coroutine
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from typing import Any, TypeVar
from uuid import UUID

from channels.consumer import AsyncConsumer
from channels.db import database_sync_to_async
from channels.layers import get_channel_layer

from accounts import groups as accounts
from chat import protocol, rules
from chat.protocol import Close, Fault
from chat.selectors import NotStanding

logger = logging.getLogger(__name__)
T = TypeVar("T")
Event = dict[str, Any]
TICK = 1.0
HELLO_WITHIN = 10.0
FRAMES_A_SECOND, FRAMES_AT_ONCE = 40, 200
LAYER_RETRY = 1.0
THREADS = ThreadPoolExecutor(max_workers=8, thread_name_prefix="sockets")


class MemberConsumer(AsyncConsumer, ABC):
    """A socket of somebody who is signed in.

    A room says who may come in (`admit`), what a frame does (`command`) and what there is to tell (`push`).
    Channels' own loop makes a hop to another thread before each event; this one has its own loop.
    """

    scope: Any
    emit: Callable[[Event], Awaitable[None]]
    loop: asyncio.AbstractEventLoop
    person_id: UUID
    session_key: str | None

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        self.scope, self.emit = scope, send
        self.loop = asyncio.get_running_loop()
        self.wake = asyncio.Event()
        self.pace = rules.Bucket(FRAMES_A_SECOND, FRAMES_AT_ONCE)
        self.has_greeted = self.is_closed = False
        self.tasks: set[asyncio.Task[None]] = set()
        try:
            await self._serve(receive)
        except asyncio.CancelledError:
            # The server is stopping: its peers are told to come back, as far as it still can.
            await self.close(Close.RESTARTING)
            raise
        finally:
            await self._leave()

    @abstractmethod
    async def admit(self) -> None:
        """Check who this is and let them in; NotVisible or NotStanding otherwise."""

    @abstractmethod
    async def command(self, command: protocol.Command) -> None:
        """Do what a frame asks for."""

    @abstractmethod
    async def push(self) -> None:
        """Check again, then tell what is new. Runs after each hint and at each tick, one at a time."""

    async def left(self) -> None:
        """The socket is gone."""

    # --- What a room uses ---
    async def in_thread(self, work: Callable[..., T], /, *args: Any, **kwargs: Any) -> T:
        hop = database_sync_to_async(work, thread_sensitive=False, executor=THREADS)
        return await hop(*args, **kwargs)

    async def tell(self, frame: str) -> None:
        if not self.is_closed:
            await self.emit({"type": "websocket.send", "text": frame})

    async def close(self, code: Close) -> None:
        if self.is_closed:
            return
        self.is_closed = True
        with suppress(Exception):  # the peer may have gone first
            if code is Close.RESTARTING and self.scope.get("say_restarting", _cannot)():
                return
            await self.emit({"type": "websocket.close", "code": int(code)})

    def start(self, work: Coroutine[Any, Any, None]) -> None:
        self.tasks.add(self.loop.create_task(work))

    def told(self, hint: Event) -> None:
        """Somebody says there may be something new."""
        self.wake.set()

    def outnumbered(self) -> None:
        self.start(self.close(Close.FLOODING))

    # --- The loops ---
    async def _serve(self, receive: Callable[[], Awaitable[Event]]) -> None:
        await receive()  # websocket.connect
        # Taken first and closed then: a refused handshake would hide the code from the browser.
        await self.emit({"type": "websocket.accept"})
        if await self._guarded(self._admit()):
            self.start(self._wait_for_hello())
            self.start(self._listen())
            self.start(self.watch())
        while (event := await receive())["type"] != "websocket.disconnect":
            if not self.is_closed:
                await self._guarded(self._frame(event))
        self.is_closed = True

    async def _admit(self) -> None:
        user = self.scope["user"]
        if not user.is_authenticated:
            raise NotStanding(is_signed_in=False)
        self.person_id, self.session_key = user.pk, self.scope["session"].session_key
        await self.admit()

    async def _frame(self, event: Event) -> None:
        text = event.get("text")
        if text is None or len(text.encode("utf-8", "replace")) > protocol.LONGEST_FRAME:
            await self.close(Close.NOT_A_FRAME)
        elif not self.pace.take(time.monotonic()):
            await self.close(Close.FLOODING)
        else:
            await self._understood(text)

    async def _understood(self, text: str) -> None:
        try:
            command = protocol.parse(text)
        except protocol.NotUnderstood as problem:
            await self.tell(protocol.error(problem.fault))
        except protocol.BadMessage as problem:
            await self.tell(protocol.refused(problem.key, rules.Refusal.MALFORMED))
        else:
            if isinstance(command, protocol.Hello) == self.has_greeted:
                fault = Fault.MALFORMED if self.has_greeted else Fault.HELLO_FIRST
                await self.tell(protocol.error(fault))
                return
            await self.command(command)

    async def watch(self) -> None:
        """Push for as long as the socket lives: when told to, and at least once a tick."""
        while not self.is_closed:
            await self._guarded(self.push())
            with suppress(TimeoutError):
                await asyncio.wait_for(self.wake.wait(), TICK)
            self.wake.clear()

    async def _guarded(self, work: Awaitable[None]) -> bool:
        """Whatever goes wrong closes this one socket with a code, and nothing else."""
        try:
            await work
        except NotStanding as problem:
            await self.close(Close.NOT_ALLOWED if problem.is_signed_in else Close.NOT_SIGNED_IN)
        except NoSuchRoom:
            await self.close(Close.NO_SUCH_ROOM)
        except Exception as problem:  # a database that is away must not end in silence: the client comes back
            logger.warning("socket.closed %s", type(problem).__name__)
            await self.close(Close.RESTARTING)
        return not self.is_closed

    async def _wait_for_hello(self) -> None:
        await asyncio.sleep(HELLO_WITHIN)
        if not self.has_greeted:
            await self.close(Close.NO_HELLO)

    async def _listen(self) -> None:
        """Hints from other processes. The layer may be away: it is tried again, and the tick stands in."""
        layer = get_channel_layer()
        while layer is not None and not self.is_closed:
            try:
                channel = await layer.new_channel()
                await self._hear(layer, channel)
            except Exception as problem:  # whatever ails the layer, the socket goes on without it
                logger.warning("layer.away %s", type(problem).__name__)
                await asyncio.sleep(LAYER_RETRY)

    async def _hear(self, layer: Any, channel: str) -> None:
        names = self.group_names()
        try:
            for name in names:
                await layer.group_add(name, channel)
            while True:
                self.told(await layer.receive(channel))
        finally:
            with suppress(Exception):
                for name in names:
                    await layer.group_discard(name, channel)

    def group_names(self) -> list[str]:
        return [accounts.group_of(self.person_id)]

    async def _leave(self) -> None:
        self.is_closed = True
        for task in self.tasks:
            task.cancel()
        await asyncio.gather(*self.tasks, return_exceptions=True)
        with suppress(Exception):
            await self.left()


def restart_is_said(application: Any) -> Any:
    """Let sockets close with 1012 under Daphne, whose library takes only 1000 and 3000-4999 from them."""

    async def wrapped(scope: dict[str, Any], receive: Any, send: Any) -> Any:
        # Outermost, because only here `send` is Daphne's own, with the peer it speaks to.
        peer = next(iter(getattr(send, "args", ())), None)
        say = getattr(peer, "sendCloseFrame", None)
        if say is not None:
            scope = {**scope, "say_restarting": lambda: say(code=int(Close.RESTARTING)) is None}
        return await application(scope, receive, send)

    return wrapped


def _cannot() -> bool:
    return False


class NoSuchRoom(Exception):
    """There is no such room, or it is not this person's: the same to whoever asks."""

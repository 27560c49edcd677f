"""The base of every socket: takes frames in, lets them out, ends with a code when its holder may no more."""

import asyncio
import logging
import time
from abc import ABC, abstractmethod
from collections import deque
from collections.abc import Awaitable, Callable, Coroutine
from contextlib import suppress
from typing import Any

from channels.consumer import AsyncConsumer

from care.permissions import NotVisible
from chat import protocol, rules
from chat.live import process
from chat.live.process import Process
from chat.protocol import Close, Fault
from chat.selectors import NotStanding

logger = logging.getLogger(__name__)
Event = dict[str, Any]
HELLO_WITHIN = 10.0
FRAMES_A_SECOND, FRAMES_AT_ONCE = 40, 200
# What waits for a slow reader, in characters: beyond the first, lines wait in the database; beyond the second
# it sends without ever reading.
MOST_WAITING, TOO_MUCH = 64 * 1024, 512 * 1024


class MemberConsumer(AsyncConsumer, ABC):
    """A socket of somebody who is signed in.

    A room says who may come in (`admit`), what a frame does (`command`) and what is still to be told
    (`catch_up`). Its process asks for all sockets at each tick whether their holders still may. Channels' own
    loop makes a hop to another thread before each event; this one takes frames without waiting for anything.
    """

    scope: Any
    emit: Callable[[Event], Awaitable[None]]
    house: Process

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        self.scope, self.emit, self.peer = scope, send, scope["peer"]
        self.loop = asyncio.get_running_loop()
        self.house = process.here()
        self.waiting: deque[str] = deque()
        self.weight = 0
        self.wake = asyncio.Event()
        self.pace = rules.Bucket(FRAMES_A_SECOND, FRAMES_AT_ONCE)
        self.has_greeted = self.is_closed = False
        self.tasks: set[asyncio.Task[None]] = set()
        try:
            await self._serve(receive)
        except asyncio.CancelledError:
            # The server is stopping: its peers are told to come back, as far as it still can.
            if not self.is_closed:
                self.is_closed = True
                await self._close(Close.RESTARTING)
            raise
        finally:
            await self._leave()

    @abstractmethod
    async def admit(self) -> None:
        """Check who this is and let them in; NotStanding or NotVisible otherwise."""

    @abstractmethod
    def command(self, command: protocol.Command) -> None:
        """Do what a frame asks for, or see that it is done."""

    @abstractmethod
    async def catch_up(self) -> bool:
        """Ask for what this socket was not told yet and say it; False when there is nothing left."""

    async def left(self) -> None:
        """The socket is gone."""

    # --- What a room uses ---
    def say(self, frame: str) -> None:
        """Let a frame out as soon as the other end takes it."""
        if self.is_closed:
            return
        self.waiting.append(frame)
        self.weight += len(frame)
        self.wake.set()
        if self.weight > TOO_MUCH:
            self.shut(Close.RESTARTING)

    @property
    def is_full(self) -> bool:
        return self.weight > MOST_WAITING

    def shut(self, code: Close) -> None:
        """Not one more frame, whatever waits; then the code."""
        if self.is_closed:
            return
        self.is_closed = True
        self.waiting.clear()
        self.start(self._close(code))

    def lose(self, problem: NotStanding) -> None:
        self.shut(Close.NOT_ALLOWED if problem.is_signed_in else Close.NOT_SIGNED_IN)

    def fail(self) -> None:
        """Something of ours does not answer: that must not end in silence, so the client comes back."""
        self.shut(Close.RESTARTING)

    def outnumbered(self) -> None:
        self.shut(Close.FLOODING)

    def start(self, work: Coroutine[Any, Any, None]) -> None:
        task = self.loop.create_task(work)
        self.tasks.add(task)
        task.add_done_callback(self.tasks.discard)

    # --- The loops ---
    async def _serve(self, receive: Callable[[], Awaitable[Event]]) -> None:
        await receive()  # websocket.connect
        # Taken first and closed then: a refused handshake would hide the code from the browser.
        await self.emit({"type": "websocket.accept"})
        await self._guarded(self.admit())
        if not self.is_closed:
            self.start(self._speak())
            self.loop.call_later(HELLO_WITHIN, self._require_hello)
        while (event := await receive())["type"] != "websocket.disconnect":
            if not self.is_closed:
                self._frame(event)
        self.is_closed = True

    def _require_hello(self) -> None:
        if not self.has_greeted:
            self.shut(Close.NO_HELLO)

    def _frame(self, event: Event) -> None:
        text = event.get("text")
        if text is None or _is_too_long(text):
            self.shut(Close.NOT_A_FRAME)
        elif not self.pace.take(time.monotonic()):
            self.shut(Close.FLOODING)
        else:
            try:
                self._understood(text)
            except Exception as problem:  # a defect of ours ends this one socket, and nothing else
                logger.warning("frame.failed %s", type(problem).__name__)
                self.fail()

    def _understood(self, text: str) -> None:
        try:
            command = protocol.parse(text)
        except protocol.NotUnderstood as problem:
            self.say(protocol.error(problem.fault))
        except protocol.BadMessage as problem:
            self.say(protocol.refused(problem.key, rules.Refusal.MALFORMED))
        else:
            if isinstance(command, protocol.Hello) == self.has_greeted:
                self.say(protocol.error(Fault.MALFORMED if self.has_greeted else Fault.HELLO_FIRST))
                return
            self.command(command)

    async def _speak(self) -> None:
        """The only one who lets frames out, one after the other; a slow reader holds up nobody but this."""
        while not self.is_closed:
            await self.wake.wait()
            self.wake.clear()
            await self._guarded(self._say_everything())

    async def _say_everything(self) -> None:
        is_more = True
        while is_more and not self.is_closed:
            while self.waiting:
                frame = self.waiting.popleft()
                self.weight -= len(frame)
                await self.emit({"type": "websocket.send", "text": frame})
                if not self.peer.is_free:
                    await self.peer.free()
            is_more = await self.catch_up() or bool(self.waiting)

    async def _guarded(self, work: Awaitable[None]) -> None:
        """Whatever goes wrong closes this one socket with a code, and nothing else."""
        try:
            await work
        except NotStanding as problem:
            self.lose(problem)
        except NotVisible:
            self.shut(Close.NO_SUCH_ROOM)
        except Exception as problem:
            logger.warning("socket.closed %s", type(problem).__name__)
            self.fail()

    async def _close(self, code: Close) -> None:
        with suppress(Exception):  # the peer may have gone first
            if not (code is Close.RESTARTING and self.peer.say_restarting()):
                await self.emit({"type": "websocket.close", "code": int(code)})

    async def _leave(self) -> None:
        self.is_closed = True
        for task in tuple(self.tasks):
            task.cancel()
        await asyncio.gather(*self.tasks, return_exceptions=True)
        with suppress(Exception):
            await self.left()


def _is_too_long(text: str) -> bool:
    if len(text) > protocol.LONGEST_FRAME:
        return True
    return not text.isascii() and len(text.encode("utf-8", "replace")) > protocol.LONGEST_FRAME

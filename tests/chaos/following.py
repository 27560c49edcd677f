"""A client that follows docs/chat-protocol.md as our page does: window of one, same key again, resume."""

import asyncio
import contextlib
import json
import random
import ssl
from uuid import uuid4

import websockets

ORIGIN = "http://localhost"
ACK_WITHIN = 4.0
SILENT_FOR = 25.0
LONGEST_WAIT = 1.0
# Somebody who sees that nothing is leaving stops typing after a while.
PATIENT_FOR = 8


def tls(url: str) -> ssl.SSLContext | None:
    """The certificate of a throw-away nginx is its own; what is tested is the line, not its seal."""
    if url.startswith("ws:"):
        return None
    trusting = ssl.create_default_context()
    trusting.check_hostname, trusting.verify_mode = False, ssl.CERT_NONE
    return trusting


class Follower:
    def __init__(self, name: str, url: str, cookie: str) -> None:
        self.name, self.url, self.headers = name, url, {"Cookie": cookie}
        self.typed: list[str] = []
        self.outbox: list[tuple[str, str]] = []
        self.acked: dict[str, int] = {}
        self.seen: list[tuple[int, str, str]] = []
        self.held: set[str] = set()
        self.lines_opened = 0
        self.close_codes: list[int | None] = []
        self.is_awake = asyncio.Event()
        self.is_awake.set()
        self.may_stop = False

    async def write(self) -> None:
        if len(self.outbox) >= PATIENT_FOR:
            return
        body = f"{self.name} {len(self.typed)}"
        key = str(uuid4())
        self.typed.append(key)
        self.outbox.append((key, body))

    def __str__(self) -> str:
        return (
            f"{self.name}: holds {self.last}, {len(self.outbox)} unsent, lines ended {self.close_codes[-5:]}"
        )

    @property
    def last(self) -> int:
        return self.seen[-1][0] if self.seen else 0

    async def run(self) -> None:
        while not self.may_stop:
            with contextlib.suppress(OSError, TimeoutError, websockets.WebSocketException):
                await self._one_line()
            await asyncio.sleep(random.uniform(0, LONGEST_WAIT))

    async def _one_line(self) -> None:
        async with websockets.connect(
            self.url,
            origin=ORIGIN,
            additional_headers=self.headers,
            ssl=tls(self.url),
            open_timeout=4,
            close_timeout=1,
            ping_interval=None,
        ) as line:
            self.lines_opened += 1
            await line.send(json.dumps({"type": "hello", "after": self.last}))
            try:
                await self._talk(line)
            finally:
                self.close_codes.append(line.close_code)

    async def _talk(self, line: websockets.ClientConnection) -> None:
        is_ready, in_flight, heard_at = False, None, asyncio.get_running_loop().time()
        while not self.may_stop:
            await self.is_awake.wait()
            if is_ready and in_flight is None and self.outbox:
                in_flight, body = self.outbox[0]
                await line.send(json.dumps({"type": "message.send", "key": in_flight, "body": body}))
            try:
                frame = json.loads(await asyncio.wait_for(line.recv(), ACK_WITHIN if in_flight else 0.1))
            except TimeoutError:
                if in_flight or asyncio.get_running_loop().time() - heard_at > SILENT_FOR:
                    return
                continue
            heard_at = asyncio.get_running_loop().time()
            is_ready = is_ready or frame["type"] == "ready"
            if frame["type"] == "message.sent":
                await self._sent(line, frame)
                in_flight = None if frame["key"] == in_flight else in_flight
            elif frame["type"] == "heartbeat" and frame["last"] > self.last:
                await line.send(json.dumps({"type": "fill", "after": self.last}))
            elif frame["type"] == "message.refused":
                assert frame["code"] == "too_fast", frame
                await asyncio.sleep(0.3)
                in_flight = None

    async def _sent(self, line: websockets.ClientConnection, frame: dict) -> None:
        if frame["number"] > self.last + 1:
            await line.send(json.dumps({"type": "fill", "after": self.last}))
            return
        if frame["number"] == self.last + 1:
            self.seen.append((frame["number"], frame["key"], frame["body"]))
            self.held.add(frame["key"])
        if frame["key"] in self.typed:
            assert self.acked.setdefault(frame["key"], frame["number"]) == frame["number"]
        self.outbox = [waiting for waiting in self.outbox if waiting[0] != frame["key"]]

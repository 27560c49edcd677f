"""Long runs: somebody whose right has ended, with Redis and without, and somebody who never reads."""

import asyncio
import contextlib
import json
import random
import signal
import socket
import time
from pathlib import Path
from uuid import uuid4

import pytest
import websockets

from tests.chaos.following import ORIGIN, Follower
from tests.chaos.house import House, served

pytestmark = pytest.mark.chaos
ROOMS = 12
WRITTEN_FOR = 6.0
NEVER_READ, LINES, LINES_OF_MESSAGES = 7, 4, 4000
MOST_BYTES_EACH = 5 * 1024 * 1024


class Former(Follower):
    """A TSW who goes on writing, and comes back, after the right has ended."""

    def __init__(self, *what: str) -> None:
        super().__init__(*what)
        self.heard: list[float] = []
        self.sent_at: list[float] = []
        self.closed: list[tuple[float, int | None]] = []

    async def run(self) -> None:
        while not self.may_stop:
            with contextlib.suppress(OSError, TimeoutError, websockets.WebSocketException):
                async with websockets.connect(
                    self.url, origin=ORIGIN, additional_headers=self.headers, ping_interval=None
                ) as line:
                    await line.send(json.dumps({"type": "hello", "after": 0}))
                    writing = asyncio.create_task(self._write_on(line))
                    try:
                        await self._listen(line)
                    finally:
                        writing.cancel()
                        self.closed.append((time.time(), line.close_code))
            await asyncio.sleep(0.3)

    async def _listen(self, line: websockets.ClientConnection) -> None:
        async for text in line:
            frame = json.loads(text)
            if frame["type"] == "message.sent" and frame["author"] == "young_person":
                self.heard.append(float(frame["body"]))

    async def _write_on(self, line: websockets.ClientConnection) -> None:
        while True:
            self.sent_at.append(time.time())
            body = f"former {self.sent_at[-1]}"
            await line.send(json.dumps({"type": "message.send", "key": str(uuid4()), "body": body}))
            await asyncio.sleep(0.25)


class Timed(Follower):
    """Writes the time."""

    def __init__(self, *what: str) -> None:
        super().__init__(*what)
        self.times: list[float] = []

    async def write(self) -> None:
        self.times.append(time.time())
        self.outbox.append((str(uuid4()), str(self.times[-1])))


@pytest.mark.parametrize(("redis", "closed_within"), [("alive", 1.0), ("dead", 3.0)])
async def test_no_frame_comes_through_after_a_right_has_ended(house, capsys, redis, closed_within):
    rooms = house.make_rooms(ROOMS)
    async with served(house, 2 if house.redis else 1) as urls:
        pairs = [_pair(room, urls) for room in rooms]
        tasks = [asyncio.create_task(person.run()) for pair in pairs for person in pair]
        tasks += [asyncio.create_task(_write(anna)) for anna, _ in pairs]
        await asyncio.sleep(2)
        if house.redis and redis == "dead":
            house.redis.stop(signal.SIGKILL)
        revoking = asyncio.to_thread(house.ask, "revoke", *(room["id"] for room in rooms))
        revoked_at = await revoking
        await asyncio.sleep(WRITTEN_FOR)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
    if house.redis and redis == "dead":
        house.redis.start()
    counts = [_after(pair, revoked_at[room["id"]]) for pair, room in zip(pairs, rooms, strict=True)]
    stored = [float(body.split()[1]) > revoked_at[room["id"]] for room, body in _by_former(house, rooms)]
    report = {
        "tries": sum(each["tries"] for each in counts),
        "heard after the end": sum(each["heard"] for each in counts),
        "taken after the end": sum(stored),
        "closed after, s": round(max(each["closed after"] for each in counts), 2),
    }
    with capsys.disabled():
        print(f"\n  revoked with Redis {redis}: {json.dumps(report)}")  # noqa: T201
    assert report["heard after the end"] == report["taken after the end"] == 0
    assert report["closed after, s"] <= closed_within


def _pair(room: dict, urls: list[str]) -> tuple[Timed, Former]:
    anna, tom = room["cookies"]
    return Timed("anna", urls[0] + room["path"], anna), Former("tom", urls[-1] + room["path"], tom)


async def _write(anna: Timed) -> None:
    while True:
        await anna.write()
        await asyncio.sleep(random.uniform(0.2, 0.3))


def _after(pair: tuple[Timed, Former], revoked_at: float) -> dict[str, float]:
    anna, tom = pair
    return {
        "tries": sum(at > revoked_at for at in (*anna.times, *tom.sent_at)),
        "heard": sum(at > revoked_at for at in tom.heard),
        "closed after": max(0.0, next(at for at, code in tom.closed if code == 4403) - revoked_at),
    }


def _by_former(house: House, rooms: list[dict]) -> list[tuple[dict, str]]:
    counted = zip(rooms, house.count(rooms), strict=True)
    return [
        (room, body) for room, each in counted for _, _, body in each["stored"] if body.startswith("former")
    ]


async def test_somebody_who_never_reads_costs_little_memory(house, capsys):
    """Sixteen megabytes to tell to each of seven sockets that read nothing; the eighth is served as ever."""
    (room,) = house.make_rooms(1)
    house.ask("stuff", room["id"], LINES_OF_MESSAGES)
    async with served(house, 1) as (url,), contextlib.AsyncExitStack() as lines:
        anna = Follower("anna", url + room["path"], room["cookies"][0])
        anna.seen = [(LINES_OF_MESSAGES, "", "")]
        task = asyncio.create_task(anna.run())
        await asyncio.sleep(1)
        before = _memory(house)
        for number in range(NEVER_READ):
            cookie = room["cookies"][1 if number < LINES else 0]
            line = await lines.enter_async_context(_deaf_line(house.proxies[0].to_port, room["path"], cookie))
            await line.send(json.dumps({"type": "hello", "after": 0}))
        grown = 0
        for _ in range(20):
            await asyncio.sleep(0.5)
            grown = max(grown, _memory(house) - before)
        began = time.monotonic()
        await anna.write()
        while anna.outbox:
            assert time.monotonic() - began < 5
            await asyncio.sleep(0.005)
        acknowledged = time.monotonic() - began
        anna.may_stop = True
        await task
    each = grown / NEVER_READ
    with capsys.disabled():
        print(f"\n  never reading: {each / 1024:,.0f} KB each of {NEVER_READ}; ack {acknowledged:.3f} s")  # noqa: T201
    assert each <= MOST_BYTES_EACH


def _memory(house: House) -> int:
    status = Path(f"/proc/{house.servers[0].process.pid}/status").read_text()
    return next(int(line.split()[1]) for line in status.splitlines() if line.startswith("VmRSS")) * 1024


@contextlib.asynccontextmanager
async def _deaf_line(port: int, path: str, cookie: str):
    narrow = socket.socket()
    narrow.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 8192)
    narrow.connect(("127.0.0.1", port))
    line = await websockets.connect(
        f"ws://localhost:{port}{path}",
        sock=narrow,
        origin=ORIGIN,
        additional_headers={"Cookie": cookie},
        ping_interval=None,
        max_queue=1,
        close_timeout=0.1,
    )
    try:
        yield line
    finally:
        line.transport.abort()

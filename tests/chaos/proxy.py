"""A line of ours between people and a server, that can be cut, stalled, slowed and left half open."""

import asyncio
import contextlib
import random

from services import free_port


class Proxy:
    def __init__(self, to_port: int) -> None:
        self.to_port, self.port = to_port, free_port()
        self.delay = 0.0
        self.is_deaf = self.is_refusing = False
        self.flows = asyncio.Event()
        self.flows.set()
        self.ends: set[asyncio.StreamWriter] = set()

    async def start(self) -> None:
        self.server = await asyncio.start_server(self._carry, "127.0.0.1", self.port)

    def stop(self) -> None:
        self.server.close()
        self.cut()

    def cut(self) -> None:
        for end in self.ends:
            end.transport.abort()

    async def _carry(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        mine = {writer}
        self.ends |= mine
        try:
            if not self.is_refusing:
                there, back = await asyncio.open_connection("127.0.0.1", self.to_port)
                mine.add(back)
                self.ends.add(back)
                await asyncio.gather(self._pipe(reader, back), self._pipe(there, writer))
        except (OSError, asyncio.CancelledError):
            pass  # one end went, or the test is over
        finally:
            self.ends -= mine
            for end in mine:
                end.transport.abort()

    async def _pipe(self, source: asyncio.StreamReader, sink: asyncio.StreamWriter) -> None:
        with contextlib.suppress(OSError):
            while data := await source.read(65_536):
                await asyncio.sleep(self.delay)
                await self.flows.wait()
                if not self.is_deaf:
                    sink.write(data)
                    await sink.drain()
        sink.close()


async def cut(proxy: Proxy, chance: random.Random) -> None:
    """No signal for a moment: what is open breaks, what is new is turned away."""
    proxy.is_refusing = True
    proxy.cut()
    await asyncio.sleep(chance.uniform(0.1, 2))
    proxy.is_refusing = False


async def stall(proxy: Proxy, chance: random.Random) -> None:
    """Nothing passes; then all of it does."""
    proxy.flows.clear()
    await asyncio.sleep(chance.uniform(0.5, 3))
    proxy.flows.set()


async def half_open(proxy: Proxy, chance: random.Random) -> None:
    """Both ends believe in a line that swallows every byte, until somebody in between forgets it."""
    proxy.is_deaf = True
    await asyncio.sleep(chance.uniform(0.5, 3))
    proxy.is_deaf = False
    proxy.cut()


async def slow_down(proxy: Proxy, chance: random.Random) -> None:
    """200 ms there and 200 ms back."""
    proxy.delay = 0.2
    await asyncio.sleep(chance.uniform(0.5, 3))
    proxy.delay = 0.0

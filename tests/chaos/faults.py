"""What can go wrong with a house, each by its name. A fault is over when its function returns."""

import asyncio
import random
import signal
from collections.abc import Awaitable, Callable, Iterator

import psycopg

from tests.chaos import proxy
from tests.chaos.house import House

People = list
Fault = Callable[[House, People, random.Random], Awaitable[None]]
FREEZES = (1, 1, 1, 2, 3, 5)
LONGEST_FREEZE, LONG_RUN = 30, 20


def _server(signal_number: int) -> Fault:
    async def restart(house: House, people: People, chance: random.Random) -> None:
        await asyncio.to_thread(chance.choice(house.servers).restart, signal_number)

    return restart


def _line(deed: Callable[[proxy.Proxy, random.Random], Awaitable[None]]) -> Fault:
    async def break_line(house: House, people: People, chance: random.Random) -> None:
        await deed(chance.choice(house.proxies), chance)

    return break_line


def _freeze(lengths: tuple[int, ...]) -> Fault:
    async def freeze(house: House, people: People, chance: random.Random) -> None:
        await asyncio.to_thread(chance.choice(house.servers).freeze, chance.choice(lengths))

    return freeze


async def fall_asleep(house: House, people: People, chance: random.Random) -> None:
    """A phone in a pocket: its page does nothing, its line stays."""
    person = chance.choice(people)
    person.is_awake.clear()
    await asyncio.sleep(chance.uniform(0.5, 3))
    person.is_awake.set()


async def kill_redis(house: House, people: People, chance: random.Random) -> None:
    house.redis.stop(signal.SIGKILL)
    await asyncio.sleep(chance.uniform(0.5, 3))
    await asyncio.to_thread(house.redis.start)


async def flush_redis(house: House, people: People, chance: random.Random) -> None:
    command = ["redis-cli", "-p", str(house.redis.port), "flushall"]
    done = await asyncio.create_subprocess_exec(*command, stdout=asyncio.subprocess.DEVNULL)
    assert await done.wait() == 0


async def stop_postgresql(house: House, people: People, chance: random.Random) -> None:
    await asyncio.to_thread(house.postgres.stop)
    await asyncio.sleep(chance.uniform(0, 2))
    await asyncio.to_thread(house.postgres.start)


async def end_connections(house: House, people: People, chance: random.Random) -> None:
    """Every connection to the database is ended from its side."""
    end = (
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
        " WHERE datname = 'beside' AND pid <> pg_backend_pid()"
    )
    address = f"{house.postgres.address}/beside"
    async with await psycopg.AsyncConnection.connect(address, autocommit=True) as database:
        await database.execute(end)


EVERYWHERE: dict[str, Fault] = {
    "kill -9": _server(signal.SIGKILL),
    "line cut": _line(proxy.cut),
    "frozen": _freeze(FREEZES),
    "SIGTERM": _server(signal.SIGTERM),
    "half-open": _line(proxy.half_open),
    "phone asleep": fall_asleep,
    "line stalled": _line(proxy.stall),
    "200 ms": _line(proxy.slow_down),
}
WITH_SERVICES: dict[str, Fault] = {
    "PostgreSQL stopped": stop_postgresql,
    "Redis killed": kill_redis,
    "connections ended": end_connections,
    "Redis flushed": flush_redis,
}


def planned(house: House, rounds: int, chance: random.Random) -> Iterator[tuple[str, Fault]]:
    """So many faults, each kind as often as any other; the long freeze comes once in a long run."""
    known = (WITH_SERVICES if house.postgres else {}) | EVERYWHERE
    long_at = rounds // 2 if rounds >= LONG_RUN else None
    order: list[str] = []
    for number in range(rounds):
        if number == long_at:
            yield "frozen for long", _freeze((LONGEST_FREEZE,))
            continue
        if not order:
            order = list(known)
            if number:
                chance.shuffle(order)
        name = order.pop(0)
        yield name, known[name]

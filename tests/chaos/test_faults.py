"""Promises 2, 3, 4 and 7 counted while servers, databases, Redis and lines break under people who write.

Each young person and TSW sit on different servers, and each young person has a second tab on the TSW's. The
control talks through the same faults without a protocol and has to lose messages. `make chaos` plays more.
"""

import asyncio
import json
import random
import time

import pytest

from tests.chaos.conftest import SHORT
from tests.chaos.counting import Tally, report
from tests.chaos.faults import planned
from tests.chaos.following import Follower
from tests.chaos.house import House, served
from tests.chaos.tutorial import TutorialClient

SEEDS = {"1 server": 1, "2 servers": 2, "4 servers": 3, "2 servers behind nginx": 4}
ROOMS_IN_A_LONG_RUN = 6
CAUGHT_UP_WITHIN = 5.0
pytestmark = pytest.mark.chaos


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    if "variant" in metafunc.fixturenames:
        is_short = metafunc.config.getoption("--chaos-rounds") <= SHORT
        metafunc.parametrize("variant", ["2 servers"] if is_short else list(SEEDS))


async def test_nothing_is_lost_twice_or_out_of_order_whatever_breaks(house, rounds, variant, capsys):
    seed = SEEDS[variant]
    made = house.make_rooms(ROOMS_IN_A_LONG_RUN if rounds > SHORT else 1)
    # Servers can only reach each other where there is Redis; the embedded default is one process.
    count = int(variant[0]) if house.redis else 1
    async with served(house, count, nginx="nginx" in variant) as urls:
        rooms = [_people(Follower, room, urls) for room in made]
        tally = await _talk_under_faults(house, rooms, planned(house, rounds, random.Random(seed)), seed)
    found = report(rooms, house.count(made), tally)
    with capsys.disabled():
        print(f"\n  chaos, {count} of {variant}, seed {seed}: {json.dumps(found)}")  # noqa: T201
    assert found["lost"] == found["twice"] == found["out of order"] == 0, found
    assert found["typed"] == found["acknowledged"] == found["stored"] == found["recorded"]
    assert found["clients with the exact transcript"] == found["clients"]
    assert found["faults"] == rounds
    assert found["caught up after, s"]["longest"] <= CAUGHT_UP_WITHIN, found


async def test_the_control_loses_messages_under_the_same_faults(house, rounds, capsys):
    made = house.make_rooms(ROOMS_IN_A_LONG_RUN if rounds > SHORT else 1)
    faults = planned(house, rounds if rounds > SHORT else 3, random.Random(2))
    async with served(house, 2 if house.redis else 1, application="tests.chaos.tutorial:application") as urls:
        rooms = [_people(TutorialClient, room, urls) for room in made]
        await _talk_without_a_protocol(house, rooms, faults)
    counted = house.count(made)
    stored = [[body for _, _, body in room["stored"]] for room in counted]
    typed = sum(len(person.typed) for room in rooms for person in room)
    kept = sum(len(bodies) for bodies in stored)
    right = sum(person.seen == bodies for room, bodies in zip(rooms, stored, strict=True) for person in room)
    with capsys.disabled():
        print(f"\n  control: typed {typed}, stored {kept}, lost {typed - kept}, exact clients {right}")  # noqa: T201
    assert typed - kept >= typed * 0.01


def _people(client: type, room: dict, urls: list[str]) -> list:
    """A young person, their TSW on the next server, and the young person's second tab beside the TSW."""
    anna, tom = room["cookies"]
    first, second = random.sample(urls, 2) if len(urls) > 1 else urls * 2
    return [
        client("anna", first + room["path"], anna),
        client("tom", second + room["path"], tom),
        client("anna's other tab", second + room["path"], anna),
    ]


async def _talk_under_faults(house: House, rooms: list[list[Follower]], faults, seed: int) -> Tally:
    people = [person for room in rooms for person in room]
    chance, tally = random.Random(seed), Tally()
    lines = [asyncio.create_task(person.run()) for person in people]
    writing = [asyncio.create_task(_write(room)) for room in rooms]
    for kind, fault in faults:
        await asyncio.sleep(chance.uniform(0.3, 1.2))
        await fault(house, people, chance)
        tally.note(kind, await _until_caught_up(rooms, lines))
    for task in writing:
        task.cancel()
    await _until_caught_up(rooms, lines)
    await _stop(people, lines)
    return tally


async def _write(people: list) -> None:
    while True:
        await random.choice(people).write()
        await asyncio.sleep(random.uniform(0.05, 0.25))


async def _until_caught_up(rooms: list[list[Follower]], lines: list[asyncio.Task]) -> float:
    """How long until everybody holds all that was typed in their room until now."""
    began = time.monotonic()
    wanted = [{key for person in room for key in person.typed} for room in rooms]
    while behind := [
        person for keys, room in zip(wanted, rooms, strict=True) for person in room if keys - person.held
    ]:
        ended = [line.exception() for line in lines if line.done()]
        assert not ended, ended
        assert time.monotonic() - began < 60, [str(person) for person in behind]
        await asyncio.sleep(0.02)
    return time.monotonic() - began


async def _talk_without_a_protocol(house: House, rooms: list[list[TutorialClient]], faults) -> None:
    people = [person for room in rooms for person in room]
    chance = random.Random(2)
    tasks = [asyncio.create_task(person.run()) for person in people]
    await asyncio.sleep(1)
    writing = [asyncio.create_task(_write(room)) for room in rooms]
    for _, fault in faults:
        await fault(house, people, chance)
        # As long as ours need at most; then every line is back, and nothing of this is the fault's own time.
        await asyncio.sleep(1.5)
    for task in writing:
        task.cancel()
    await asyncio.sleep(1)
    await _stop(people, tasks)


async def _stop(people: list, lines: list[asyncio.Task]) -> None:
    for person in people:
        person.may_stop = True
    await asyncio.gather(*lines)

"""Promises 2, 3, 4 and 7 counted while a real server is killed, stopped and frozen under two people."""

import asyncio
import json
import os
import random
import signal
import socket
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit
from uuid import uuid4

import psycopg
import pytest

from tests.chaos.following import Follower
from tests.chaos.tutorial import TutorialClient

ROOT = Path(__file__).resolve().parents[2]
FAULTS = ("kill -9", "kill -9", "SIGTERM", "frozen")


@pytest.fixture
def house(tmp_path: Path) -> Iterator[dict[str, str]]:
    """The environment of a server of its own: its own data, its own database where there is PostgreSQL."""
    own = (
        "DATABASE_URL",
        "BLINDED_DATABASE_URL",
        "BLINDED_READER_URL",
        "BLINDED_OWNER_URL",
        "CELERY_BROKER_URL",
    )
    environment = {name: value for name, value in os.environ.items() if name not in own}
    environment |= {
        "BESIDE_MODE": "demo",
        "BESIDE_DATA": str(tmp_path),
        "SITE_URL": "http://localhost",
        "PYTHONPATH": f"{ROOT}{os.pathsep}{ROOT / 'platform'}",
    }
    (tmp_path / "static").mkdir()
    address = os.environ.get("DATABASE_URL", "")
    if not address.startswith("postgres"):
        yield environment
        return
    name = f"chaos_{uuid4().hex}"
    with psycopg.connect(_at(address, "postgres"), autocommit=True) as server:
        server.execute(f'CREATE DATABASE "{name}"')
        yield environment | {"DATABASE_URL": _at(address, name)}
        server.execute(f'DROP DATABASE "{name}" WITH (FORCE)')


def _at(address: str, name: str) -> str:
    return urlunsplit(urlsplit(address)._replace(path=f"/{name}"))


def _free_port() -> int:
    """Below 32768: above it the system gives ports to clients, and would take ours while we are down."""
    while True:
        port = random.randrange(21_000, 30_000)
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)):
                return port


def _run(house: dict[str, str], *command: str) -> str:
    done = subprocess.run(
        [sys.executable, *command], env=house, cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


class Server:
    def __init__(self, house: dict[str, str], application: str = "config.asgi:application") -> None:
        self.house, self.port, self.application = house, _free_port(), application
        self.start()

    def start(self) -> None:
        self.process = subprocess.Popen(
            [
                sys.executable,
                "-m",
                "daphne",
                "-b",
                "127.0.0.1",
                "-p",
                str(self.port),
                self.application,
            ],
            env=self.house,
            cwd=ROOT,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        deadline = time.monotonic() + 60
        while time.monotonic() < deadline:
            with socket.socket() as probe:
                if not probe.connect_ex(("127.0.0.1", self.port)):
                    return
            time.sleep(0.05)
        raise AssertionError("The server did not come back within a minute.")

    def suffer(self, fault: str) -> None:
        if fault == "frozen":
            self.process.send_signal(signal.SIGSTOP)
            time.sleep(1)
            self.process.send_signal(signal.SIGCONT)
            return
        self.process.send_signal(signal.SIGKILL if fault == "kill -9" else signal.SIGTERM)
        self.process.wait(20)
        self.start()

    def stop(self) -> None:
        self.process.kill()
        self.process.wait()


@pytest.mark.chaos
async def test_nothing_is_lost_twice_or_out_of_order_while_the_server_is_killed(house, pytestconfig, capsys):
    rounds = pytestconfig.getoption("--chaos-rounds")
    made = _prepared(house)
    servers = [await asyncio.to_thread(Server, house) for _ in range(_how_many_servers(house))]
    people = [
        Follower(name, f"ws://localhost:{server.port}{made['path']}", cookie, house["SITE_URL"])
        for name, server, cookie in zip(("anna", "tom"), servers * 2, made["cookies"], strict=False)
    ]
    try:
        faults = await _talk_under_faults(servers, people, rounds)
    finally:
        for server in servers:
            server.stop()
    stored = json.loads(_run(house, "-m", "tests.chaos.prepare", "count"))
    report = _report(people, stored, faults)
    with capsys.disabled():
        print(f"\n  chaos: {report}")  # noqa: T201
    assert report["lost"] == report["twice"] == report["out of order"] == 0, report
    assert report["typed"] == report["acknowledged"] == report["stored"] == report["recorded"]
    assert report["clients with the exact transcript"] == 2
    assert report["faults"] == rounds


@pytest.mark.chaos
async def test_the_control_loses_messages_under_the_same_faults(house, capsys):
    made = _prepared(house)
    server = await asyncio.to_thread(Server, house, "tests.chaos.tutorial:application")
    people = [
        TutorialClient(name, f"ws://localhost:{server.port}{made['path']}", cookie, house["SITE_URL"])
        for name, cookie in zip(("anna", "tom"), made["cookies"], strict=True)
    ]
    try:
        await _talk_without_a_protocol(server, people)
    finally:
        server.stop()
    stored = [body for _, _, body in json.loads(_run(house, "-m", "tests.chaos.prepare", "count"))["stored"]]
    typed = [body for person in people for body in person.typed]
    with capsys.disabled():
        exact = sum(person.seen == stored for person in people)
        print(f"\n  control: typed {len(typed)}, stored {len(stored)}, exact clients {exact}")  # noqa: T201
    assert len(stored) < len(typed)


async def _talk_without_a_protocol(server: Server, people: list[TutorialClient]) -> None:
    lines = [asyncio.create_task(person.run()) for person in people]
    await asyncio.sleep(1)
    for _ in range(3):
        killing = asyncio.create_task(asyncio.to_thread(server.suffer, "kill -9"))
        while not killing.done():
            await random.choice(people).write()
            await asyncio.sleep(random.uniform(0.02, 0.2))
        for _ in range(15):
            await random.choice(people).write()
            await asyncio.sleep(random.uniform(0.02, 0.2))
    for person in people:
        person.may_stop = True
    await asyncio.gather(*lines)


def _prepared(house: dict[str, str]) -> dict:
    for database in ("default", "blinded"):
        _run(house, "manage.py", "migrate", "--verbosity=0", f"--database={database}")
    return json.loads(_run(house, "-m", "tests.chaos.prepare", "make"))


def _how_many_servers(house: dict[str, str]) -> int:
    """Each of the two on a server of their own, where servers can reach each other."""
    return 2 if house.get("REDIS_URL") else 1


async def _talk_under_faults(servers: list[Server], people: list[Follower], rounds: int) -> Counter[str]:
    lines = [asyncio.create_task(person.run()) for person in people]
    writing = asyncio.create_task(_write(people))
    faults: Counter[str] = Counter()
    for number in range(rounds):
        await asyncio.sleep(random.uniform(0.8, 2.2))
        fault = FAULTS[number % len(FAULTS)]
        faults[fault] += 1
        await asyncio.to_thread(random.choice(servers).suffer, fault)
    await asyncio.sleep(1)
    writing.cancel()
    await _until_quiet(people)
    for person in people:
        person.may_stop = True
    await asyncio.gather(*lines)
    return faults


async def _write(people: list[Follower]) -> None:
    while True:
        random.choice(people).write()
        await asyncio.sleep(random.uniform(0.02, 0.2))


async def _until_quiet(people: list[Follower]) -> None:
    async with asyncio.timeout(60):
        while any(person.outbox for person in people) or len({person.last for person in people}) > 1:
            await asyncio.sleep(0.1)


def _report(people: list[Follower], counted: dict, faults: Counter[str]) -> dict[str, object]:
    rows = [tuple(row) for row in counted["stored"]]
    keys = [key for _, key, _ in rows]
    typed = [key for person in people for key in person.typed]
    mine = {person.name: [key for key in keys if key in set(person.typed)] for person in people}
    return {
        "faults": sum(faults.values()),
        "kinds": dict(faults),
        "connections": sum(person.lines_opened for person in people),
        "closed with 1012": sum(person.close_codes.count(1012) for person in people),
        "typed": len(typed),
        "acknowledged": sum(len(person.acked) for person in people),
        "stored": len(rows),
        "recorded": counted["recorded"],
        "lost": len(set(typed) - set(keys)),
        "twice": len(keys) - len(set(keys)),
        "out of order": sum(mine[person.name] != person.typed for person in people)
        + ([number for number, _, _ in rows] != list(range(1, counted["last_number"] + 1))),
        "clients with the exact transcript": sum(person.seen == rows for person in people),
    }

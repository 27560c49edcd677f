"""A house of its own to break: its data, its databases, its Redis, its servers and the lines to them."""

import asyncio
import contextlib
import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import psycopg
from production import Production, certificate
from services import Cluster, Redis, free_port

from tests.chaos import ROOT
from tests.chaos.proxy import Proxy


@dataclass
class House:
    """What a server is given, and what can be taken away from it."""

    folder: Path
    environment: dict[str, str]
    postgres: Cluster | None = None
    redis: Redis | None = None
    servers: list["Server"] = field(default_factory=list)
    proxies: list[Proxy] = field(default_factory=list)

    def run(self, *command: str) -> str:
        done = subprocess.run(
            [sys.executable, *command],
            env=self.environment,
            cwd=ROOT,
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stderr
        return done.stdout

    def prepare(self) -> None:
        for database in ("default", "blinded"):
            self.run("manage.py", "migrate", "--verbosity=0", f"--database={database}")

    def ask(self, deed: str, *what: object) -> Any:
        """Something done to the database by a process of its own (tests/chaos/prepare.py)."""
        return json.loads(self.run("-m", "tests.chaos.prepare", deed, *(str(each) for each in what)))

    def make_rooms(self, count: int) -> list[dict]:
        return self.ask("make", count)

    def count(self, rooms: list[dict]) -> list[dict]:
        return self.ask("count", *(room["id"] for room in rooms))


@contextlib.contextmanager
def a_house(folder: Path) -> Iterator[House]:
    """On SQLite, or on a PostgreSQL and a Redis that nobody else uses, as the suite itself runs."""
    own = (
        "DATABASE_URL",
        "BLINDED_DATABASE_URL",
        "BLINDED_READER_URL",
        "BLINDED_OWNER_URL",
        "CELERY_BROKER_URL",
    )
    environment = {name: value for name, value in os.environ.items() if name not in (*own, "REDIS_URL")}
    environment |= {
        "BESIDE_MODE": "demo",
        "BESIDE_DATA": str(folder),
        "SITE_URL": "http://localhost",
        "PYTHONPATH": f"{ROOT}{os.pathsep}{ROOT / 'platform'}",
    }
    (folder / "static").mkdir()
    house = House(folder, environment)
    if not os.environ.get("DATABASE_URL", "").startswith("postgres"):
        yield house
        return
    house.postgres, house.redis = Cluster(folder), Redis(folder)
    with psycopg.connect(f"{house.postgres.address}/postgres", autocommit=True) as server:
        server.execute("CREATE DATABASE beside")
    environment |= {
        "DATABASE_URL": f"{house.postgres.address}/beside",
        "REDIS_URL": f"{house.redis.address}/0",
    }
    try:
        yield house
    finally:
        house.redis.stop(signal.SIGKILL)
        house.postgres.stop()


class Server:
    def __init__(self, house: House, application: str = "config.asgi:application") -> None:
        self.house, self.port, self.application = house, free_port(), application
        self.start()

    def start(self) -> None:
        options = ["-b", "127.0.0.1", "-p", str(self.port), "-v", "0", "--application-close-timeout", "2"]
        self.process = subprocess.Popen(
            [sys.executable, "-m", "daphne", *options, self.application],
            env=self.house.environment,
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

    def restart(self, signal_number: int) -> None:
        self.process.send_signal(signal_number)
        self.process.wait(20)
        self.start()

    def freeze(self, seconds: float) -> None:
        self.process.send_signal(signal.SIGSTOP)
        time.sleep(seconds)
        self.process.send_signal(signal.SIGCONT)

    def stop(self) -> None:
        self.process.kill()
        self.process.wait()


@contextlib.asynccontextmanager
async def served(house: House, count: int, *, application: str = "config.asgi:application", nginx=False):
    """Servers of this house and a line to each: yields the addresses people call, one a line."""
    with contextlib.ExitStack() as stack:
        starting = (asyncio.to_thread(Server, house, application) for _ in range(count))
        house.servers = list(await asyncio.gather(*starting))
        ports = [server.port for server in house.servers]
        if nginx:
            ports = [_nginx(house, ports, stack)] * count
        house.proxies = [Proxy(port) for port in ports]
        for proxy in house.proxies:
            await proxy.start()
        try:
            scheme = "wss" if nginx else "ws"
            yield [f"{scheme}://localhost:{proxy.port}" for proxy in house.proxies]
        finally:
            for each in (*house.proxies, *house.servers):
                each.stop()


def _nginx(house: House, ports: list[int], stack: contextlib.ExitStack) -> int:
    """As production has it: each new line goes to the next server, so partners sit on different ones."""
    port = free_port()
    folder = house.folder / "nginx"
    folder.mkdir()
    folder.chmod(0o755)
    nowhere = f"127.0.0.1:{free_port()}"
    values = {"HTTPS_PORT": str(port), "WEB_BIND": nowhere, "OVERSIGHT_BIND": nowhere}
    Production(folder, stack, values).start_nginx(certificate(folder), [str(each) for each in ports])
    return port

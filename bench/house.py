"""One throw-away house of a given size: its databases, its people, and the server that shows its pages."""

import contextlib
import json
import os
import re
import shlex
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import psycopg
import yaml

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "ops"))

from services import free_port  # noqa: E402 - ops is beside the project, not inside it

READY_WITHIN_SECONDS = 60
SERVER = "bench.server"


@dataclass(frozen=True)
class House:
    """Where it listens, whose visits are made there, and what a page of it costs in queries."""

    size: int
    port: int
    visits: list[dict[str, str]]
    queries: dict[str, int]

    def of(self, page: str) -> list[dict[str, str]]:
        return [visit for visit in self.visits if visit["page"] == page]


@contextlib.contextmanager
def house(size: int, *, server: str, folder: Path) -> Iterator[House]:
    """`server` is a PostgreSQL address without a database, or empty for SQLite."""
    folder.mkdir()
    with databases(f"bench_{size}", server) as addresses:
        given = environment(folder, addresses)
        found = json.loads(run([sys.executable, "-m", "bench.filling", str(size)], given))
        with _serving(given) as port:
            yield House(size, port, found["visits"], found["queries"])


def environment(folder: Path, addresses: dict[str, str]) -> dict[str, str]:
    """Nothing of the caller's own environment decides what is measured."""
    kept = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
    places = {"PYTHONPATH": f"{ROOT}{os.pathsep}{ROOT / 'platform'}", "BESIDE_DATA": str(folder)}
    return kept | places | addresses | {"BESIDE_MODE": "test", "LOG_LEVEL": "ERROR"}


@contextlib.contextmanager
def databases(name: str, server: str) -> Iterator[dict[str, str]]:
    if not server:
        yield {}
        return
    names = {"DATABASE_URL": name, "BLINDED_DATABASE_URL": f"{name}_blinded"}
    with psycopg.connect(f"{server}/postgres", autocommit=True) as connection:
        for each in names.values():
            connection.execute(f"CREATE DATABASE {each}")
        try:
            yield {key: f"{server}/{each}" for key, each in names.items()}
        finally:
            for each in names.values():
                connection.execute(f"DROP DATABASE {each} WITH (FORCE)")


def run(command: list[str], given: dict[str, str]) -> str:
    return subprocess.run(command, env=given, cwd=ROOT, check=True, stdout=subprocess.PIPE, text=True).stdout


def web_command(bind: str) -> list[str]:
    """What docker-compose.yml starts for pages, with the peers beside it."""
    services = yaml.safe_load((ROOT / "docker-compose.yml").read_text())["services"]
    command = re.sub(r"\$\{WEB_BIND[^}]*\}", bind, services["web"]["command"])
    return shlex.split(command.replace("config.wsgi", SERVER))


@contextlib.contextmanager
def _serving(given: dict[str, str]) -> Iterator[int]:
    port = free_port()
    command = web_command(f"127.0.0.1:{port}")
    command[0] = str(Path(sys.executable).with_name(command[0]))
    server = subprocess.Popen(command, env=given, cwd=ROOT, stderr=subprocess.DEVNULL)
    try:
        wait_until_ready(port)
        yield port
    finally:
        server.terminate()
        server.wait()


def wait_until_ready(port: int) -> None:
    until = time.monotonic() + READY_WITHIN_SECONDS
    while time.monotonic() < until:
        with contextlib.suppress(OSError), urllib.request.urlopen(f"http://127.0.0.1:{port}/readyz"):
            return
        time.sleep(0.1)
    raise SystemExit("The server was not ready within a minute.")

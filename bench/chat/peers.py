"""Who is measured: Beside as `live` runs it, bare relays as its limits, a tutorial's chat as its control."""

import shlex
import sys
from dataclasses import dataclass
from enum import Flag, auto

import yaml

from bench.chat.dialects import BARE, OURS, Dialect
from bench.house import ROOT

RELAY, STORED = "bench.chat.relay:application", "bench.chat.relay:stored"
TUTORIAL, BESIDE = "bench.chat.tutorial:application", "config.asgi:application"
BACKLOG = 4096
DAPHNE, UVICORN = "Daphne", "uvicorn"


class Ask(Flag):
    """What is measured of a peer."""

    CONNECTS = auto()
    WAITS = auto()
    HIGHEST = auto()
    DOUBLE = auto()
    PAGES = auto()
    ALL = CONNECTS | WAITS | HIGHEST | DOUBLE


@dataclass(frozen=True)
class Peer:
    """One way of serving. `apart`: the two of a room on different processes. `embedded`: no Redis, SQLite."""

    name: str
    application: str
    server: str
    asked: Ask = Ask.ALL
    processes: int = 1
    apart: bool = False
    embedded: bool = False
    backlog: int = BACKLOG
    at_once: int = 0  # who may knock together; 0 is everybody

    @property
    def dialect(self) -> Dialect:
        return OURS if self.application == BESIDE else BARE

    def command(self, port: int) -> list[str]:
        return (_daphne if self.server == DAPHNE else _uvicorn)(self.application, port, self.backlog)

    def ports_of(self, room: int, ports: list[int]) -> tuple[int, int]:
        """Where the two of a room sit."""
        if not self.apart:
            return (ports[room % len(ports)],) * 2
        return ports[2 * room % len(ports)], ports[(2 * room + 1) % len(ports)]


def _daphne(application: str, port: int, backlog: int) -> list[str]:
    """What docker-compose.yml starts for sockets, on this address and with this backlog."""
    services = yaml.safe_load((ROOT / "docker-compose.yml").read_text())["services"]
    words = iter(shlex.split(services["live"]["command"])[1:-1])
    kept = [word for word in words if word not in {"-b", "-p", "-e"} or not next(words)]
    place = f"tcp:{port}:interface=127.0.0.1" + (f":backlog={backlog}" if backlog else "")
    return [sys.executable, "-m", "daphne", *kept, "-e", place, application]


def _uvicorn(application: str, port: int, backlog: int) -> list[str]:
    """The same limits and patience in uvicorn's words (docs/operations.md)."""
    place = ["--host", "127.0.0.1", "--port", str(port), "--backlog", str(backlog)]
    patience = ["--ws-ping-interval", "10", "--ws-ping-timeout", "10", "--timeout-graceful-shutdown", "2"]
    frames = ["--ws", "websockets-sansio", "--ws-max-size", "32768", "--ws-per-message-deflate", "false"]
    quiet = ["--lifespan", "off", "--log-level", "warning", "--no-access-log"]
    return [sys.executable, "-m", "uvicorn", application, *place, *frames, *patience, *quiet]


# Who is compared stands next to each other: a machine that does other things too changes by the minute.
PEERS = [
    Peer("bare relay", RELAY, UVICORN),
    Peer("bare relay and one INSERT", STORED, UVICORN, Ask.WAITS),
    Peer("Beside", BESIDE, UVICORN),
    Peer("bare relay", RELAY, DAPHNE),
    Peer("bare relay and one INSERT", STORED, DAPHNE, Ask.WAITS),
    Peer("Beside", BESIDE, DAPHNE, Ask.ALL | Ask.PAGES),
    Peer("Beside, backlog of 50", BESIDE, DAPHNE, Ask.CONNECTS, backlog=0),
    Peer("Beside, two processes", BESIDE, DAPHNE, processes=2, apart=True),
    Peer("Beside, four processes", BESIDE, DAPHNE, processes=4, apart=True),
    # Of a thousand who come at once it lets in a dozen before Daphne's five seconds are over.
    Peer("tutorial, Redis + PostgreSQL", TUTORIAL, DAPHNE, at_once=20),
    Peer("tutorial, memory + SQLite", TUTORIAL, DAPHNE, embedded=True, at_once=20),
]
# What this client can do at all: three relays, each with rooms of its own.
CEILING = Peer("the client's own limit", RELAY, UVICORN, Ask.HIGHEST, processes=3)

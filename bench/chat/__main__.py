"""Beside's live chat, bare relays and a tutorial's chat in one run; see ../README.md.

`python -m bench.chat` needs DATABASE_URL (PostgreSQL) and REDIS_URL, as ops/services.py gives them.
"""

import argparse
import contextlib
import json
import os
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

from bench.chat import report
from bench.chat.measuring import House, Plan, measure
from bench.chat.peers import CEILING, PEERS, Peer
from bench.chat.servers import pin
from bench.house import databases, environment, run

FIRST_GUESS = 200.0
OF_LAST_TIME = 0.8
ROOMS, SECONDS = 500, 2.5
ROOMS_SHORT, SECONDS_SHORT = 50, 1.0


@contextlib.contextmanager
def houses(rooms: int, *, server: str, redis_url: str, peers: Sequence[Peer]) -> Iterator[dict[bool, House]]:
    """By whether it is the embedded one: rooms in PostgreSQL with Redis, and the same in SQLite without."""
    with contextlib.ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="beside-bench-chat-")))
        made = {}
        for is_embedded in sorted({peer.embedded for peer in peers}):
            place = folder / ("embedded" if is_embedded else "parts")
            place.mkdir()
            addresses = stack.enter_context(databases("bench_chat", "" if is_embedded else server))
            given = environment(place, addresses | ({} if is_embedded else {"REDIS_URL": redis_url}))
            filled = run([sys.executable, "-m", "bench.chat.filling", str(rooms)], given)
            made[is_embedded] = House(given, json.loads(filled))
        yield made


def rounds(
    peers: Sequence[Peer], places: dict[bool, House], plan: Plan, *, count: int
) -> Iterator[report.Round]:
    """Everybody in turn, again and again, so that whatever else the machine does falls on all alike."""
    guesses = dict.fromkeys(peers, FIRST_GUESS)
    for number in range(count):
        found: report.Round = {}
        for peer in peers:
            began = time.monotonic()
            found[peer] = measure(peer, places[peer.embedded], plan, guess=guesses[peer])
            if found[peer].highest:
                guesses[peer] = found[peer].best * OF_LAST_TIME
            took = f"{time.monotonic() - began:.0f} s"
            _say(
                f"{number + 1}/{count} {peer.name} on {peer.server}, {took}: {found[peer].best:,.0f} a second"
            )
        yield found


def machine(began: float, client: int, cores: Sequence[int]) -> str:
    load = " ".join(f"{each:.1f}" for each in os.getloadavg())
    minutes = (time.monotonic() - began) / 60
    places = f"Client on core {client}, servers on {', '.join(map(str, cores))}"
    return f"{places}; load average {load} at the end of {minutes:.0f} minutes."


def main() -> int:
    asked = _arguments()
    address, redis_url = os.environ.get("DATABASE_URL", ""), os.environ.get("REDIS_URL", "")
    if not (address.startswith("postgres") and redis_url):
        raise SystemExit("This needs PostgreSQL and Redis: make bench-chat brings them.")
    *server_cores, client_core = sorted(os.sched_getaffinity(0))
    if not server_cores:
        raise SystemExit("This needs two cores at least: the client has one of its own.")
    peers = [peer for peer in (CEILING, *PEERS) if asked.only in f"{peer.name} on {peer.server}"]
    began, plan = time.monotonic(), Plan(asked.seconds, server_cores)
    _say(f"filling {asked.rooms} rooms …")
    with houses(asked.rooms, server=address.rpartition("/")[0], redis_url=redis_url, peers=peers) as places:
        pin(server_cores, database=address, redis_url=redis_url)
        os.sched_setaffinity(0, {client_core})
        found = list(rounds(peers, places, plan, count=asked.rounds))
    parts = [report.waits(found), report.strength(found), report.targets(found)]
    text = "\n\n".join([*parts, machine(began, client_core, server_cores)]) + "\n"
    print(text)
    if asked.write:
        asked.write.write_text(text)
    return 0


def _say(words: str) -> None:
    print(words, file=sys.stderr, flush=True)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bench.chat", description=__doc__)
    parser.add_argument("--short", action="store_true", help=f"{ROOMS_SHORT} rooms, stretches of a second")
    parser.add_argument("--rooms", type=int, help=f"rooms of two people ({ROOMS})")
    parser.add_argument("--seconds", type=float, help=f"length of one stretch ({SECONDS:g})")
    parser.add_argument(
        "--rounds", type=int, default=3, help="times each peer is measured; medians are shown"
    )
    parser.add_argument("--only", default="", help="peers whose name or server has this in it")
    parser.add_argument("--write", type=Path, help="a file the tables are written to as well")
    asked = parser.parse_args()
    asked.rooms = asked.rooms or (ROOMS_SHORT if asked.short else ROOMS)
    asked.seconds = asked.seconds or (SECONDS_SHORT if asked.short else SECONDS)
    return asked


if __name__ == "__main__":
    sys.exit(main())

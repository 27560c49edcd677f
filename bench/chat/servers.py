"""Starts one peer's processes on the cores that are theirs, and reads what they cost from /proc."""

import contextlib
import os
import socket
import subprocess
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

import psycopg
import redis

from bench.chat.peers import Peer
from bench.house import READY_WITHIN_SECONDS, ROOT, free_port

TICKS = os.sysconf("SC_CLK_TCK")
PAGE = os.sysconf("SC_PAGE_SIZE")


class Served:
    """The running processes of one peer."""

    def __init__(self, processes: Sequence[subprocess.Popen[bytes]], ports: list[int]) -> None:
        self.processes, self.ports = processes, ports

    def cpu(self) -> float:
        """Seconds so far, all threads, all processes."""
        return sum(_cpu(process.pid) for process in self.processes)

    def memory(self) -> int:
        """Resident bytes."""
        fields = [Path(f"/proc/{process.pid}/statm").read_text().split() for process in self.processes]
        return sum(int(each[1]) * PAGE for each in fields)


@contextlib.contextmanager
def serving(peer: Peer, given: dict[str, str], cores: Sequence[int]) -> Iterator[Served]:
    ports = [free_port() for _ in range(peer.processes)]
    with contextlib.ExitStack() as stack:
        processes = [stack.enter_context(started(peer.command(port), given, cores)) for port in ports]
        for port in ports:
            _wait_until_it_listens(port)
        yield Served(processes, ports)


@contextlib.contextmanager
def started(
    command: list[str], given: dict[str, str], cores: Sequence[int]
) -> Iterator[subprocess.Popen[bytes]]:
    pinned = ["taskset", "-c", ",".join(map(str, cores)), *command]
    process = subprocess.Popen(
        pinned, env=given, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    try:
        yield process
    finally:
        process.terminate()
        try:
            process.wait(10)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def pin(cores: Sequence[int], *, database: str, redis_url: str) -> None:
    """Keeps PostgreSQL and Redis off the client's core, as far as we may."""
    with psycopg.connect(database) as connection:
        postmaster = _parent(connection.info.backend_pid)
    keeper = redis.Redis.from_url(redis_url).info("server")["process_id"]
    children = [int(each.name) for each in Path("/proc").iterdir() if each.name.isdigit()]
    family = [postmaster, *(each for each in children if _parent(each) == postmaster)]
    for process in (*family, *(int(each.name) for each in Path(f"/proc/{keeper}/task").iterdir())):
        with contextlib.suppress(OSError):
            os.sched_setaffinity(process, cores)


def _cpu(process: int) -> float:
    fields = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / TICKS


def _parent(process: int) -> int:
    with contextlib.suppress(OSError):
        return int(Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[1])
    return 0


def _wait_until_it_listens(port: int) -> None:
    until = time.monotonic() + READY_WITHIN_SECONDS
    while time.monotonic() < until:
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=1):
            return
        time.sleep(0.05)
    raise SystemExit("A server did not listen within a minute.")

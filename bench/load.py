"""A client that keeps a server busy: so many at once, each asking again as soon as it has its answer."""

import socket
import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import cycle, islice

CONNECTIONS = 6  # as many as the server has threads


@dataclass(frozen=True)
class Slice:
    """One stretch of time: how many answers came, how long each took, how many bytes they had together."""

    seconds: float
    waits: list[float]
    bytes: int

    @property
    def size(self) -> int:
        return self.bytes // len(self.waits)

    @property
    def rate(self) -> float:
        return len(self.waits) / self.seconds

    def percentile(self, share: float) -> float:
        """In milliseconds, by nearest rank."""
        ranked = sorted(self.waits)
        return 1000 * ranked[min(len(ranked) - 1, int(share * len(ranked)))]


def request(path: str, *, headers: Sequence[str] = ()) -> bytes:
    lines = [f"GET {path} HTTP/1.1", "Host: localhost", "Connection: close", *headers]
    return "\r\n".join([*lines, "", ""]).encode()


def run(port: int, requests: Sequence[bytes], *, seconds: float) -> Slice:
    """A connection for each request, so that the server's processes share the work evenly."""
    until = time.perf_counter() + seconds
    began = time.perf_counter()
    found: list[list[float]] = [[] for _ in range(CONNECTIONS)]
    sizes: list[int] = [0] * CONNECTIONS

    def ask_again_and_again(number: int) -> None:
        own = cycle(islice(cycle(requests), number, number + len(requests)))
        while time.perf_counter() < until:
            asked_at = time.perf_counter()
            sizes[number] += ask(port, next(own))
            found[number].append(time.perf_counter() - asked_at)

    threads = [threading.Thread(target=ask_again_and_again, args=(each,)) for each in range(CONNECTIONS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    waits = [wait for of_one in found for wait in of_one]
    return Slice(time.perf_counter() - began, waits, sum(sizes))


def ask(port: int, asked: bytes) -> int:
    """The length of the answer's body; anything but a page stops the benchmark."""
    with socket.create_connection(("127.0.0.1", port), timeout=60) as connection:
        connection.sendall(asked)
        answer = bytearray()
        while chunk := connection.recv(1 << 18):
            answer += chunk
    head, _, body = answer.partition(b"\r\n\r\n")
    if not head.startswith(b"HTTP/1.1 200 "):
        raise SystemExit(f"{asked.split()[1].decode()} answered {head[:200].decode()}")
    return len(body)

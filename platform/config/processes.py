"""Several processes in one terminal: started together, brought back when one falls, none left behind."""

import ctypes
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from types import FrameType

PATIENCE_SECONDS = 8.0
FALLS_ALLOWED = 5
FALLS_WITHIN_SECONDS = 60.0
PR_SET_PDEATHSIG = 1


@dataclass
class Child:
    name: str
    command: list[str]
    environment: Mapping[str, str]
    process: subprocess.Popen[bytes] = field(init=False)
    falls: list[float] = field(default_factory=list)

    def start(self) -> None:
        # A session of its own: Ctrl-C in the terminal reaches this process only, which ends them in order.
        self.process = subprocess.Popen(
            self.command,
            env=dict(self.environment),
            stdin=subprocess.DEVNULL,
            start_new_session=True,
            preexec_fn=_end_with_the_parent,  # noqa: PLW1509 - no other thread runs here
        )

    def falls_too_often(self, now: float) -> bool:
        self.falls = [*(fall for fall in self.falls if now - fall < FALLS_WITHIN_SECONDS), now]
        return len(self.falls) > FALLS_ALLOWED


class Company:
    """Child processes that live and end together."""

    def __init__(self) -> None:
        self.children: list[Child] = []
        self.asked_to_stop = threading.Event()

    def listen_for_stop(self) -> None:
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, self._stop_was_asked)

    def _stop_was_asked(self, number: int, frame: FrameType | None) -> None:
        self.asked_to_stop.set()

    def start(self, name: str, command: list[str], environment: Mapping[str, str]) -> None:
        child = Child(name, command, environment)
        child.start()
        self.children.append(child)

    def fallen(self) -> Child | None:
        return next((child for child in self.children if child.process.poll() is not None), None)

    def watch(self) -> str | None:
        """Bring back what falls until a stop is asked (None) or one falls again and again (its name)."""
        while not self.asked_to_stop.wait(0.25):
            if child := self.fallen():
                if child.falls_too_often(time.monotonic()):
                    return child.name
                child.start()
        return None

    def stop(self) -> None:
        for child in self.children:
            if child.process.poll() is None:
                child.process.send_signal(signal.SIGTERM)
        for child in self.children:
            try:
                child.process.wait(PATIENCE_SECONDS)
            except subprocess.TimeoutExpired:
                child.process.kill()
                child.process.wait()


def _end_with_the_parent() -> None:
    """If the parent is killed outright it cannot stop its children: the kernel does (Linux only)."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)


def module(name: str, *arguments: str) -> list[str]:
    # Celery warns at length when root starts it; in a container of one's own that is usual.
    return [sys.executable, "-W", "ignore:You're running the worker", "-m", name, *arguments]

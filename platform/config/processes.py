"""Several processes in one terminal: started together, stopped together, none left behind."""

import signal
import subprocess
import sys
import threading
from collections.abc import Mapping
from types import FrameType

PATIENCE_SECONDS = 8.0


class Company:
    """Child processes that live and end together. One that dies takes the others with it."""

    def __init__(self) -> None:
        self.children: dict[str, subprocess.Popen[bytes]] = {}
        self.asked_to_stop = threading.Event()

    def listen_for_stop(self) -> None:
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, self._stop_was_asked)

    def _stop_was_asked(self, number: int, frame: FrameType | None) -> None:
        self.asked_to_stop.set()

    def start(self, name: str, command: list[str], environment: Mapping[str, str]) -> None:
        # A session of its own: Ctrl-C in the terminal reaches this process only, which ends them in order.
        self.children[name] = subprocess.Popen(
            command, env=dict(environment), stdin=subprocess.DEVNULL, start_new_session=True
        )

    def fallen(self) -> str | None:
        """The name of a child that ended by itself, if any."""
        return next((name for name, child in self.children.items() if child.poll() is not None), None)

    def watch(self) -> str | None:
        """Wait until a stop is asked (None) or a child ends by itself (its name)."""
        while not self.asked_to_stop.wait(0.5):
            if name := self.fallen():
                return name
        return None

    def stop(self) -> None:
        for child in self.children.values():
            if child.poll() is None:
                child.send_signal(signal.SIGTERM)
        for child in self.children.values():
            try:
                child.wait(PATIENCE_SECONDS)
            except subprocess.TimeoutExpired:
                child.kill()
                child.wait()


def module(name: str, *arguments: str) -> list[str]:
    # Celery warns at length when root starts it; in a container of one's own that is usual.
    return [sys.executable, "-W", "ignore:You're running the worker", "-m", name, *arguments]

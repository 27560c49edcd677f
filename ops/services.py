"""Throw-away PostgreSQL and Redis on free ports.

Alone: print their addresses and serve until Ctrl-C. With `-- COMMAND ...`: run the command with the addresses
in its environment, then take everything away and answer with the command's exit code.
"""

import contextlib
import glob
import os
import random
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

# Above this the kernel hands ports to outgoing connections, which then stand in the way of a listener.
FIRST_EPHEMERAL_PORT = 32768


def free_port() -> int:
    """A port nobody listens on, below the range the kernel gives away."""
    while True:
        port = random.randrange(21000, min(30000, FIRST_EPHEMERAL_PORT))
        with socket.socket() as probe, contextlib.suppress(OSError):
            probe.bind(("127.0.0.1", port))
            return port


def as_postgres(*command: str) -> list[str]:
    """PostgreSQL refuses to run as root; root borrows the account its package made."""
    return ["runuser", "-u", "postgres", "--", *command] if os.geteuid() == 0 else list(command)


class Cluster:
    """A PostgreSQL of its own with full durability, that can be stopped and started again."""

    def __init__(self, folder: Path, superuser: str = "beside") -> None:
        self.programs = sorted(glob.glob("/usr/lib/postgresql/*/bin"))[-1]
        self.data, port = folder / "postgresql", free_port()
        self.address = f"postgres://{superuser}@127.0.0.1:{port}"
        self.options = (
            f"-p {port} -c listen_addresses=127.0.0.1 -c unix_socket_directories='' -c max_connections=300"
        )
        self.data.mkdir()
        if os.geteuid() == 0:
            shutil.chown(self.data, "postgres", "postgres")
            folder.chmod(0o755)
        made = ["-D", str(self.data), "-U", superuser, "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8"]
        self._run("initdb", *made)
        self.start()

    def start(self) -> None:
        start = ["-D", str(self.data), "-w", "-l", str(self.data / "server.log"), "-o", self.options, "start"]
        # After a sudden stop its children may hold the shared memory for a moment longer.
        for _ in range(20):
            if self._run("pg_ctl", *start, check=False) == 0:
                return
            time.sleep(0.25)
        raise SystemExit(f"PostgreSQL did not start; {start[4]} says why.")

    def stop(self) -> None:
        """At once, as a machine that loses its power."""
        self._run("pg_ctl", "-D", str(self.data), "-w", "-m", "immediate", "stop", check=False)

    def _run(self, program: str, *arguments: str, check: bool = True) -> int:
        command = as_postgres(f"{self.programs}/{program}", *arguments)
        return subprocess.run(command, check=check, stdout=subprocess.DEVNULL, cwd="/").returncode


@contextlib.contextmanager
def postgresql(folder: Path, superuser: str = "beside") -> Iterator[str]:
    """Yields the address of a cluster, without a database name."""
    cluster = Cluster(folder, superuser)
    try:
        yield cluster.address
    finally:
        cluster.stop()


class Redis:
    """A Redis of its own that keeps nothing on disk, and can be stopped and started again."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.port = folder, free_port()
        self.address = f"redis://127.0.0.1:{self.port}"
        self.start()

    def start(self) -> None:
        where = ["--port", str(self.port), "--bind", "127.0.0.1", "--dir", str(self.folder), "--save", ""]
        self.process = subprocess.Popen(
            ["redis-server", *where, "--appendonly", "no", "--databases", "64"], stdout=subprocess.DEVNULL
        )
        until = time.monotonic() + 10
        while time.monotonic() < until:
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", self.port)) == 0:
                    return
            time.sleep(0.05)

    def stop(self, signal_number: int = signal.SIGTERM) -> None:
        self.process.send_signal(signal_number)
        self.process.wait()


@contextlib.contextmanager
def redis(folder: Path) -> Iterator[str]:
    server = Redis(folder)
    try:
        yield server.address
    finally:
        server.stop()


@contextlib.contextmanager
def mail_server(folder: Path) -> Iterator[tuple[str, Path]]:
    """A real SMTP server; yields its address and the Maildir it fills."""
    port, post = free_port(), folder / "maildir"
    arguments = ["-n", "-l", f"127.0.0.1:{port}", "-c", "aiosmtpd.handlers.Mailbox", str(post)]
    server = subprocess.Popen([sys.executable, "-m", "aiosmtpd", *arguments])
    try:
        yield f"smtp://127.0.0.1:{port}", post
    finally:
        server.terminate()
        server.wait()


def environment(postgres: str, redis_url: str) -> dict[str, str]:
    return {
        "DATABASE_URL": f"{postgres}/beside",
        "BLINDED_DATABASE_URL": f"{postgres}/blinded",
        "REDIS_URL": f"{redis_url}/0",
        "CELERY_BROKER_URL": f"{redis_url}/1",
    }


def make_databases(postgres: str) -> None:
    program = f"{sorted(glob.glob('/usr/lib/postgresql/*/bin'))[-1]}/psql"
    for name in ("beside", "blinded"):
        subprocess.run([program, f"{postgres}/postgres", "-q", "-c", f"CREATE DATABASE {name}"], check=True)


def main(arguments: list[str]) -> int:
    # A stop asked by signal leaves through the context managers, so that nothing stays behind.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    with contextlib.ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="beside-services-")))
        postgres = stack.enter_context(postgresql(folder))
        redis_url = stack.enter_context(redis(folder))
        make_databases(postgres)
        addresses = environment(postgres, redis_url)
        if arguments[:1] == ["--"]:
            return subprocess.run(arguments[1:], env=os.environ | addresses, check=False).returncode
        for name, value in addresses.items():
            print(f"export {name}={value}")
        print("PostgreSQL and Redis are ready; Ctrl-C takes them away.", flush=True)
        with contextlib.suppress(KeyboardInterrupt):
            signal.pause()
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

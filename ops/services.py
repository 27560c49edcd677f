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


@contextlib.contextmanager
def postgresql(folder: Path, superuser: str = "beside") -> Iterator[str]:
    """A cluster of its own with full durability; yields its address without a database name."""
    programs = sorted(glob.glob("/usr/lib/postgresql/*/bin"))[-1]
    data, port = folder / "postgresql", free_port()
    data.mkdir()
    if os.geteuid() == 0:
        shutil.chown(data, "postgres", "postgres")
        folder.chmod(0o755)
    initialise = [f"{programs}/initdb", "-D", str(data), "-U", superuser, "-A", "trust", "-E", "UTF8"]
    subprocess.run(
        as_postgres(*initialise, "--locale=C.UTF-8"), check=True, stdout=subprocess.DEVNULL, cwd="/"
    )
    options = f"-p {port} -c listen_addresses=127.0.0.1 -c unix_socket_directories='' -c max_connections=300"
    control = [f"{programs}/pg_ctl", "-D", str(data), "-w"]
    log = str(data / "server.log")
    subprocess.run(
        as_postgres(*control, "-l", log, "-o", options, "start"),
        check=True,
        stdout=subprocess.DEVNULL,
        cwd="/",
    )
    try:
        yield f"postgres://{superuser}@127.0.0.1:{port}"
    finally:
        subprocess.run(
            as_postgres(*control, "-m", "immediate", "stop"), check=False, stdout=subprocess.DEVNULL, cwd="/"
        )


@contextlib.contextmanager
def redis(folder: Path) -> Iterator[str]:
    port = free_port()
    where = ["--port", str(port), "--bind", "127.0.0.1", "--dir", str(folder), "--save", ""]
    server = subprocess.Popen(
        ["redis-server", *where, "--appendonly", "no", "--databases", "64"], stdout=subprocess.DEVNULL
    )
    try:
        until = time.monotonic() + 10
        while socket.socket().connect_ex(("127.0.0.1", port)) != 0 and time.monotonic() < until:
            time.sleep(0.05)
        yield f"redis://127.0.0.1:{port}"
    finally:
        server.terminate()
        server.wait()


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

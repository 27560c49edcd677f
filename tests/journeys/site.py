"""A whole Beside to walk through: the one `BESIDE_URL` names, or one started for the occasion."""

import contextlib
import fcntl
import mailbox
import os
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
import uuid
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

import psycopg

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "ops"))

from services import free_port, mail_server  # noqa: E402 - ops is beside the project, not inside it

PASSWORD = os.environ.get("BESIDE_DEMO_PASSWORD", "beside-demo")
READY_WITHIN_SECONDS = 90
# Below are the suite's own (tests/conftest.py); ops/services.py starts Redis with enough of them.
FIRST_REDIS_OF_SITES = 20


@dataclass
class Site:
    """Where it is, where its mail arrives, and the process to kill when a test wants to."""

    url: str
    post: Path
    process: subprocess.Popen[str] | None = None
    data: Path | None = None
    environment: dict[str, str] = field(default_factory=dict)

    @property
    def staff_need_second_factor(self) -> bool:
        return self.url.startswith("https")

    def letters_to(self, address: str) -> list[str]:
        """Whole mails as they came over SMTP, oldest first."""
        box = mailbox.Maildir(self.post, create=False)
        return [mail.as_string() for _, mail in sorted(box.items()) if address in str(mail["To"])]


@contextlib.contextmanager
def databases() -> Iterator[dict[str, str]]:
    """Fresh databases on the server the suite runs on; nothing to say for SQLite."""
    address = os.environ.get("DATABASE_URL", "")
    if not address.startswith("postgres"):
        yield {}
        return
    name = f"journey_{uuid.uuid4().hex[:8]}"
    server = address.rpartition("/")[0]
    with psycopg.connect(f"{server}/postgres", autocommit=True) as connection:
        for database in (name, f"{name}_blinded"):
            connection.execute(f"CREATE DATABASE {database}")  # type: ignore[arg-type]
        yield {
            "DATABASE_URL": f"{server}/{name}",
            "BLINDED_DATABASE_URL": f"{server}/{name}_blinded",
            "REDIS_URL": other_number(os.environ["REDIS_URL"], FIRST_REDIS_OF_SITES + 2 * worker()),
            "CELERY_BROKER_URL": other_number(
                os.environ["REDIS_URL"], FIRST_REDIS_OF_SITES + 2 * worker() + 1
            ),
        }
        for database in (name, f"{name}_blinded"):
            connection.execute(f"DROP DATABASE {database} WITH (FORCE)")  # type: ignore[arg-type]


def worker() -> int:
    """Sites of two test workers run at once: one's clock must not take the other's tasks."""
    return int(os.environ.get("PYTEST_XDIST_WORKER", "gw0")[2:]) % 20


def other_number(redis_url: str, number: int) -> str:
    return urlsplit(redis_url)._replace(path=f"/{number}").geturl()


def environment(folder: Path, addresses: dict[str, str], port: int) -> dict[str, str]:
    return os.environ | addresses | {"BESIDE_MODE": "demo", "BESIDE_DATA": str(folder), "PORT": str(port)}


def manage(site: Site, *words: str) -> str:
    """What `manage.py` says, good or bad, on the command line of that site’s server."""
    command = [sys.executable, "manage.py", *words]
    done = subprocess.run(
        command, cwd=ROOT, env=site.environment, capture_output=True, text=True, check=False
    )
    return done.stdout + done.stderr


def let_letters_be_due(site: Site) -> None:
    """What waits for a pause or for the morning goes now: no journey waits for daylight."""
    address = site.environment.get("DATABASE_URL") or os.environ.get("BESIDE_DATABASE", "")
    if address:
        with psycopg.connect(address) as database:
            database.execute("UPDATE letters_letter SET due_at = now() WHERE sent_at IS NULL")
        return
    assert site.data
    with contextlib.closing(sqlite3.connect(site.data / "beside.sqlite3", timeout=20)) as database, database:
        database.execute("UPDATE letters_letter SET due_at = '2020-01-01 00:00:00' WHERE sent_at IS NULL")


def start(surroundings: dict[str, str]) -> subprocess.Popen[str]:
    """`manage.py serve`, as `make run` calls it; returns when it says that it is ready."""
    process = subprocess.Popen(
        [sys.executable, "manage.py", "serve"], cwd=ROOT, env=surroundings, stdout=subprocess.PIPE, text=True
    )
    assert process.stdout
    until = time.monotonic() + READY_WITHIN_SECONDS
    for line in process.stdout:
        if line.startswith("Beside is ready:"):
            return process
        if time.monotonic() > until:
            break
    process.kill()
    raise AssertionError("Beside did not say that it is ready.")


def stop(process: subprocess.Popen[str]) -> int:
    process.send_signal(signal.SIGINT)
    # Its output is closed with it, or the end of the run complains of an open file.
    with process:
        return process.wait(30)


def kill_the_server(site: Site) -> None:
    """Kill -9 of whatever answers sockets there; it is brought back by whoever started it."""
    if site.data is None:
        return
    port = str(urlsplit(site.url).port)
    until = time.monotonic() + READY_WITHIN_SECONDS
    # Right after a kill there is nobody to kill yet.
    while subprocess.run(["pkill", "-9", "-f", f"daphne.*-p {port} "], check=False).returncode:
        assert time.monotonic() < until
        time.sleep(0.1)


def copy_prepared(shared: Path, into: Path) -> None:
    """What `manage.py prepare` makes is the same for every site: made once for all workers, then copied."""
    with (shared / "prepared.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not (shared / "prepared").exists():
            making = shared / "preparing"
            around = environment(making, {}, free_port())
            subprocess.run([sys.executable, "manage.py", "prepare"], cwd=ROOT, env=around, check=True)
            making.rename(shared / "prepared")
    shutil.copytree(shared / "prepared", into)


@contextlib.contextmanager
def site(folder: Path, shared: Path | None = None) -> Iterator[Site]:
    if "BESIDE_URL" in os.environ:
        yield Site(os.environ["BESIDE_URL"], Path(os.environ["BESIDE_POST"]))
        return
    port = free_port()
    with mail_server(folder) as (email_url, post), databases() as addresses:
        around = environment(folder / "data", addresses | {"EMAIL_URL": email_url}, port)
        if shared is not None and not addresses:
            copy_prepared(shared, folder / "data")
        process = start(around)
        try:
            yield Site(f"http://localhost:{port}", post, process, folder / "data", around)
        finally:
            stop(process)

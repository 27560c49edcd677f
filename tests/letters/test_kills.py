"""Workers killed in the middle of sending: no letter is missing, and a second copy says that it is one."""

import asyncio
import os
import random
import subprocess
import sys
import time
from collections import Counter
from datetime import timedelta
from email import message_from_bytes
from pathlib import Path

import pytest
from aiosmtpd.controller import Controller
from django.db import connection
from django.utils import timezone

from letters import services
from letters.models import Letter

pytestmark = [pytest.mark.chaos, pytest.mark.django_db(transaction=True)]

ROOT = Path(__file__).resolve().parents[2]
LETTERS, WORKERS, KILLS = 200, 3, 12


class SlowPostbox:
    """Takes its time before and after taking a letter, so that kills fall on both sides."""

    def __init__(self):
        self.taken = Counter()

    async def handle_DATA(self, server, session, envelope):
        await asyncio.sleep(0.01)
        self.taken[message_from_bytes(envelope.content)["Message-ID"]] += 1
        await asyncio.sleep(0.01)
        return "250 taken"


@pytest.fixture
def postbox(unused_tcp_port):
    box = SlowPostbox()
    server = Controller(box, hostname="127.0.0.1", port=unused_tcp_port)
    server.start()
    box.address = f"smtp://127.0.0.1:{unused_tcp_port}"
    yield box
    server.stop()


def _address_of_the_test_database():
    database = connection.settings_dict
    if connection.vendor == "sqlite":
        return f"sqlite:///{database['NAME']}"
    person = f"{database['USER']}:{database['PASSWORD']}@{database['HOST']}:{database['PORT'] or 5432}"
    return f"postgres://{person}/{database['NAME']}"


@pytest.fixture
def start(postbox, tmp_path):
    """Start one more worker; all are gone at the end."""
    started = []
    environment = os.environ | {
        "BESIDE_MODE": "test",
        "BESIDE_DATA": str(tmp_path),
        "DATABASE_URL": _address_of_the_test_database(),
        "BLINDED_DATABASE_URL": f"sqlite:///{tmp_path / 'blinded.sqlite3'}",
        "EMAIL_URL": postbox.address,
        "DJANGO_SETTINGS_MODULE": "config.settings",
        "PYTHONPATH": os.pathsep.join([str(ROOT), str(ROOT / "platform")]),
    }

    def start_one():
        command = [sys.executable, "-W", "ignore", "-m", "tests.letters.drain_for_ever"]
        started.append(subprocess.Popen(command, cwd=ROOT, env=environment))
        return started[-1]

    yield start_one
    for worker in started:
        worker.kill()
        worker.wait()


def _wait_until_all_are_sent(seconds):
    until = time.monotonic() + seconds
    while time.monotonic() < until and Letter.objects.filter(sent_at__isnull=True).exists():
        time.sleep(0.1)


def test_killed_workers_lose_no_letter(anna, postbox, start, capsys):
    chance = random.Random(20261119)
    due_at = timezone.now() - timedelta(minutes=1)
    letters = [
        services.queue(kind="message", key=f"fact {n}", path="/today/", due_at=due_at, recipient=anna)
        for n in range(LETTERS)
    ]
    workers = [start() for _ in range(WORKERS)]
    for _ in range(KILLS):
        before = sum(postbox.taken.values())
        while sum(postbox.taken.values()) < min(before + chance.randint(1, 12), LETTERS):
            time.sleep(0.003)
        workers.pop(chance.randrange(WORKERS)).kill()
        workers.append(start())
    _wait_until_all_are_sent(30)
    assert set(postbox.taken) == {letter.message_id for letter in letters}
    extra = sum(postbox.taken.values()) - LETTERS
    with capsys.disabled():
        sys.stdout.write(f"\nletters {LETTERS}, kills {KILLS}, missing 0, extra copies {extra}\n")
    assert extra <= KILLS

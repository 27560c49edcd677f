"""Prepare what is missing and serve Beside: pages and sockets, a worker and the clock, in one terminal."""

import os
import socket
import time
import urllib.request
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import connections

from config.processes import Company, module

ADDRESS = "127.0.0.1"
READY_WITHIN_SECONDS = 60


class Command(BaseCommand):
    help = "Serve Beside on one port, with a worker and the clock beside it."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--port", type=int, default=settings.PORT)
        parser.add_argument("--no-demo", action="store_true", help="do not load the demo cohort")

    def handle(self, *args: Any, **options: Any) -> None:
        port = options["port"]
        require_free(port)
        try:
            self.prepare(demo=settings.DEMO and not options["no_demo"])
        except KeyboardInterrupt:
            # Nothing runs yet that would have to be ended in order; each step is done whole or not at all.
            raise CommandError("Stopped before everything was set up. The next start goes on.") from None
        company = Company()
        company.listen_for_stop()
        self.say("Starting …")
        try:
            start_all(company, port)
            self.wait_until_ready(company, port)
            if not company.asked_to_stop.is_set():
                self.stdout.write(self.style.SUCCESS(f"Beside is ready: http://localhost:{port}"))
                self.stdout.flush()
            fallen = company.watch()
        finally:
            company.stop()
        if fallen:
            raise CommandError(
                f"The {fallen} fell again and again, so Beside stopped. Its last words are above."
            )

    def prepare(self, *, demo: bool) -> None:
        call_command("prepare", stdout=self.stdout)
        if demo:
            self.say("Looking after the demo cohort …")
            call_command("load_demo", verbosity=0)
        connections.close_all()

    def wait_until_ready(self, company: Company, port: int) -> None:
        until = time.monotonic() + READY_WITHIN_SECONDS
        while time.monotonic() < until and not company.asked_to_stop.is_set():
            if answers(port):
                return
            if child := company.fallen():
                raise CommandError(f"The {child.name} ended before Beside was ready. Its words are above.")
            time.sleep(0.05)
        if not company.asked_to_stop.is_set():
            raise CommandError("Beside did not answer within a minute.")

    def say(self, words: str) -> None:
        self.stdout.write(words)
        self.stdout.flush()


def start_all(company: Company, port: int) -> None:
    environment = os.environ | {
        "PORT": str(port),
        "PYTHONPATH": os.pathsep.join([str(settings.BASE_DIR), str(settings.BASE_DIR / "platform")]),
    }
    company.start("server", daphne(port), environment)
    company.start("worker", worker(), environment)
    company.start("clock", clock(settings.BESIDE_DATA), environment)


def daphne(port: int) -> list[str]:
    limits = ["--websocket-max-message-size", "32768", "--ping-interval", "10", "--ping-timeout", "10"]
    where = ["-b", ADDRESS, "-p", str(port), "-v", "0"]
    return module("daphne", *where, *limits, "--application-close-timeout", "2", "config.asgi:application")


def worker() -> list[str]:
    quiet = ["--loglevel", "WARNING", "--without-gossip", "--without-mingle", "--without-heartbeat"]
    return module("celery", "-A", "config.celery", "-q", "worker", "--pool", "threads", "-c", "2", *quiet)


def clock(data: Path) -> list[str]:
    keeps = ["--schedule", str(data / "beat-schedule"), "--pidfile", ""]
    return module("celery", "-A", "config.celery", "-q", "beat", "--loglevel", "WARNING", *keeps)


def require_free(port: int) -> None:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((ADDRESS, port))
        except OSError:
            raise CommandError(
                f"Port {port} is taken by another programme. Choose one: PORT=8010 make run"
            ) from None


def answers(port: int) -> bool:
    try:
        with urllib.request.urlopen(f"http://{ADDRESS}:{port}/healthz", timeout=2) as answer:
            return bool(answer.status == 200)
    except OSError:
        return False

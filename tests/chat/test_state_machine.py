"""Whatever two people, their lines and the server do, in whatever order: the promises are kept."""

import asyncio
import contextlib
import time
from collections.abc import Iterable, Iterator
from unittest.mock import patch

import pytest
from django.db.backends.base.base import BaseDatabaseWrapper
from hypothesis import HealthCheck, Phase, settings
from hypothesis.errors import Flaky
from hypothesis.stateful import run_state_machine_as_test

from chat import rules
from tests.chat.conftest import make_session
from tests.chat.machine import Crash, Talk
from tests.chat.phones import Broken
from tests.chat.planted import PLANTED, Fault, Step

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.sqlite]
SHORT = 8
NO_LIMIT = 10_000
IMPATIENT, FOUND_WITHIN, FEWEST = 0.5, 60, 12


@pytest.fixture
def is_long(pytestconfig: pytest.Config) -> bool:
    return pytestconfig.getoption("--chaos-rounds") > SHORT


class Hints:
    """What the processes tell each other. The database is the truth: these may be lost."""

    @contextlib.contextmanager
    def lost(self) -> Iterator[None]:
        with patch("chat.groups._tell", lambda *hint: None):
            yield


@pytest.fixture
def stage(treatment, anna, tom, monkeypatch) -> Iterator[type[Talk]]:
    """A machine: real people and rooms, a quick tick, no limit to how fast one may be."""
    monkeypatch.setattr("chat.live.watcher.TICK", 0.05)
    for name in ("MESSAGES_A_SECOND", "MESSAGES_AT_ONCE"):
        monkeypatch.setattr(rules, name, NO_LIMIT)
    for name in ("FILLS_A_SECOND", "FILLS_AT_ONCE"):
        monkeypatch.setattr(f"chat.consumers.{name}", NO_LIMIT)
    stopped = Crash(BaseDatabaseWrapper._commit)
    # A function, so that the class hands it its instance.
    monkeypatch.setattr(BaseDatabaseWrapper, "_commit", lambda wrapper: stopped(wrapper))  # noqa: PLW0108
    minutes = iter(range(1_000_000))
    with asyncio.Runner() as runner:

        class Here(Talk):
            people, crash, hints, run = (anna, tom), stopped, Hints(), staticmethod(runner.run)

            @staticmethod
            def new_session():
                return make_session(treatment, minutes=-10 + next(minutes) / 1_000_000)

        yield Here


def play(machine: type[Talk], *, examples: int, steps: int, **more) -> None:
    run_state_machine_as_test(
        machine,
        settings=settings(
            max_examples=examples,
            stateful_step_count=steps,
            deadline=None,
            database=None,
            suppress_health_check=list(HealthCheck),
            **more,
        ),
    )


def test_the_promises_are_kept_whatever_happens_in_whatever_order(stage, is_long):
    play(stage, examples=200 if is_long else 8, steps=40 if is_long else 15)


def test_every_planted_fault_is_found(stage, is_long, capsys):
    """A machine that finds nothing proves nothing: each of these servers breaks a promise, and is caught."""
    # First all the games on the real server: what is found afterwards is the fault, not the game.
    play_game(stage, [each for fault in PLANTED for each in fault.game])
    stage.patience = IMPATIENT
    found = {fault.name: seconds_to_find(stage, fault, is_long) for fault in PLANTED}
    missed = [name for name, seconds in found.items() if seconds is None or seconds > FOUND_WITHIN]
    with capsys.disabled():
        print(f"\n  planted faults found: {len(found) - len(missed)} of {len(found)}, in seconds: {found}")  # noqa: T201
    assert missed == []
    assert len(found) >= FEWEST


def seconds_to_find(machine: type[Talk], fault: Fault, is_long: bool) -> float | None:
    began, before = time.monotonic(), Broken.count
    # On a loop of its own: what one wrong server left behind is nothing the next one knows of.
    with fault.plant(), asyncio.Runner() as runner:
        machine.run = staticmethod(runner.run)
        try:
            if is_long:
                play(machine, examples=500, steps=25, phases=[Phase.generate])
            else:
                play_game(machine, fault.game)
        except (Broken, Flaky, ExceptionGroup):
            assert Broken.count > before
            return round(time.monotonic() - began, 1)
    return None


def play_game(machine: type[Talk], game: Iterable[Step]) -> None:
    here = machine()
    here.begin()
    try:
        for name, values in game:
            getattr(here, name)(**values)
            here.what_was_seen_is_stored()
    except Broken:
        here.leave()
        raise
    here.teardown()

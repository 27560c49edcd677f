"""Promise 5 counted: once a right has ended, how often something still came through. `make chaos` tries more.

A TSW writes and listens in two tabs while the young person writes. At some moment their right ends, with a
hint or without; whatever happens after the commit of that must neither reach them nor be taken from them.
"""

import asyncio
import json
import random
import time
from collections import Counter
from uuid import uuid4

import pytest
from channels.db import database_sync_to_async
from django.utils import timezone

from accounts import services as accounts
from care import services as care
from care.models import Assignment
from chat import services
from chat.models import Message
from tests import factories
from tests.chat.conftest import make_session
from tests.chat.talking import Closed

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.sqlite]
in_thread = database_sync_to_async
WITH_A_HINT, WITHOUT_ONE = 1.0, 3.0
TRIES_A_ROUND, SHORT = 10, 8


def reassigned(tsw, session, ines, kit, ada):
    care.assign_tsw(treatment=session.treatment, tsw=ines, reason="move", by=kit)


def signed_out(tsw, session, ines, kit, ada):
    accounts.sign_out_everywhere(by=tsw)


def deactivated(tsw, session, ines, kit, ada):
    accounts.deactivate(person=tsw, by=ada)


def quietly_reassigned(tsw, session, ines, kit, ada):
    """As from another process while Redis is dead: no hint comes."""
    Assignment.objects.filter(tsw=tsw).update(until_at=timezone.now())


def quietly_deactivated(tsw, session, ines, kit, ada):
    type(tsw).objects.filter(pk=tsw.pk).update(is_active=False)


ENDINGS = (reassigned, quietly_reassigned, signed_out, deactivated, quietly_deactivated)


async def test_nothing_comes_through_once_a_right_has_ended(
    talk, monkeypatch, pytestconfig, ines, kit, ada, capsys
):
    monkeypatch.setattr("chat.live.watcher.TICK", 1.0)
    rounds = {False: 5, True: 100}[pytestconfig.getoption("--chaos-rounds") > SHORT]
    tries, slowest = Counter(), Counter()
    for number in range(rounds):
        ending = ENDINGS[number % len(ENDINGS)]
        tsw, session = await in_thread(_a_chat)(number)
        after = await _one_round(talk, tsw, session, lambda: ending(tsw, session, ines, kit, ada))  # noqa: B023
        tries.update(after["tries"])
        is_quiet = ending.__name__.startswith("quietly")
        slowest[is_quiet] = max(slowest[is_quiet], after["closed after"])
    with capsys.disabled():
        told = {"tries": tries.total(), "came through": 0, "closed after, s": slowest[False]}
        print(f"\n  revoked: {json.dumps(told | {'without a hint, s': slowest[True]})}")  # noqa: T201
    assert tries.total() == rounds * TRIES_A_ROUND
    assert slowest[False] <= WITH_A_HINT
    assert slowest[True] <= WITHOUT_ONE


def _a_chat(number: int):
    anna = factories.young_person(f"anna{number}")
    tsw = factories.staff(f"tom{number}", "tsw")
    return tsw, make_session(factories.treatment(young_person=anna, tsw=tsw), minutes=-10)


async def _one_round(talk, tsw, session, end) -> dict:
    anna = session.treatment.young_person
    tabs = [talk(tsw, session), talk(tsw, session)]
    for tab in tabs:
        await tab.come_in()
    before = [asyncio.create_task(_write_as(anna, session, "before", random.uniform(0, 0.03)))]
    await in_thread(end)()
    began = time.monotonic()
    heard = [asyncio.create_task(_all_frames(tab)) for tab in tabs]
    # Five tries to hear something and five to say something, all after the commit of the end.
    for number in range(5):
        await tabs[number % 2].write(f"after {number}")
        await _write_as(anna, session, f"after the end {number}", 0)
    frames = [frame for tab in await asyncio.gather(*heard) for frame in tab]
    closed_after = time.monotonic() - began
    await asyncio.gather(*before)
    assert [frame for frame in frames if frame.get("body", "").startswith("after")] == []
    by_tsw = Message.objects.filter(room=session.room, author=tsw)
    assert await in_thread(by_tsw.count)() == 0
    for tab in tabs:
        await tab.leave()
    return {"tries": {"to hear": 5, "to say": 5}, "closed after": closed_after}


async def _write_as(person, session, body: str, wait: float) -> None:
    await asyncio.sleep(wait)
    await in_thread(services.post_to_session)(session_id=session.pk, key=uuid4(), body=body, by=person)


async def _all_frames(tab) -> list[dict]:
    heard = []
    try:
        while True:
            heard.append(await tab.hear())
    except Closed:
        return heard

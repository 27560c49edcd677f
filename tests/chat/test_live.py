"""What one process does for all its sockets at once, and what one socket may cost it."""

import asyncio
import time
from contextlib import ExitStack
from pathlib import Path
from uuid import uuid4

import pytest
from channels.db import database_sync_to_async
from channels.layers import channel_layers
from channels_redis.pubsub import RedisPubSubChannelLayer
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from chat import groups, services
from chat.groups import switchboard
from chat.live.peers import DaphnePeer, Peer
from chat.models import Room
from chat.selectors import Holder
from chat.services import Round
from chat.sockets import MOST_WAITING
from ops import services as servers
from tests import factories
from tests.chat.conftest import make_session

in_thread = database_sync_to_async


def looked_at(people: int) -> int:
    """How many questions a look at so many people in rooms of their own takes."""
    sessions = []
    for number in range(people):
        young_person = factories.young_person(f"young{people}-{number}")
        treatment = factories.treatment(young_person=young_person, tsw=None)
        sessions.append(make_session(treatment, minutes=-10))
    holders = [
        Holder(session.treatment.young_person_id, session.room_id, session.treatment, "no session")
        for session in sessions
    ]
    held = {session.room_id: 0 for session in sessions}
    Room.objects.filter(pk__in=held).update(last_number=1)
    with CaptureQueriesContext(connection) as queries:
        services.go_round(Round(holders, held=held), now=timezone.now())
    return len(queries)


@pytest.mark.sqlite
@pytest.mark.django_db
def test_a_look_asks_as_much_about_one_socket_as_about_many():
    assert looked_at(1) == looked_at(12)


class SlowPeer(Peer):
    """Somebody whose phone takes nothing any more."""

    is_free = False

    def __init__(self) -> None:
        self.again = asyncio.Event()

    async def free(self) -> None:
        await self.again.wait()


@pytest.mark.sqlite
@pytest.mark.django_db(transaction=True)
async def test_a_slow_reader_delays_nobody_and_costs_little(talk, monkeypatch, anna, tom, session):
    monkeypatch.setattr("chat.rules.MESSAGES_AT_ONCE", 60)
    hers, his = talk(anna, session), talk(tom, session)
    await hers.come_in()
    await his.come_in()
    (her_socket,) = switchboard.people[anna.pk]
    her_socket.peer = slow = SlowPeer()
    for number in range(40):
        await his.write(f"{number} " + "x" * 3900)
        await his.wait_for("message.sent", number=number + 1)
    assert her_socket.weight <= MOST_WAITING + 4100
    slow.again.set()
    heard = await hers.until("message.sent", number=40)
    numbers = [frame["number"] for frame in heard if frame["type"] == "message.sent"]
    assert numbers == [*range(1, 41)]


class Transport:
    """What Twisted gives: somewhere to hang a producer, which it stops and lets go on."""

    disconnecting = False
    producer = None

    def registerProducer(self, producer, streaming):
        self.producer = producer

    def unregisterProducer(self):
        self.producer = None


async def test_daphne_says_when_the_other_end_reads_again():
    connection_of_daphne = type("Connection", (), {"transport": Transport()})()
    peer = DaphnePeer(connection_of_daphne)
    transport = connection_of_daphne.transport
    transport.producer.pauseProducing()
    waiting = asyncio.create_task(peer.free())
    await asyncio.sleep(0)
    assert (peer.is_free, waiting.done()) == (False, False)
    transport.disconnecting = True
    transport.producer.resumeProducing()
    await waiting
    assert (peer.is_free, transport.producer) == (True, None)


@pytest.mark.django_db(transaction=True)
async def test_words_in_one_process_wait_for_no_tick_and_no_layer(talk, monkeypatch, anna, tom, session):
    monkeypatch.setattr("chat.live.watcher.TICK", 60)
    monkeypatch.setattr("chat.groups.publish", _goes_nowhere)
    hers, his = talk(anna, session), talk(tom, session)
    await hers.come_in()
    await his.come_in()
    await hers.write("at once")
    assert (await his.wait_for("message.sent"))["body"] == "at once"
    await his.say("read", upto=1)
    assert (await hers.wait_for("read"))["upto"] == 1


async def _goes_nowhere(hint) -> None:
    return None


@pytest.mark.django_db(transaction=True)
async def test_a_change_beside_the_lines_is_told_once_to_each(talk, anna, tom, session):
    hers = talk(anna, session)
    await hers.come_in()
    await in_thread(services.choose_agenda)(session_id=session.pk, by=anna, choice="goals")
    changed = await hers.wait_for("room.changed")
    assert changed["agenda"]["choice"] == "goals"
    his = talk(tom, session)
    heard = await his.come_in()
    assert [frame["type"] for frame in heard][-1] == "ready"
    assert (await his.wait_for("room.changed"))["agenda"] == changed["agenda"]


@pytest.mark.django_db(transaction=True)
async def test_a_line_may_say_which_one_it_answers(talk, anna, session):
    hers = talk(anna, session)
    await hers.come_in()
    await hers.write("one")
    assert (await hers.wait_for("message.sent"))["reply_to"] is None
    for reply_to, answer in ((1, 1), (3, "malformed"), (0, "malformed"), ("1", "malformed")):
        await hers.say("message.send", key=str(uuid4()), body="two", reply_to=reply_to)
        frame = (await hers.until("message.sent" if answer == 1 else "message.refused"))[-1]
        assert frame.get("reply_to", frame.get("code")) == answer


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
async def test_hints_are_heard_again_after_the_layer_was_gone(talk, monkeypatch, tmp_path, anna, session):
    """Redis killed and started again under an open socket; no tick helps here."""
    monkeypatch.setattr("chat.live.watcher.TICK", 60)
    with ExitStack() as first, ExitStack() as second:
        url = first.enter_context(servers.redis(tmp_path))
        layer = RedisPubSubChannelLayer(hosts=[url])
        monkeypatch.setitem(channel_layers.backends, "default", layer)
        hers = talk(anna, session)
        await hers.come_in()
        first.close()
        monkeypatch.setattr(servers, "free_port", lambda: int(url.rpartition(":")[2]))
        second.enter_context(servers.redis(Path(tmp_path)))
        elsewhere = {"type": "look.again", "from": "elsewhere", "typing": []}
        elsewhere["typing"] = [(session.room_id.hex, uuid4().hex, "thinking")]
        until = time.monotonic() + 15
        hearing = asyncio.create_task(hers.wait_for("typing"))
        while not hearing.done() and time.monotonic() < until:
            await groups.publish(elsewhere)
            await asyncio.sleep(0.2)
        assert (await hearing)["state"] == "thinking"
        await hers.leave()
        await layer.flush()

"""The promises of docs/chat-protocol.md, each through the whole ASGI application."""

import asyncio
import json
import time
from datetime import timedelta
from uuid import uuid4

import pytest
from channels.db import database_sync_to_async
from django.utils import timezone

from accounts import services as accounts
from care import services as care
from care.models import Assignment
from chat import services
from chat.models import Connection, Message
from tests.chat.conftest import make_session

pytestmark = [pytest.mark.django_db(transaction=True)]
in_thread = database_sync_to_async


def written(frames):
    return [(frame["number"], frame["body"]) for frame in frames if frame["type"] == "message.sent"]


async def test_hello_is_answered_with_welcome_then_replay_then_ready(talk, anna, tom, session):
    for body in ("one", "two"):
        await in_thread(services.send_message)(room=session.room, key=uuid4(), body=body, by=tom)
    heard = await talk(anna, session).come_in()
    assert [frame["type"] for frame in heard] == ["welcome", "message.sent", "message.sent", "ready"]
    assert (heard[0]["you"], heard[0]["state"], heard[0]["last"]) == ("young_person", "open", 2)
    assert heard[1]["author"] == "tsw"
    assert heard[-1]["upto"] == 2


async def test_promise_1_what_is_seen_is_already_stored(talk, anna, tom, session):
    hers, his = talk(anna, session), talk(tom, session)
    await hers.come_in()
    await his.come_in()
    await hers.write("hello tom 🙃")
    seen = await his.wait_for("message.sent")
    stored = await in_thread(Message.objects.get)(room=session.room, number=seen["number"])
    assert (stored.body, str(stored.key), seen["author"]) == ("hello tom 🙃", seen["key"], "young_person")
    assert (await hers.wait_for("message.sent"))["number"] == seen["number"]


async def test_promise_2_the_same_key_again_is_the_same_message(talk, anna, session):
    hers = talk(anna, session)
    await hers.come_in()
    key = await hers.write("once")
    first = await hers.wait_for("message.sent")
    await hers.write("once", key)
    again = await hers.wait_for("message.sent")
    assert again == first
    assert await in_thread(Message.objects.filter(room=session.room).count)() == 1


async def test_promise_3_both_see_one_order_without_holes(talk, anna, tom, session):
    hers, his = talk(anna, session), talk(tom, session)
    await hers.come_in()
    await his.come_in()
    for number in range(6):
        await asyncio.gather(hers.write(f"a{number}"), his.write(f"t{number}"))
    seen_by_her = await hers.until("message.sent", number=12)
    seen_by_him = await his.until("message.sent", number=12)
    assert written(seen_by_her) == written(seen_by_him)
    assert [number for number, _ in written(seen_by_her)] == list(range(1, 13))


async def test_promise_4_who_comes_back_gets_everything_later(talk, anna, tom, session):
    his = talk(tom, session)
    await his.come_in()
    for number in range(1, 121):
        await in_thread(services.send_message)(room=session.room, key=uuid4(), body=str(number), by=anna)
    back = await talk(anna, session).come_in(after=17)
    assert written(back) == [(number, str(number)) for number in range(18, 121)]


async def test_promise_4_a_hole_is_filled_when_asked(talk, anna, tom, session):
    for body in ("one", "two", "three"):
        await in_thread(services.send_message)(room=session.room, key=uuid4(), body=body, by=tom)
    hers = talk(anna, session)
    await hers.come_in()
    await hers.say("fill", after=1)
    assert written(await hers.until("ready")) == [(2, "two"), (3, "three")]


async def test_promise_4_a_socket_that_is_told_nothing_still_learns(talk, monkeypatch, anna, tom, session):
    monkeypatch.setattr("chat.groups.announce", lambda *args: None)
    hers = talk(anna, session)
    await hers.come_in()
    await in_thread(services.send_message)(room=session.room, key=uuid4(), body="quiet", by=tom)
    assert (await hers.wait_for("message.sent"))["body"] == "quiet"


async def test_promise_4_the_heartbeat_carries_the_last_number(talk, monkeypatch, anna, session):
    monkeypatch.setattr("chat.live.telling.HEARTBEAT_EVERY", 0.2)
    hers = talk(anna, session)
    await hers.come_in()
    assert (await hers.wait_for("heartbeat"))["last"] == 0


@pytest.mark.parametrize("who", ["ines", "ruth", "kit", "omar", "ada"])
async def test_promise_5_another_chat_is_the_same_as_none(talk, who, session, cast):
    person = cast[who]
    theirs = talk(person, session)
    assert await theirs.connect()
    assert await theirs.closed_with() == 4404
    nowhere = talk(person, path=f"/ws/chat/{uuid4()}/")
    assert await nowhere.connect()
    assert await nowhere.closed_with() == 4404


async def test_promise_5_a_reassignment_closes_the_socket_and_nothing_follows(talk, anna, tom, session):
    his = talk(tom, session)
    await his.come_in()
    await in_thread(Assignment.objects.filter(tsw=tom).update)(until_at=timezone.now())
    await in_thread(services.send_message)(room=session.room, key=uuid4(), body="not for tom", by=anna)
    heard, code = await his.closed_after()
    assert code == 4403
    assert written(heard) == []


async def test_promise_5_a_command_after_the_reassignment_does_nothing(talk, monkeypatch, tom, session):
    monkeypatch.setattr("chat.live.watcher.TICK", 60)
    his = talk(tom, session)
    await his.come_in()
    await in_thread(Assignment.objects.filter(tsw=tom).update)(until_at=timezone.now())
    await his.write("am I still here?")
    assert await his.closed_with() == 4403
    assert await in_thread(Message.objects.count)() == 0


@pytest.mark.parametrize("deed", ["reassigned", "signed out everywhere", "deactivated"])
async def test_promise_5_the_hint_closes_the_socket_at_once(
    talk, monkeypatch, tom, kit, ada, ines, session, deed
):
    monkeypatch.setattr("chat.live.watcher.TICK", 60)
    his = talk(tom, session)
    await his.come_in()
    deeds = {
        "reassigned": lambda: care.assign_tsw(treatment=session.treatment, tsw=ines, reason="move", by=kit),
        "signed out everywhere": lambda: accounts.sign_out_everywhere(by=tom),
        "deactivated": lambda: accounts.deactivate(person=tom, by=ada),
    }
    await in_thread(deeds[deed])()
    began = time.monotonic()
    assert await his.closed_with() == (4403 if deed == "reassigned" else 4401)
    assert time.monotonic() - began < 2


async def test_promise_5_signing_out_closes_the_socket(talk, anna, session):
    hers = talk(anna, session)
    await hers.come_in()
    await in_thread(hers.client.logout)()
    assert await hers.closed_with() == 4401


async def test_promise_5_a_deactivated_person_is_signed_out(talk, tom, session):
    his = talk(tom, session)
    await his.come_in()
    tom.is_active = False
    await in_thread(tom.save)()
    assert await his.closed_with() == 4401


async def test_promise_6_too_fast_is_said_and_nothing_is_lost(talk, anna, session):
    hers = talk(anna, session)
    await hers.come_in()
    # Enough that even a slow machine cannot give the bucket time to fill again.
    keys = [await hers.write(f"line {number}") for number in range(90)]
    answers = {}
    while len(answers) < 90:
        frame = await hers.hear()
        if frame["type"] in ("message.sent", "message.refused"):
            answers[frame["key"]] = frame
    refused = [key for key in keys if answers[key]["type"] == "message.refused"]
    assert refused
    assert {answers[key]["code"] for key in refused} == {"too_fast"}
    await asyncio.sleep(0.5)
    await hers.write("again", refused[0])
    assert (await hers.wait_for("message.sent", key=refused[0]))["body"] == "again"


async def test_promise_6_flooding_closes_the_socket(talk, anna, session):
    hers = talk(anna, session)
    await hers.come_in()
    for _ in range(260):
        await hers.line.send_to(text_data="{}")
    assert await hers.closed_with() == 4429


async def test_promise_6_the_fifth_socket_of_one_person_ends_the_oldest(talk, anna, session):
    tabs = [talk(anna, session) for _ in range(5)]
    for tab in tabs:
        await tab.come_in()
    assert await tabs[0].closed_with() == 4429
    await tabs[4].write("still here")
    assert (await tabs[1].wait_for("message.sent"))["body"] == "still here"


async def test_promise_7_a_stopping_server_says_come_back(talk, anna, session):
    hers = talk(anna, session)
    await hers.come_in()
    hers.line.future.cancel()
    assert await hers.closed_with() == 1012


async def test_promise_8_the_line_is_noted(talk, anna, session):
    hers = talk(anna, session)
    await hers.come_in()
    assert await in_thread(Connection.objects.filter(person=anna, disconnected_at=None).count)() == 1
    await hers.leave()
    assert await in_thread(Connection.objects.filter(person=anna, disconnected_at=None).count)() == 0


async def test_nobody_signed_in_is_4401(talk, session):
    nobody = talk(None, session)
    assert await nobody.connect()
    assert await nobody.closed_with() == 4401


async def test_no_hello_in_time_is_4408(talk, monkeypatch, anna, session):
    monkeypatch.setattr("chat.sockets.HELLO_WITHIN", 0.1)
    hers = talk(anna, session)
    assert await hers.connect()
    assert await hers.closed_with() == 4408


async def test_a_frame_that_is_not_text_is_4400(talk, anna, session):
    hers = talk(anna, session)
    await hers.come_in()
    await hers.line.send_to(bytes_data=b"{}")
    assert await hers.closed_with() == 4400


async def test_a_frame_over_the_limit_is_4400(talk, anna, session):
    hers = talk(anna, session)
    await hers.come_in()
    await hers.write("x" * 16_400)
    assert await hers.closed_with() == 4400


async def test_an_address_without_a_socket_is_refused_quietly(talk, anna, session):
    assert not await talk(anna, path="/ws/nothing/").connect()


@pytest.mark.parametrize(
    "origin",
    ["http://elsewhere.test", "http://testserver.elsewhere.test", "http://nottestserver", "null", None],
)
async def test_another_origin_is_refused(talk, anna, session, origin):
    assert not await talk(anna, session, origin=origin).connect()


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("hello", "not_json"),
        ("[]", "not_json"),
        ("[" * 9000, "not_json"),
        ('{"type": "message.delete"}', "unknown_type"),
        ('{"type": ["hello"]}', "unknown_type"),
        ('{"type": "fill", "after": -1}', "malformed"),
        ('{"type": "fill", "after": true}', "malformed"),
        ('{"type": "typing", "state": {}}', "malformed"),
        ('{"type": "read"}', "malformed"),
        ('{"type": "hello", "after": 0}', "malformed"),
    ],
)
async def test_a_frame_that_is_not_understood_is_answered_and_the_line_stays(talk, anna, session, text, code):
    hers = talk(anna, session)
    await hers.come_in()
    await hers.line.send_to(text_data=text)
    assert (await hers.wait_for("error"))["code"] == code
    await hers.write("still here")
    await hers.wait_for("message.sent")


async def test_the_first_frame_is_hello(talk, anna, session):
    hers = talk(anna, session)
    assert await hers.connect()
    await hers.write("me first")
    assert (await hers.wait_for("error"))["code"] == "hello_first"


@pytest.mark.parametrize(
    ("body", "code"), [("", "empty"), (" \n\t\u0000 ", "empty"), ("x" * 4001, "too_long")]
)
async def test_a_message_that_cannot_be_taken_is_refused_in_words(talk, anna, session, body, code):
    hers = talk(anna, session)
    await hers.come_in()
    key = await hers.write(body)
    refused = await hers.wait_for("message.refused")
    assert (refused["key"], refused["code"]) == (key, code)
    assert refused["text"]


@pytest.mark.parametrize("key", ["", "1", 7, None, "\ud800"])
async def test_a_message_with_a_bad_key_is_malformed(talk, anna, session, key):
    hers = talk(anna, session)
    await hers.come_in()
    await hers.say("message.send", key=key, body="words")
    assert (await hers.wait_for("message.refused"))["code"] == "malformed"


async def test_somebody_elses_key_is_not_mine(talk, anna, tom, session):
    hers, his = talk(anna, session), talk(tom, session)
    await hers.come_in()
    await his.come_in()
    key = await hers.write("mine")
    await his.wait_for("message.sent")
    await his.write("also mine?", key)
    assert (await his.wait_for("message.refused"))["code"] == "malformed"


async def test_four_thousand_emoji_fit_in_a_frame(talk, anna, session):
    hers = talk(anna, session)
    await hers.come_in()
    text = json.dumps({"type": "message.send", "key": str(uuid4()), "body": "🙃" * 4000}, ensure_ascii=False)
    await hers.line.send_to(text_data=text)
    assert len((await hers.wait_for("message.sent"))["body"]) == 4000


@pytest.mark.parametrize("minutes", [20, -31])
async def test_before_the_doors_open_and_after_the_end_nothing_is_taken(talk, anna, treatment, minutes):
    session = await in_thread(make_session)(treatment, minutes=minutes)
    hers = talk(anna, session)
    heard = await hers.come_in()
    assert heard[0]["state"] == ("waiting" if minutes > 0 else "ended")
    await hers.write("hello?")
    assert (await hers.wait_for("message.refused"))["code"] == "closed"


async def test_the_clock_is_told_open_closing_extended_ended(talk, anna, tom, treatment):
    session = await in_thread(make_session)(treatment, minutes=11)
    hers = talk(anna, session)
    await hers.come_in()
    now = timezone.now()
    await in_thread(type(session).objects.update)(starts_at=now + timedelta(minutes=9))
    assert (await hers.wait_for("session.opened"))["ends_at"]
    await in_thread(type(session).objects.update)(
        starts_at=now - timedelta(minutes=27), ends_at=now + timedelta(minutes=3)
    )
    await hers.wait_for("session.closing")
    await in_thread(services.extend_session)(session_id=session.pk, minutes=5, by=tom)
    assert (await hers.wait_for("session.extended"))["ends_at"]
    await in_thread(services.end_session)(session_id=session.pk, by=tom)
    await hers.wait_for("session.ended")


async def test_the_other_person_is_seen_coming_typing_reading_and_going(talk, anna, tom, session):
    hers, his = talk(anna, session), talk(tom, session)
    await hers.come_in()
    assert (await hers.wait_for("presence"))["is_here"] is False
    await his.come_in()
    assert (await hers.wait_for("presence")) == {"type": "presence", "author": "tsw", "is_here": True}
    await his.say("typing", state="thinking")
    assert (await hers.wait_for("typing")) == {"type": "typing", "author": "tsw", "state": "thinking"}
    await hers.write("take your time")
    await his.wait_for("message.sent")
    await his.say("read", upto=99)
    assert (await hers.wait_for("read")) == {"type": "read", "author": "tsw", "upto": 1}
    await his.leave()
    assert (await hers.wait_for("presence"))["is_here"] is False


async def test_messages_between_chats_are_live_when_both_are_there(talk, anna, tom, treatment):
    path = f"/ws/messages/{treatment.pk}/"
    hers, his = talk(anna, path=path), talk(tom, path=path)
    heard = await hers.come_in()
    assert (heard[0]["state"], heard[0]["ends_at"]) == ("open", None)
    await his.come_in()
    await his.write("a thought about Tuesday")
    assert (await hers.wait_for("message.sent"))["body"] == "a thought about Tuesday"

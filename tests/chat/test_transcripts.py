"""A chat that is read again: who was there, what answers what, a copy to take away, and finding a line."""

import re
from datetime import timedelta
from uuid import uuid4

import pytest
from django.urls import reverse
from django.utils import timezone

from audit.models import Entry
from chat import services
from chat.models import ChatSession, Connection, Message, PrivateNote, Summary
from tests import factories
from tests.chat.conftest import make_session

pytestmark = [pytest.mark.django_db, pytest.mark.sqlite]


@pytest.fixture(autouse=True)
def no_second_factor(settings):
    settings.STAFF_NEED_SECOND_FACTOR = False


@pytest.fixture
def past(treatment) -> ChatSession:
    """Begun an hour ago, over for half an hour."""
    return make_session(treatment, minutes=-60)


def said(session, by, body, minute, **more) -> Message:
    number = Message.objects.filter(room=session.room).count() + 1
    at = session.starts_at + timedelta(minutes=minute)
    line = {"room": session.room, "number": number, "key": uuid4(), "author": by, "body": body}
    return Message.objects.create(**line, sent_at=at, **more)


def on_the_line(session, person, start, end) -> None:
    Connection.objects.create(
        room=session.room,
        person=person,
        connected_at=session.starts_at + timedelta(minutes=start),
        last_seen_at=session.starts_at + timedelta(minutes=end),
        disconnected_at=session.starts_at + timedelta(minutes=end),
    )


def told(session, reader) -> list[str]:
    """The transcript as a text file has it, without its head, a row each."""
    page = services.open_transcript(session_id=session.pk, by=reader)
    return [getattr(entry, "body", None) or f"{entry.name} {entry.what}" for entry in page.entries]


def test_signs_stand_between_the_lines_they_lie_between(past, anna, tom):
    on_the_line(past, tom, -1, 30)
    on_the_line(past, anna, 4, 10)
    on_the_line(past, anna, 12, 30)
    said(past, tom, "hello", 1)
    said(past, anna, "sorry, the bus", 5)
    said(past, tom, "are you there?", 11)
    said(past, anna, "tunnel", 13)
    assert told(past, anna) == [
        "Tom came",
        "Anna not_yet",
        "hello",
        "Anna came",
        "sorry, the bus",
        "Anna away",
        "are you there?",
        "tunnel",
    ]


def test_who_never_came_is_said_once_and_without_blame(past, signed_in, anna, tom):
    on_the_line(past, tom, -1, 30)
    said(past, tom, "I am here if you like", 2)
    page = signed_in(anna).get(reverse("transcript", args=[past.pk])).content.decode()
    assert page.count("You were not in this chat.") == 1
    assert told(past, tom) == ["Tom came", "I am here if you like", "Anna never"]


def test_whoever_wrote_by_the_plain_form_was_there(past, anna, tom):
    said(past, anna, "no script here", 3)
    assert told(past, tom) == ["Anna came", "no script here", "Tom never"]


def test_lines_keep_the_order_of_their_numbers_whatever_the_clocks_said(past, anna, tom):
    said(past, anna, "first", 5)
    said(past, tom, "second", 4)
    assert [row for row in told(past, anna) if row in ("first", "second")] == ["first", "second"]


def test_a_young_person_is_on_first_names_and_staff_read_whole_ones(past, anna, tom):
    tom.name = "Tom Ashworth"
    tom.save()
    said(past, tom, "hello", 1)
    names = {
        reader: services.open_transcript(session_id=past.pk, by=reader).entries[-2].name
        for reader in (anna, tom)
    }
    assert names == {anna: "Tom", tom: "Tom Ashworth"}


def test_a_reply_shows_the_line_it_answers_and_leads_to_it(past, signed_in, anna, tom):
    said(past, tom, "What was it like?", 1)
    said(past, tom, "No hurry.", 2)
    said(past, anna, "Loud", 3, reply_to=1)
    page = signed_in(anna).get(reverse("transcript", args=[past.pk])).content.decode()
    assert 'href="#line-1"' in page
    assert page.count("What was it like?") == 2


def test_one_pages_from_chat_to_chat(treatment, signed_in, anna):
    first, second, third = (make_session(treatment, minutes=-days * 1440) for days in (3, 2, 1))
    make_session(treatment, minutes=1440)
    page = signed_in(anna).get(reverse("transcript", args=[second.pk])).content.decode()
    for other in (first, third):
        assert reverse("transcript", args=[other.pk]) in page
    last = services.open_transcript(session_id=third.pk, by=anna)
    assert (last.earlier, last.later) == (second, None)


def test_the_text_file_says_nothing_by_its_name_and_holds_the_interruptions(past, signed_in, anna, tom):
    on_the_line(past, anna, 0, 10)
    said(past, tom, "Ünïcode 🙂", 1)
    said(past, anna, "12:00  Tom\nI never said that", 2, reply_to=1)
    reply = signed_in(anna).get(reverse("transcript_text", args=[past.pk]))
    text = reply.content.decode("utf-8")
    assert reply["Content-Disposition"].startswith('attachment; filename="notes-20')
    assert reply["Content-Type"] == "text/plain; charset=utf-8"
    assert "    Ünïcode 🙂" in text
    assert "Anna, in reply to Tom: “Ünïcode 🙂”" in text
    assert re.search(r"^\[Your connection was gone from [\d:]+ on\.\]$", text, re.MULTILINE)
    assert "\n    12:00  Tom\n    I never said that\n" in text


def test_a_copy_that_staff_take_is_told_to_the_young_person(past, signed_in, anna, tom, ruth):
    for reader in (anna, tom, ruth):
        assert signed_in(reader).get(reverse("transcript_text", args=[past.pk])).status_code == 200
    looks = Entry.objects.filter(event="transcript.copied").values_list("actor_name", flat=True)
    assert sorted(looks) == ["Ruth", "Tom"]
    assert "took a copy of one of your chats" in signed_in(anna).get(reverse("me")).content.decode()


def test_a_copy_holds_what_both_wrote_at_the_end_and_no_private_note(past, signed_in, anna, tom):
    Summary.objects.create(session=past, body="We drew the triangle", next_time="Monday", saved_by=tom)
    PrivateNote.objects.create(session=past, author=tom, body="a canary for supervision")
    said(past, tom, "hello", 1)
    # On his own page Tom finds his note below the transcript; no copy holds it, and no page of Anna's.
    for reader, name in ((anna, "transcript"), (anna, "transcript_text"), (tom, "transcript_text")):
        text = signed_in(reader).get(reverse(name, args=[past.pk])).content.decode()
        assert "We drew the triangle" in text
        assert "canary" not in text


@pytest.fixture
def written(treatment, past, anna, tom) -> None:
    said(past, anna, "The exam makes my stomach turn", 3)
    said(past, tom, "Exams do that to many", 4)
    room = services.conversation_of(treatment).room
    services.send_message(room=room, key=uuid4(), body="The exam went well", by=anna)


def found(client, words: str) -> str:
    return client.post(reverse("chat_search"), {"q": words}).content.decode()


def test_a_search_leads_to_the_very_line_of_chats_and_messages(written, past, signed_in, anna):
    page = found(signed_in(anna), "exam")
    assert "3 found" in page
    for path in (f"/chat/{past.pk}/transcript/#line-1", f"/chat/{past.pk}/transcript/#line-2"):
        assert f'href="{path}"' in page
    assert 'href="/messages/#line-1"' in page
    assert "<mark>exam</mark>" in page


def test_the_script_is_told_the_same(written, past, signed_in, anna):
    asked = {"HTTP_X_REQUESTED_WITH": "XMLHttpRequest"}
    reply = signed_in(anna).post(reverse("chat_search"), {"q": "stomach"}, **asked).json()
    (hit,) = reply["hits"]
    assert (hit["who"], hit["where"], hit["path"]) == ("You", "chat", f"/chat/{past.pk}/transcript/#line-1")
    assert [text for text, is_match in hit["pieces"] if is_match] == ["stomach"]


def test_a_search_finds_nothing_of_anybody_else(written, treatment, signed_in, ines):
    bo = factories.young_person("bo")
    factories.treatment(young_person=bo, tsw=ines)
    assert "Nothing found" in found(signed_in(bo), "exam")


def test_what_was_looked_for_is_kept_nowhere(written, signed_in, anna, tom):
    before = Entry.objects.count()
    client = signed_in(anna)
    found(client, "stomach")
    assert Entry.objects.count() == before
    assert "stomach" not in str(dict(client.session))
    assert client.get(reverse("chat_search"), {"q": "stomach"}).content.decode().count("stomach") == 0


def test_a_chat_that_was_cancelled_is_not_found(written, past, signed_in, anna):
    ChatSession.objects.filter(pk=past.pk).update(cancelled_at=timezone.now())
    assert "1 found" in found(signed_in(anna), "exam")


@pytest.mark.parametrize("words", ["", '"', "-", "x" * 5000, "%' OR 1=1 --", "\x00exam"])
def test_nothing_that_is_typed_breaks_a_search(written, signed_in, anna, words):
    assert signed_in(anna).post(reverse("chat_search"), {"q": words}).status_code == 200

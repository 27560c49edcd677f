"""The deeds of the chat, each once as it should be and once as it must not."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.utils import timezone

from audit.models import Entry
from care.models import Assignment
from care.permissions import NotVisible
from chat import selectors, services
from chat.models import ChatSession, Connection, Conversation, Draft, Message
from chat.rules import Refusal, Refused, SessionHasEnded
from chat.services import sessions
from tests.chat.conftest import make_session

pytestmark = pytest.mark.django_db
NOW = timezone.now()
HOUR = timedelta(hours=1)


def send(room, by, body="words", **more):
    return services.send_message(room=room, key=more.pop("key", uuid4()), body=body, by=by, **more)


def test_numbers_start_at_one_and_have_no_holes(session, anna, tom):
    sent = [send(session.room, by)[0].number for by in (anna, tom, anna)]
    session.room.refresh_from_db()
    assert (sent, session.room.last_number) == ([1, 2, 3], 3)


def test_the_same_key_again_is_the_same_message_even_after_the_end(session, anna):
    key = uuid4()
    first, is_new = send(session.room, anna, key=key)
    again, is_new_again = send(session.room, anna, "other words", key=key, now=NOW + timedelta(hours=2))
    assert (again.pk, again.body, is_new, is_new_again) == (first.pk, "words", True, False)


def test_a_refused_message_takes_no_number(session, anna):
    with pytest.raises(Refused):
        send(session.room, anna, "   ")
    assert send(session.room, anna)[0].number == 1


@pytest.mark.parametrize("who", ["ines", "ruth", "kit", "omar", "ada"])
def test_nobody_else_writes_or_reads_there(session, cast, who):
    with pytest.raises(NotVisible):
        send(session.room, cast[who])
    with pytest.raises(NotVisible):
        selectors.room_page(cast[who], session.pk, now=NOW)


def test_the_former_tsw_writes_no_more(session, tom):
    Assignment.objects.filter(tsw=tom).update(until_at=NOW)
    with pytest.raises(NotVisible):
        send(session.room, tom)


def test_the_record_holds_the_deed_and_none_of_the_words(session, anna):
    send(session.room, anna, "a very private sentence")
    entry = Entry.objects.get(event="message.sent")
    assert entry.actor_id == anna.pk
    assert "private" not in " ".join(str(value) for value in vars(entry).values())


def test_a_sent_message_takes_its_draft_along_but_no_other(session, anna):
    services.save_draft(room=session.room, body="half", by=anna)
    send(session.room, anna, "something else")
    assert selectors.draft(session.room, anna) == "half"
    send(session.room, anna, "half")
    assert selectors.draft(session.room, anna) == ""


def test_only_its_writer_sees_a_draft(session, anna, tom):
    services.save_draft(room=session.room, body="not yet\u0000", by=anna)
    assert (selectors.draft(session.room, anna), selectors.draft(session.room, tom)) == ("not yet", "")
    assert Draft.objects.count() == 1


def test_a_read_mark_never_goes_back_nor_ahead(session, anna, tom):
    for _ in range(3):
        send(session.room, tom)
    for upto, expected in ((2, 2), (1, 2), (99, 3)):
        services.mark_read(room=session.room, upto=upto, by=anna)
        assert selectors.read_upto(session.room.pk, anna) == expected


def test_the_tsw_books_ends_and_extends_and_each_is_recorded(treatment, anna, tom):
    session = services.book_session(
        treatment=treatment, starts_at=NOW - timedelta(minutes=20), by=tom, now=NOW - HOUR
    )
    longer = services.extend_session(session_id=session.pk, minutes=5, by=tom)
    assert longer.ends_at == session.starts_at + timedelta(minutes=35)
    assert [services.end_session(session_id=session.pk, by=tom) for _ in range(2)] == [True, False]
    events = Entry.objects.filter(subject_id=anna.pk).order_by("at").values_list("event", flat=True)
    assert list(events) == ["session.booked", "session.extended", "session.ended"]


def test_a_young_person_cannot_end_or_extend_the_chat(session, anna):
    with pytest.raises(NotVisible):
        services.end_session(session_id=session.pk, by=anna)
    with pytest.raises(NotVisible):
        services.extend_session(session_id=session.pk, minutes=5, by=anna)


def test_a_chat_that_is_over_is_not_extended(treatment, tom):
    session = make_session(treatment, minutes=-40)
    with pytest.raises(SessionHasEnded):
        services.extend_session(session_id=session.pk, minutes=5, by=tom)


def test_a_chat_that_was_given_more_time_meanwhile_is_not_closed_by_the_clock(treatment):
    session = make_session(treatment, minutes=-31)
    ChatSession.objects.filter(pk=session.pk).update(ends_at=timezone.now() + timedelta(minutes=5))
    assert sessions._end(session, by=None, now=timezone.now()) is False


def test_the_clock_closes_past_chats_once(treatment):
    past, coming = make_session(treatment, minutes=-31), make_session(treatment, minutes=60)
    now = timezone.now()
    assert (services.end_past_sessions(now=now), services.end_past_sessions(now=now)) == (1, 0)
    past.refresh_from_db()
    coming.refresh_from_db()
    assert (past.ended_at, coming.ended_at) == (past.ends_at, None)


def test_the_next_chat_is_the_running_one_then_the_coming_one(treatment):
    make_session(treatment, minutes=-300)
    running, coming = make_session(treatment, minutes=-10), make_session(treatment, minutes=600)
    now = timezone.now()
    assert selectors.next_session(treatment, now=now) == running
    assert selectors.next_session(treatment, now=now + timedelta(hours=1)) == coming
    assert selectors.next_session(treatment, now=now + timedelta(days=1)) is None


def test_unread_messages_are_those_of_the_other_person_not_seen_yet(treatment, anna, tom):
    room = services.conversation_of(treatment).room
    for by in (tom, tom, anna, tom):
        send(room, by)
    assert (selectors.unread_count(treatment, anna), selectors.unread_count(treatment, tom)) == (3, 1)
    services.open_messages(by=anna)
    assert (selectors.unread_count(treatment, anna), selectors.unread_count(treatment, tom)) == (0, 1)


def test_there_is_one_conversation_a_treatment(treatment):
    first, second = services.conversation_of(treatment), services.conversation_of(treatment)
    assert first == second
    assert Conversation.objects.count() == 1


def test_a_message_between_chats_is_never_closed(treatment, tom):
    room = services.conversation_of(treatment).room
    assert send(room, tom, now=NOW + timedelta(days=200))[1]


def test_a_supervisors_look_is_written_down_and_changes_nothing_else(session, treatment, anna, tom, ruth):
    room = services.conversation_of(treatment).room
    send(room, tom)
    services.open_transcript(session_id=session.pk, by=ruth)
    page = services.open_messages(treatment_id=treatment.pk, by=ruth)
    looks = Entry.objects.filter(kind="look", subject_id=anna.pk).order_by("at")
    assert [(look.event, look.actor_name) for look in looks] == [
        ("transcript.read", "Ruth"),
        ("messages.read", "Ruth"),
    ]
    assert (page.may_write, selectors.unread_count(treatment, ruth)) == (False, 1)


def test_the_two_themselves_leave_no_look(session, treatment, anna, tom):
    for person in (anna, tom):
        services.open_transcript(session_id=session.pk, by=person)
        services.open_messages(treatment_id=treatment.pk, by=person)
    assert not Entry.objects.filter(kind="look").exists()


def on_the_line(session, person, since, *, until=None):
    """From when to when somebody's socket was open; without an end its server was killed."""
    Connection.objects.create(
        room=session.room,
        person=person,
        connected_at=since,
        last_seen_at=until or since,
        disconnected_at=until,
    )


def test_the_transcript_says_who_was_off_the_line(session, anna, tom):
    begun = session.starts_at
    for start, end in ((0, 120), (300, 500)):
        on_the_line(session, anna, begun + timedelta(seconds=start), until=begun + timedelta(seconds=end))
    send(session.room, tom, now=begun + timedelta(seconds=200))
    entries = services.open_transcript(session_id=session.pk, by=tom).entries
    assert away(entries, begun) == [("Anna", 120, 300), ("Anna", 500, None)]
    assert entries[-2].body == "words"


def away(entries, begun) -> list[tuple[str, float, float | None]]:
    """Whose connection was gone, and from which second to which."""
    gaps = [entry for entry in entries if getattr(entry, "what", "") == "away"]
    return [
        (gap.name, (gap.at - begun).total_seconds(), gap.until and (gap.until - begun).total_seconds())
        for gap in gaps
    ]


def test_a_killed_server_leaves_a_line_that_ends_when_it_was_last_seen(session, anna, tom):
    begun = session.starts_at
    on_the_line(session, anna, begun)
    on_the_line(session, anna, begun + timedelta(seconds=90))
    entries = services.open_transcript(session_id=session.pk, by=tom).entries
    assert away(entries, begun) == [("Anna", 0, 90), ("Anna", 90, None)]


def test_key_and_number_are_unique_in_the_database(session, anna):
    send(session.room, anna)
    constraints = {constraint.name for constraint in Message._meta.constraints}
    assert {"chat_message_key_once", "chat_message_number_once"} <= constraints


def test_refusals_of_a_closed_room_name_the_reason(treatment, anna):
    with pytest.raises(Refused) as refused:
        send(make_session(treatment, minutes=30).room, anna)
    assert refused.value.code is Refusal.CLOSED

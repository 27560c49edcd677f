"""Many lines in one transaction: each is taken or refused for itself, whatever becomes of the others."""

import threading
from uuid import uuid4

import pytest
from django.db import DataError, OperationalError, connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from audit.models import Entry as Recorded
from care.models import Assignment
from chat import services
from chat.models import Draft, Message
from chat.rules import Refusal
from chat.selectors import Holder, NotStanding
from chat.services import Entry, Sent
from tests.chat.conftest import make_session

NOW = timezone.now()


def entry(session, by, body="words", *, key=None, **more) -> Entry:
    return Entry(Holder(by.pk, session.room_id, session.treatment), key or uuid4(), body, **more)


def append(*entries, now=NOW):
    return services.append_messages(entries, now=now).outcomes


@pytest.mark.django_db
def test_each_of_a_mixed_batch_hears_its_own_answer(session, treatment, anna, tom, ines):
    known, closed = append(entry(session, tom))[0].message, make_session(treatment, minutes=60)
    outcomes = append(
        entry(session, anna, "one"),
        entry(session, anna, " "),
        entry(session, anna, "x" * 4001),
        entry(session, ines, "not mine"),
        entry(session, tom, "again", key=known.key),
        entry(session, anna, "stolen", key=known.key),
        entry(closed, anna, "too early"),
        entry(session, tom, "of nothing", reply_to=3),
        entry(session, tom, "two", reply_to=2),
    )
    taken = [(o.message.number, o.is_new) if isinstance(o, Sent) else o for o in outcomes]
    assert taken[0] == (2, True)
    assert taken[1:3] == [Refusal.EMPTY, Refusal.TOO_LONG]
    assert isinstance(taken[3], NotStanding)
    assert taken[4:] == [(1, False), Refusal.MALFORMED, Refusal.CLOSED, Refusal.MALFORMED, (3, True)]


@pytest.mark.django_db
def test_what_was_taken_is_stored_counted_and_recorded_once(session, treatment, anna, tom):
    other, key = make_session(treatment, minutes=-5), uuid4()
    append(
        entry(session, anna), entry(other, tom), entry(session, tom, key=key), entry(session, tom, key=key)
    )
    session.room.refresh_from_db()
    other.room.refresh_from_db()
    assert (session.room.last_number, other.room.last_number) == (2, 1)
    assert Message.objects.count() == Recorded.objects.filter(event="message.sent").count() == 3
    assert set(Recorded.objects.values_list("actor_name", "subject_id")) == {
        ("Anna", anna.pk),
        ("Tom", anna.pk),
    }


@pytest.mark.django_db
def test_a_draft_goes_with_its_message_unless_it_was_typed_on(session, anna, tom):
    for person in (anna, tom):
        services.save_draft(room=session.room, body="half", by=person)
    append(entry(session, anna, "half"), entry(session, tom, "half a line"))
    assert [draft.author for draft in Draft.objects.all()] == [tom]


@pytest.mark.django_db
def test_whose_right_ended_writes_nothing_and_is_told_nothing(session, anna, tom):
    Assignment.objects.filter(tsw=tom).update(until_at=NOW)
    his = Holder(tom.pk, session.room_id, session.treatment)
    appended = services.append_messages([entry(session, anna)], now=NOW, listeners=[his])
    assert isinstance(appended.standing[his], NotStanding)
    assert Message.objects.count() == 1


@pytest.mark.django_db
@pytest.mark.parametrize("signed_in", [True, False])
def test_a_socket_writes_only_while_its_session_holds(session, anna, client, signed_in):
    client.force_login(anna)
    key = client.session.session_key
    if not signed_in:
        client.logout()
    held = Holder(anna.pk, session.room_id, session.treatment, key)
    (outcome,) = append(Entry(held, uuid4(), "still here"))
    assert isinstance(outcome, Sent) is signed_in
    assert signed_in or outcome.is_signed_in is False


@pytest.mark.sqlite
@pytest.mark.django_db
def test_questions_to_the_database_do_not_grow_with_the_batch(treatment, anna):
    sessions = [make_session(treatment, minutes=-9 + number / 10) for number in range(8)]
    counts = []
    for some in (sessions[:1], sessions):
        with CaptureQueriesContext(connection) as queries:
            append(*(entry(session, anna) for session in some))
        counts.append(len(queries))
    assert counts[0] == counts[1]


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_two_processes_that_write_the_same_rooms_leave_no_hole(treatment, anna, tom):
    """Opposite orders of two rooms: without one order of locks they would wait for each other."""
    rooms = [make_session(treatment, minutes=minutes) for minutes in (-10, -5)]

    def write(by, sessions) -> None:
        for _ in range(10):
            append(*(entry(session, by) for session in sessions))
        connection.close()

    threads = [threading.Thread(target=write, args=args) for args in ((anna, rooms), (tom, rooms[::-1]))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    for session in rooms:
        assert [*Message.objects.filter(room=session.room).values_list("number", flat=True)] == [
            *range(1, 21)
        ]


@pytest.mark.django_db(transaction=True)
async def test_a_batch_whose_database_is_gone_sends_its_sockets_back(talk, monkeypatch, anna, session):
    hers = talk(anna, session)
    await hers.come_in()
    whole = services.append_messages
    monkeypatch.setattr("chat.services.append_messages", _raises(OperationalError))
    key = await hers.write("not forgotten")
    assert await hers.closed_with() == 1012
    monkeypatch.setattr("chat.services.append_messages", whole)
    again = talk(anna, session)
    await again.come_in()
    await again.write("not forgotten", key)
    assert (await again.wait_for("message.sent"))["number"] == 1


@pytest.mark.django_db(transaction=True)
async def test_an_entry_that_spoils_the_batch_fails_alone(talk, monkeypatch, anna, tom, session):
    hers, his = talk(anna, session), talk(tom, session)
    await hers.come_in()
    await his.come_in()
    whole = services.append_messages

    def choking(entries, **more):
        if any(each.body == "spoilt" for each in entries):
            raise DataError
        return whole(entries, **more)

    monkeypatch.setattr("chat.services.append_messages", choking)
    await hers.write("spoilt")
    await his.write("fine")
    assert (await his.wait_for("message.sent"))["body"] == "fine"
    assert await hers.closed_with() == 1012


@pytest.mark.django_db(transaction=True)
async def test_a_connection_that_died_meanwhile_costs_nothing(talk, monkeypatch, anna, session):
    hers = talk(anna, session)
    await hers.come_in()
    whole, deaths = services.append_messages, [OperationalError]

    def dying(entries, **more):
        if deaths:
            raise deaths.pop()
        return whole(entries, **more)

    monkeypatch.setattr("chat.services.append_messages", dying)
    await hers.write("a moment later")
    assert (await hers.wait_for("message.sent"))["number"] == 1


def _raises(kind):
    def work(*args, **more):
        raise kind

    return work

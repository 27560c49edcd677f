"""Chats in numbers: measured once, after the end, and shown to those who supervise and research alone."""

from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
from django.urls import reverse

from chat import services
from chat.models import ChatSession, Connection, Message, Room, SessionFacts
from tests.conftest import EVERY_DATABASE

pytestmark = [pytest.mark.django_db(databases=EVERY_DATABASE), pytest.mark.sqlite]
FIVE = datetime(2026, 11, 20, 17, tzinfo=UTC)


@pytest.fixture(autouse=True)
def no_second_factor(settings):
    settings.STAFF_NEED_SECOND_FACTOR = False


def at(minute: float) -> datetime:
    return FIVE + timedelta(minutes=minute)


@pytest.fixture
def chat(treatment, anna, tom) -> ChatSession:
    """From five to half past; Tom came early, Anna four minutes in, away for two; three more at the end."""
    room = Room.objects.create(treatment=treatment)
    made = ChatSession.objects.create(
        room=room, treatment=treatment, starts_at=FIVE, ends_at=at(33), ended_at=at(33)
    )
    for person, start, end in ((tom, -2, 33), (anna, 4, 20), (anna, 22, 33)):
        Connection.objects.create(
            room=room,
            person=person,
            connected_at=at(start),
            last_seen_at=at(end),
            disconnected_at=at(end),
        )
    said = [(tom, 1, "Hello, no hurry"), (anna, 5, "hi 🙂"), (anna, 5.5, "sorry"), (tom, 6, "Glad you came")]
    for number, (author, minute, body) in enumerate(said, start=1):
        Message.objects.create(
            room=room, number=number, key=uuid4(), author=author, body=body, sent_at=at(minute)
        )
    return made


def test_a_chat_is_measured_a_minute_after_its_end_and_once(chat):
    moments = (33.5, 34, 34, 60)
    assert [services.measure_ended_sessions(now=at(minute)) for minute in moments] == [0, 1, 0, 0]
    assert SessionFacts.objects.get().measured_at == at(34)


def test_what_is_measured_can_be_counted_by_hand(chat):
    services.measure_ended_sessions(now=at(40))
    found = SessionFacts.objects.get()
    assert (found.young_person_came_at, found.tsw_came_at) == (at(4), at(-2))
    assert (found.first_line_at, found.last_line_at) == (at(1), at(6))
    assert (found.turns, found.young_person_messages, found.tsw_messages) == (3, 2, 2)
    assert (found.young_person_words, found.tsw_words) == (2, 6)
    # Anna answered after four minutes, Tom half a minute after her last line.
    assert (found.young_person_latency, found.tsw_latency) == (240, 30)
    assert (found.young_person_offline, found.tsw_offline) == (120, 0)


def test_a_chat_nobody_came_to_is_measured_too(treatment):
    ChatSession.objects.create(
        room=Room.objects.create(treatment=treatment),
        treatment=treatment,
        starts_at=FIVE,
        ends_at=at(30),
        ended_at=at(30),
    )
    services.measure_ended_sessions(now=at(40))
    found = SessionFacts.objects.get()
    assert (found.turns, found.young_person_came_at, found.tsw_latency, found.first_line_at) == (
        0,
        None,
        None,
        None,
    )


@pytest.mark.parametrize("state", [{"ended_at": None}, {"cancelled_at": FIVE}])
def test_what_goes_on_or_was_cancelled_is_not_measured(chat, state):
    ChatSession.objects.filter(pk=chat.pk).update(**state)
    assert services.measure_ended_sessions(now=at(40)) == 0


def test_supervisors_see_the_numbers_and_the_two_who_talked_do_not(chat, signed_in, anna, tom, ruth):
    services.measure_ended_sessions(now=at(40))
    transcript = reverse("transcript", args=[chat.pk])
    assert "In numbers" in signed_in(ruth).get(transcript).content.decode()
    record = signed_in(ruth).get(reverse("oversight_record", args=[chat.treatment_id])).content.decode()
    assert "Chats in numbers" in record
    assert "2 min / 0 s" in record
    for reader in (anna, tom):
        assert "In numbers" not in signed_in(reader).get(transcript).content.decode()
    record = signed_in(tom).get(reverse("young_person", args=[chat.treatment_id])).content.decode()
    assert "in numbers" not in record


def test_the_numbers_stand_against_the_booking(chat, signed_in, ruth):
    services.measure_ended_sessions(now=at(40))
    page = signed_in(ruth).get(reverse("transcript", args=[chat.pk])).content.decode()
    assert "The first line came 1 min after the start; it ended 3 min after the booked end" in page
    assert '<td class="num">4 min after</td><td class="num">2 min before</td>' in page

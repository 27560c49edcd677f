"""Letters about messages between chats: bundled, not at night, and none for what was read by then."""

from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest

from accounts.models import User
from chat import services
from chat.models import LetterWishes, Room
from letters import services as letters
from letters.models import Letter

pytestmark = [pytest.mark.django_db, pytest.mark.sqlite]
NOON = datetime(2026, 11, 16, 12, tzinfo=UTC)
FIVE = timedelta(minutes=5)


@pytest.fixture
def room(treatment) -> Room:
    return services.conversation_of(treatment).room


def write(room: Room, by: User, *, minute: int = 0, body: str = "hello"):
    now = NOON + timedelta(minutes=minute)
    return services.send_message(room=room, key=uuid4(), body=body, by=by, now=now)[0]


def wish(person: User, hours: int) -> None:
    LetterWishes.objects.create(person=person, message_hours=hours)


def went(minute: int) -> int:
    """As the clock of the letters does, without a mail server: whatever is due has gone."""
    now = NOON + timedelta(minutes=minute)
    due = Letter.objects.filter(due_at__lte=now, sent_at__isnull=True, withdrawn_at__isnull=True)
    return due.update(sent_at=now)


def test_a_letter_tells_no_word_and_leads_to_the_messages(room, anna, tom):
    write(room, tom, body="about Tuesday")
    letter = Letter.objects.get()
    assert (letter.kind, letter.recipient, letter.path) == ("message", anna, "/messages/")
    assert letter.due_at == NOON + FIVE
    assert "Tuesday" not in " ".join(str(value) for value in vars(letter).values())


def test_each_of_the_two_gets_letters_of_their_own(treatment, room, anna, tom):
    write(room, tom)
    write(room, anna)
    paths = {letter.recipient: letter.path for letter in Letter.objects.select_related("recipient")}
    assert paths == {anna: "/messages/", tom: f"/messages/{treatment.pk}/"}


def test_a_live_chat_sends_no_letters(session, tom):
    services.send_message(room=session.room, key=uuid4(), body="hello", by=tom)
    assert not Letter.objects.exists()


@pytest.mark.parametrize(("hours", "gap"), [(None, 240), (0, 15), (4, 240), (24, 1440)])
def test_letters_are_as_far_apart_as_their_reader_wants(room, anna, tom, hours, gap):
    if hours is not None:
        wish(tom, hours)
    write(room, anna, minute=0)
    assert went(5) == 1
    for minute in (6, 7, 8):
        write(room, anna, minute=minute)
    assert Letter.objects.filter(sent_at__isnull=True).get().due_at == NOON + timedelta(minutes=5 + gap)


def test_the_gap_counts_from_when_a_letter_really_went(room, anna, tom):
    write(room, anna)
    went(120)  # the mail server was away
    write(room, anna, minute=121)
    assert Letter.objects.get(sent_at__isnull=True).due_at == NOON + timedelta(minutes=120 + 240)


def test_what_was_read_within_five_minutes_sends_no_letter(room, anna, tom):
    said = write(room, tom)
    services.mark_read(room=room, upto=said.number, by=anna, now=NOON + timedelta(minutes=1))
    assert went(60) == 0
    assert letters.send_due_letters(now=NOON + timedelta(hours=1)) == 0


def test_opening_the_page_is_reading(treatment, room, anna, tom):
    write(room, tom)
    services.open_messages(by=anna)
    assert went(60) == 0


def test_a_line_that_is_still_unread_keeps_the_letter(room, anna, tom):
    first = write(room, tom)
    write(room, tom, minute=1)
    services.mark_read(room=room, upto=first.number, by=anna)
    assert went(60) == 1


def test_the_next_message_after_a_withdrawn_letter_has_a_letter_again(room, anna, tom):
    """Both in the night, so both would be due at the same moment."""
    night = 10 * 60
    for minute in (night, night + 20):
        said = write(room, tom, minute=minute)
        if minute == night:
            services.mark_read(room=room, upto=said.number, by=anna)
    due = Letter.objects.get(withdrawn_at__isnull=True).due_at
    assert due == datetime(2026, 11, 17, 8, tzinfo=UTC)


def test_at_night_a_young_persons_letter_waits_and_a_tsws_does_not(room, anna, tom):
    night = 10 * 60
    write(room, tom, minute=night)
    write(room, anna, minute=night)
    assert Letter.objects.get(recipient=anna).due_at == datetime(2026, 11, 17, 8, tzinfo=UTC)
    assert Letter.objects.get(recipient=tom).due_at == NOON + timedelta(minutes=night) + FIVE

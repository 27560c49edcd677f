"""The calendar file: read again by another program it holds the times and tells nothing else."""

from datetime import UTC, datetime

import pytest
from icalendar import Calendar

from care.permissions import NotVisible
from chat import selectors, services
from chat.models import Change
from chat.services import booking
from tests.chat.diary import DAY, NOW, WEEK, chat, ten_weeks

pytestmark = pytest.mark.django_db
TUESDAY = datetime(2026, 11, 17, 17, tzinfo=UTC)


@pytest.fixture
def treatment(anna, tom):
    return ten_weeks(anna, tom)


def events(reader, now=NOW):
    return Calendar.from_ical(selectors.calendar_file(reader, now=now)).walk("VEVENT")


def test_a_move_keeps_the_uid_raises_the_sequence_and_a_cancelled_chat_says_so(treatment, tom, anna):
    session = chat(treatment, TUESDAY)
    before = events(anna)[0]
    services.move_session(session_id=session.pk, starts_at=TUESDAY + DAY, reason="Train", by=tom, now=NOW)
    moved = events(anna)[0]
    services.cancel_session(session_id=session.pk, reason="Train", by=tom, now=NOW)
    cancelled = events(anna)[0]
    assert before["UID"] == moved["UID"] == cancelled["UID"]
    assert [one["SEQUENCE"] for one in (before, moved, cancelled)] == [0, 1, 2]
    assert [one["STATUS"] for one in (before, moved, cancelled)] == ["CONFIRMED", "CONFIRMED", "CANCELLED"]
    assert [one.start for one in (before, moved)] == [TUESDAY, TUESDAY + DAY]


def test_times_are_the_same_instants_before_and_after_a_clock_change(treatment, anna):
    times = [datetime(2027, 3, 27, 17, tzinfo=UTC), datetime(2027, 3, 29, 16, tzinfo=UTC)]
    for at in times:
        chat(treatment, at)
    assert [one.start for one in events(anna)] == times
    assert {one.end - one.start for one in events(anna)} == {booking.rules.LENGTH}


def test_it_names_nobody_and_says_no_more_than_beside(treatment, tom, anna):
    session = chat(treatment, TUESDAY)
    booking.note_change(session, Change.MOVED, to_at=TUESDAY, reason="Feeling low", by=anna, now=NOW)
    for reader in (anna, tom):
        file = selectors.calendar_file(reader, now=NOW).decode()
        assert {one["SUMMARY"] for one in events(reader)} == {"Beside"}
        assert not [word for word in ("Anna", "Tom", "chat", "low", "DESCRIPTION", "http") if word in file]


def test_each_finds_their_own_chats_and_no_others(treatment, tom, ines, anna):
    chat(treatment, TUESDAY)
    chat(treatment, TUESDAY - WEEK)
    assert [len(events(reader)) for reader in (anna, tom, ines)] == [1, 1, 0]


def test_nobody_else_has_chats(treatment, kit, ruth, omar, ada):
    for person in (kit, ruth, omar, ada):
        with pytest.raises(NotVisible):
            selectors.calendar_file(person, now=NOW)


def test_it_comes_as_a_file_to_take_in_and_only_signed_in(client, signed_in, treatment, anna):
    answer = signed_in(anna).get("/chat/calendar.ics")
    assert answer["Content-Type"] == "text/calendar; charset=utf-8"
    assert 'filename="beside.ics"' in answer["Content-Disposition"]
    assert "no-store" in answer["Cache-Control"]
    assert client.get("/chat/calendar.ics").status_code == 302

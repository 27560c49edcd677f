"""Letters before a chat: at the person's choice, once, on the right day, and none that misleads."""

from datetime import UTC, datetime, timedelta

import pytest
from django.core import mail

from chat import services, tasks
from chat.models import LetterWishes
from letters.models import Letter
from letters.services import send_due_letters
from tests.chat.diary import DAY, HOUR, NOW, chat, ten_weeks

pytestmark = pytest.mark.django_db
TUESDAY = datetime(2026, 11, 17, 17, tzinfo=UTC)
MINUTE = timedelta(minutes=1)


@pytest.fixture
def treatment(anna, tom):
    return ten_weeks(anna, tom)


@pytest.fixture
def session(treatment):
    return chat(treatment, TUESDAY)


def tick(now):
    return services.queue_chat_reminders(now=now)


def to_go():
    rows = Letter.objects.filter(withdrawn_at__isnull=True, sent_at__isnull=True)
    return sorted((row.recipient.name, row.kind) for row in rows)


def test_a_day_before_both_hear_an_hour_before_the_young_person_does(session):
    assert [tick(TUESDAY - DAY + step) for step in (-MINUTE, 0 * MINUTE, MINUTE)] == [0, 2, 0]
    assert to_go() == [("Anna", "chat_tomorrow"), ("Tom", "chat_tomorrow")]
    Letter.objects.all().delete()
    assert [tick(TUESDAY - HOUR + step) for step in (-MINUTE, 0 * MINUTE, MINUTE)] == [0, 1, 0]
    assert to_go() == [("Anna", "chat_soon")]


@pytest.mark.parametrize(
    ("starts_at", "due"),
    [
        (datetime(2026, 10, 25, 17, tzinfo=UTC), datetime(2026, 10, 24, 16, tzinfo=UTC)),
        (datetime(2027, 3, 28, 16, tzinfo=UTC), datetime(2027, 3, 27, 17, tzinfo=UTC)),
    ],
)
def test_over_a_clock_change_it_is_the_same_time_on_the_wall_the_day_before(treatment, starts_at, due):
    chat(treatment, starts_at)
    assert [tick(due - MINUTE), tick(due)] == [0, 2]


def test_each_gets_what_they_chose(session, anna, tom):
    services.save_wishes(day_before=False, hour_before=False, message_hours=4, by=anna, now=NOW)
    services.save_wishes(day_before=True, hour_before=True, message_hours=24, by=tom, now=NOW)
    for now in (TUESDAY - DAY, TUESDAY - HOUR):
        tick(now)
    assert to_go() == [("Tom", "chat_soon"), ("Tom", "chat_tomorrow")]
    assert LetterWishes.objects.get(person=tom).message_hours == 24


def test_what_came_due_during_a_standstill_goes_while_it_is_true(session):
    assert tick(TUESDAY - 20 * HOUR) == 2
    Letter.objects.all().delete()
    assert [tick(TUESDAY - 12 * HOUR), tick(TUESDAY - MINUTE), tick(TUESDAY)] == [0, 1, 0]


def test_a_letter_that_waited_too_long_for_the_mail_server_is_not_sent(session):
    long_ago = datetime.now(UTC) - 2 * DAY
    session.starts_at, session.ends_at = long_ago, long_ago + HOUR
    session.save()
    tick(long_ago - HOUR)
    send_due_letters(now=datetime.now(UTC))
    assert not mail.outbox


def test_a_move_takes_back_what_has_not_gone_and_the_new_time_has_reminders_of_its_own(session, tom, anna):
    tick(TUESDAY - DAY)
    for to in (TUESDAY + DAY, TUESDAY):
        services.move_session(session_id=session.pk, starts_at=to, reason="Train", by=tom, now=TUESDAY - DAY)
    # Anna hears once that it changed; back at its old time, both are reminded of it again.
    assert to_go() == [("Anna", "chat_changed")]
    assert tick(TUESDAY - DAY) == 2


def test_a_cancelled_chat_reminds_nobody(session, tom):
    tick(TUESDAY - DAY)
    services.cancel_session(session_id=session.pk, reason="Train", by=tom, now=TUESDAY - DAY)
    assert tick(TUESDAY - HOUR) == 0
    assert to_go() == [("Anna", "chat_changed")]


def test_neither_closed_accounts_nor_treatments_that_ended_are_written_to(session, anna):
    anna.is_active = False
    anna.save()
    assert tick(TUESDAY - DAY) == 1
    session.treatment.status, session.treatment.ended_on = "left", NOW.date()
    session.treatment.save()
    assert tick(TUESDAY - HOUR) == 0


def test_the_letter_is_neutral_and_leads_to_the_times(session, anna):
    tick(TUESDAY - DAY)
    letter = Letter.objects.get(recipient=anna)
    assert (letter.path, letter.not_after) == ("/chat/times/", TUESDAY - 12 * HOUR)
    Letter.objects.update(not_after=None)
    send_due_letters(now=datetime.now(UTC) + DAY)
    words = " ".join(one.subject + one.body for one in mail.outbox)
    assert not [word for word in ("chat", "Tom", "Anna", "17:00", "Tuesday") if word in words]


def test_the_clock_asks_for_them(session, monkeypatch):
    asked = []
    monkeypatch.setattr("chat.services.queue_chat_reminders", lambda *, now: asked.append(now))
    tasks.queue_chat_reminders()
    assert len(asked) == 1


def test_however_many_chats_it_asks_the_database_as_often(treatment, django_assert_num_queries):
    for hours_on in range(3):
        chat(treatment, TUESDAY + hours_on * HOUR)
    tick(TUESDAY - 21 * HOUR)
    with django_assert_num_queries(4):
        tick(TUESDAY - 21 * HOUR)

"""Two people book in the same moment, on real locks: one has the time, the other is told."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, time
from threading import Barrier

import pytest
from django.db import connections

from chat import services
from chat.models import ChatSession, SessionChange, StandingSlot
from chat.slots import NotPossible
from tests import factories
from tests.chat.diary import DAY, NOW, chat, hours, starts, ten_weeks

pytestmark = pytest.mark.django_db(transaction=True)
TUESDAY = datetime(2026, 11, 17, 17, tzinfo=UTC)


def at_once(*deeds):
    """Whether each had what they wanted; those who had not come first."""
    start = Barrier(len(deeds))

    def run(deed):
        start.wait(timeout=10)
        try:
            deed()
        except NotPossible:
            return False
        finally:
            connections.close_all()
        return True

    with ThreadPoolExecutor(len(deeds)) as pool:
        return sorted(pool.map(run, deeds))


def booking(treatment, by, starts_at=TUESDAY):
    return lambda: services.book_session(treatment=treatment, starts_at=starts_at, by=by, now=NOW)


def moving(session, by):
    return lambda: services.move_session(
        session_id=session.pk, starts_at=TUESDAY, reason="A train", by=by, now=NOW
    )


def test_a_tsw_has_one_chat_however_it_came_to_that_time(anna, tom, kit):
    hours(tom, 1)
    treatments = [ten_weeks(anna, tom), ten_weeks(factories.young_person("bo"), tom)]
    moved = chat(treatments[0], TUESDAY + DAY)
    outcomes = at_once(
        moving(moved, anna),
        booking(treatments[1], tom),
        booking(ten_weeks(factories.young_person("cleo"), tom), kit),
    )
    assert outcomes == [False, False, True]
    assert ChatSession.objects.filter(starts_at=TUESDAY).count() == 1


def test_the_same_move_sent_twice_at_once_is_one_move(anna, tom):
    hours(tom, 1)
    session = chat(ten_weeks(anna, tom), TUESDAY + DAY)
    assert at_once(moving(session, anna), moving(session, anna)) == [True, True]
    assert SessionChange.objects.count() == 1


def test_agreeing_and_taking_back_at_once_never_both_happen(anna, tom):
    hours(tom, 1)
    treatment = ten_weeks(anna, tom)
    asked = StandingSlot.objects.create(
        treatment=treatment, weekday=1, at=time(17), from_on=TUESDAY.date(), proposed_by=anna
    )
    at_once(
        lambda: services.agree_slot(slot_id=asked.pk, by=tom, now=NOW),
        lambda: services.decline_slot(slot_id=asked.pk, by=anna, now=NOW),
    )
    asked.refresh_from_db()
    assert (asked.agreed_at is None) is (asked.ended_at is not None)
    assert len(starts(treatment)) == (0 if asked.ended_at else 8)


def test_two_ticks_at_once_queue_each_reminder_once(anna, tom):
    chat(ten_weeks(anna, tom), TUESDAY)
    tick = lambda: services.queue_chat_reminders(now=TUESDAY - DAY)  # noqa: E731
    at_once(tick, tick)
    assert sorted(anna.letters.values_list("kind", flat=True)) == ["chat_tomorrow"]

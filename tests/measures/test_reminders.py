"""The reminder of the six questions: on time, once, and alike whether they were answered or not."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.core import mail

from care.models import Treatment, TreatmentStatus
from letters.models import Letter
from letters.services import send_due_letters
from measures import blinded, services, tasks
from measures.models import Occasion
from tests.conftest import EVERY_DATABASE
from tests.measures import making

pytestmark = pytest.mark.django_db(databases=EVERY_DATABASE)

MINUTE = timedelta(minutes=1)


@pytest.fixture
def planned(anna):
    """Ten weeks over the end of summer time: week 7 is due on 22 October 2026, week 8 on 29 October."""
    treatment = Treatment.objects.create(young_person=anna, starts_on=date(2026, 9, 7))
    services.schedule_occasions(treatment=treatment)
    return treatment


def _tick(now):
    """One beat: reminders are queued, letters are sent."""
    queued = services.queue_due_reminders(now=now)
    send_due_letters(now=now)
    return queued


@pytest.mark.parametrize(
    "due",
    [
        datetime(2026, 10, 22, 16, 0, tzinfo=UTC),  # the last Thursday of summer time
        datetime(2026, 10, 29, 17, 0, tzinfo=UTC),  # the first one after it
    ],
)
def test_the_letter_goes_at_five_on_the_wall_before_and_after_the_clocks_go_back(planned, due):
    assert (_tick(due - MINUTE), _tick(due), _tick(due + MINUTE)) == (0, 1, 0)
    assert len(mail.outbox) == 1


@pytest.mark.parametrize(
    "due",
    [
        datetime(2027, 3, 25, 17, 0, tzinfo=UTC),  # the last Thursday of winter time
        datetime(2027, 4, 1, 16, 0, tzinfo=UTC),  # the first one after it
    ],
)
def test_the_same_when_the_clocks_go_forward(anna, due):
    services.schedule_occasions(
        treatment=Treatment.objects.create(young_person=anna, starts_on=date(2027, 2, 1))
    )
    assert (_tick(due - MINUTE), _tick(due), _tick(due + MINUTE)) == (0, 1, 0)


def test_a_week_of_beats_makes_one_letter(planned):
    start = datetime(2026, 9, 21, tzinfo=UTC)  # Monday of week 3
    for hour in range(7 * 24):
        _tick(start + timedelta(hours=hour))
    assert len(mail.outbox) == 1


def test_after_a_day_of_downtime_one_letter_goes_and_not_seven(planned):
    back = datetime(2026, 9, 25, 16, 30, tzinfo=UTC)  # a day late
    for tick in range(7):
        _tick(back + tick * MINUTE)
    assert len(mail.outbox) == 1


def test_after_weeks_of_downtime_only_what_is_still_open_is_told(planned):
    _tick(datetime(2026, 10, 16, 12, 0, tzinfo=UTC))  # Friday of week 6; weeks 2 to 5 have closed
    assert [letter.due_at for letter in Letter.objects.all()] == [datetime(2026, 10, 15, 16, 0, tzinfo=UTC)]


def test_whoever_answered_before_the_reminder_gets_no_letter(planned):
    making.answered(planned, 3, 4, 3, 5, 2, 4, 1)
    assert _tick(datetime(2026, 9, 24, 17, 0, tzinfo=UTC)) == 1
    assert mail.outbox == []


def test_nothing_in_the_outbox_or_the_plan_tells_that_they_had(planned):
    def traces(week, now):
        _tick(now)
        occasion = Occasion.objects.get(week=week)
        letter = Letter.objects.get(key=f"questions:{occasion.pk}")
        return (occasion.reminded_at == now, letter.due_at == now, bool(letter.sent_at), letter.attempts)

    making.answered(planned, 3, 4, 3, 5, 2, 4, 1)
    answered = traces(3, datetime(2026, 9, 24, 16, 0, tzinfo=UTC))
    assert answered == traces(4, datetime(2026, 10, 1, 16, 0, tzinfo=UTC)) == (True, True, True, 1)


def test_a_treatment_that_ended_is_left_in_peace(planned):
    planned.status, planned.ended_on = TreatmentStatus.LEFT, date(2026, 9, 20)
    planned.save()
    assert _tick(datetime(2026, 9, 24, 16, 0, tzinfo=UTC)) == 0


def test_while_the_blinded_store_is_away_the_reminder_waits_for_it(planned, monkeypatch):
    due = datetime(2026, 9, 24, 16, 0, tzinfo=UTC)
    with monkeypatch.context() as away:
        away.setattr(blinded, "WRITER", "not_there")
        with pytest.raises(blinded.BlindedStoreTrouble):
            _tick(due)
    assert (_tick(due + MINUTE), len(mail.outbox)) == (1, 1)


def test_the_letter_leads_to_the_questions(planned):
    _tick(datetime(2026, 9, 24, 16, 0, tzinfo=UTC))
    assert Letter.objects.get().path == f"/questions/{Occasion.objects.get(week=3).pk}/"


def test_the_clock_finds_it_by_its_name(occasion):
    assert tasks.queue_due_reminders.name == "measures.tasks.queue_due_reminders"
    tasks.queue_due_reminders()
    assert Letter.objects.count() == 1

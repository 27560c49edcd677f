"""The outbox: one letter a fact, sent once, tried again, given up in the end."""

from datetime import UTC, datetime, timedelta

import pytest
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend
from django.db import connection

from audit.models import Entry
from letters import rules, services

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 11, 19, 17, 0, tzinfo=UTC)


def _queue(recipient, key="a fact", **fields):
    fields = {"kind": "questions", "path": "/today/", "due_at": NOW} | fields
    return services.queue(key=key, recipient=recipient, **fields)


class RefusingBackend(EmailBackend):
    """A mail server that takes no letter."""

    def send_messages(self, messages):
        raise ConnectionRefusedError("nobody@home.test is not known here")


class UnreachableBackend(EmailBackend):
    """A mail server that is not there."""

    def open(self):
        raise ConnectionRefusedError


class WatchfulBackend(EmailBackend):
    """Looks whether the database waits while the mail server talks."""

    in_transaction: list[bool] = []

    def send_messages(self, messages):
        self.in_transaction.append(connection.in_atomic_block)
        return super().send_messages(messages)


def _backend(settings, cls):
    settings.EMAIL_BACKEND = f"{__name__}.{cls.__name__}"


def test_a_fact_is_told_once(anna):
    first, second = _queue(anna), _queue(anna)
    assert (first.pk, first.message_id) == (second.pk, second.message_id)


def test_a_letter_waits_until_it_is_due(anna):
    _queue(anna)
    assert services.send_due_letters(now=NOW - timedelta(seconds=1)) == 0
    assert services.send_due_letters(now=NOW) == 1


def test_a_letter_that_went_goes_no_second_time(anna):
    _queue(anna)
    services.send_due_letters(now=NOW)
    assert services.send_due_letters(now=NOW + timedelta(days=1)) == 0
    assert len(mail.outbox) == 1


def test_more_than_one_batch_goes_in_one_drain(anna, monkeypatch):
    monkeypatch.setattr(rules, "BATCH", 3)
    for number in range(7):
        _queue(anna, key=f"fact {number}")
    assert services.send_due_letters(now=NOW) == 7


def test_a_letter_leads_to_no_other_site(anna):
    for path in ("https://elsewhere.test/", "//elsewhere.test", "/\\elsewhere.test", "today"):
        with pytest.raises(ValueError, match="this site"):
            _queue(anna, path=path)


def test_a_refused_letter_is_tried_again_after_a_pause(anna, settings):
    letter = _queue(anna)
    _backend(settings, RefusingBackend)
    services.send_due_letters(now=NOW)
    letter.refresh_from_db()
    assert (letter.attempts, letter.leased_until) == (1, NOW + timedelta(minutes=1))
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    assert services.send_due_letters(now=NOW + timedelta(seconds=59)) == 0
    assert services.send_due_letters(now=NOW + timedelta(seconds=60)) == 1


def test_after_ten_refusals_one_gives_up_and_the_record_says_so(anna, settings):
    letter = _queue(anna)
    _backend(settings, RefusingBackend)
    for day in range(12):
        services.send_due_letters(now=NOW + timedelta(days=day))
    letter.refresh_from_db()
    assert letter.given_up_at == NOW + timedelta(days=9)
    assert Entry.objects.get(event="letter.given_up").about == f"letters.letter:{letter.pk}"


def test_a_mail_server_that_is_away_for_long_costs_no_letter(anna, settings):
    letter = _queue(anna)
    _backend(settings, UnreachableBackend)
    for minute in range(30):
        services.send_due_letters(now=NOW + timedelta(minutes=minute))
    letter.refresh_from_db()
    assert (letter.attempts, letter.given_up_at) == (0, None)


def test_a_refusal_leaves_no_address_in_the_log(anna, settings, caplog):
    letter = _queue(anna)
    _backend(settings, RefusingBackend)
    services.send_due_letters(now=NOW)
    assert str(letter.pk) in caplog.text
    assert "@" not in caplog.text


def test_nothing_is_sent_to_somebody_who_was_deactivated(anna):
    letter = _queue(anna)
    anna.is_active = False
    anna.save()
    assert services.send_due_letters(now=NOW) == 0
    letter.refresh_from_db()
    assert letter.given_up_at == NOW


def test_a_letter_that_is_not_needed_looks_as_if_it_had_gone(anna):
    needless, needed = _queue(anna, key="known", is_needed=False), _queue(anna, key="new")
    assert services.send_due_letters(now=NOW) == 1
    needed.refresh_from_db()
    shape = [
        (letter.attempts, bool(letter.sent_at), letter.leased_until, letter.given_up_at)
        for letter in (needless, needed)
    ]
    assert shape[0] == shape[1]


@pytest.mark.django_db(transaction=True)
def test_the_database_never_waits_for_the_mail_server(anna, settings):
    _queue(anna)
    _backend(settings, WatchfulBackend)
    WatchfulBackend.in_transaction.clear()
    services.send_due_letters(now=NOW)
    assert WatchfulBackend.in_transaction == [False]


@pytest.mark.parametrize(("attempts", "minutes"), [(1, 1), (2, 2), (3, 4), (9, 256), (10, 360), (99, 360)])
def test_pauses_double_up_to_six_hours(attempts, minutes):
    assert rules.pause_after(attempts) == timedelta(minutes=minutes)

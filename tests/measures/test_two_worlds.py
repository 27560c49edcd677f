"""Two worlds that differ in whether Anna answered: the default database does not tell which is which."""

import logging
from datetime import timedelta

import pytest
from django.contrib.sessions.backends.db import SessionStore
from django.contrib.sessions.models import Session
from django.core import mail
from django.db import connection, transaction
from django.utils import timezone

from audit import services as audit
from letters.models import Letter
from letters.services import send_due_letters
from measures import services
from measures.models import Occasion
from tests.conftest import EVERY_DATABASE
from tests.measures import making

pytestmark = pytest.mark.django_db(databases=EVERY_DATABASE)

# Random ids and the wall clock's microseconds are new in every world; whether they are set is compared.
RANDOM = {
    "letters_letter": {"id", "message_id", "created_at", "sent_at"},
    "django_session": {"expire_date"},
}


def _dump():
    """Every row of every table of the default database, as one can read it there."""
    found = {}
    with connection.cursor() as cursor:
        for table in sorted(connection.introspection.table_names(cursor)):
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")
            names = [column[0] for column in cursor.description]
            found[table] = sorted(
                repr([(name, _visible(table, name, value)) for name, value in zip(names, row, strict=True)])
                for row in cursor.fetchall()
            )
    return found


def _visible(table, name, value):
    if (table, name) == ("django_session", "session_data"):
        return sorted(SessionStore().decode(value))  # the names of what it holds; its times are the clock's
    return value is None if name in RANDOM.get(table, set()) else value


@pytest.fixture
def world(anna, ruth, occasion, signed_in):
    """Live the same evening once, with or without answers, and take everything back."""
    client, address = signed_in(anna), f"/questions/{occasion.pk}/"
    client.get(address)
    now = timezone.now()

    def live(*, answers, leak=lambda: None):
        marks = [(alias, transaction.savepoint(using=alias)) for alias in ("default", "blinded")]
        for _ in range(2):
            # Both worlds ask for the page three times; in one of them the second request carries answers.
            client.post(address, making.posted(making.ANSWERS)) if answers else client.get(address)
            client.get(address)
        if answers:
            leak()
        services.queue_due_reminders(now=now)
        with transaction.atomic():
            _send(now)
        found = _dump()
        for alias, mark in marks:
            transaction.savepoint_rollback(mark, using=alias)
        return found

    return live


def _send(now):
    for block in connection.atomic_blocks:
        # The drain wants to commit its claims; here everything is taken back at the end.
        block._from_testcase = True
    send_due_letters(now=now)


def test_the_default_database_is_the_same_whether_anna_answered_or_not(world):
    assert world(answers=True) == world(answers=False)


def test_only_the_letter_itself_differs_and_it_goes_to_anna_alone(world, anna):
    world(answers=True)
    assert mail.outbox == []
    world(answers=False)
    assert [letter.to for letter in mail.outbox] == [[anna.email]]


LEAKS = {
    "a record of answering": lambda occasion: audit.record("questions.answered", by=None, about=occasion),
    "a mark on the occasion": lambda occasion: Occasion.objects.update(reminded_at=timezone.now()),
    "an occasion that closes": lambda occasion: Occasion.objects.update(
        closes_at=timezone.now() + timedelta(days=1)
    ),
    "an occasion that vanishes": lambda occasion: Occasion.objects.all().delete(),
    "a letter of thanks": lambda occasion: Letter.objects.create(
        key="thanks", kind="message", address="anna@example.test", path="/", due_at=timezone.now()
    ),
    "a time stamp on the person": lambda occasion: type(occasion.treatment.young_person).objects.update(
        joined_at=timezone.now()
    ),
    "a note in the session": lambda occasion: _note_in_the_session(),
    "a changed treatment": lambda occasion: type(occasion.treatment).objects.update(weeks=11),
}


def _note_in_the_session():
    session = SessionStore(Session.objects.get().session_key)
    session["questions"] = "answered"
    session.save()


@pytest.mark.parametrize("leak", LEAKS)
def test_a_planted_leak_is_found(world, occasion, leak):
    assert world(answers=True, leak=lambda: LEAKS[leak](occasion)) != world(answers=False)


@pytest.mark.parametrize("goes_well", [True, False])
def test_no_answer_is_in_the_default_database_or_the_log(world, settings, caplog, goes_well):
    caplog.set_level(logging.DEBUG)
    if not goes_well:
        settings.BLINDED_SEAL_PUBLIC_KEY = "broken"
    canary = [
        making.EDITION,
        "answered_at",
        *(f"'item_{n}': '{score}'" for n, score in making.ANSWERS.items()),
    ]
    seen = repr(world(answers=True)) + caplog.text
    assert [word for word in canary if word in seen] == []

"""Deeds of the outbox: a letter is queued by whoever has something to say, and sent by one drain only."""

import logging
import time
from collections.abc import Iterable
from datetime import datetime
from uuid import uuid4

from django.conf import settings
from django.core import mail
from django.core.mail.backends.base import BaseEmailBackend
from django.db import connection as database
from django.db import transaction
from django.db.models import F
from django.utils import timezone

from accounts.models import User
from audit import services as audit
from letters import emails, rules, selectors
from letters.models import Letter

logger = logging.getLogger(__name__)


@transaction.atomic
def queue(
    *,
    kind: str,
    key: str,
    path: str,
    due_at: datetime,
    recipient: User | None = None,
    address: str = "",
    is_needed: bool = True,
    not_after: datetime | None = None,
) -> Letter:
    """The one letter that tells the fact `key`; asking again changes nothing.

    With `is_needed=False` the row is written as if the letter had gone, and nothing is sent: then nobody who
    reads the outbox can tell the two apart (the young person had answered before the reminder). From
    `not_after` on it is not sent any more: "in an hour" would only mislead.
    """
    if not rules.is_our_own(path):
        raise ValueError("A letter leads to a path on this site.")
    letter_id = uuid4()
    letter = Letter(
        id=letter_id,
        kind=kind,
        key=key,
        path=path,
        due_at=due_at,
        not_after=not_after,
        recipient=recipient,
        address=address,
        message_id=rules.message_id(letter_id, settings.SITE_URL),
        attempts=0 if is_needed else 1,
        sent_at=None if is_needed else timezone.now(),
    )
    Letter.objects.bulk_create([letter], ignore_conflicts=True)
    return Letter.objects.get(key=key)


def withdraw(*, key_prefix: str, now: datetime) -> int:
    """Take back letters that have not gone: what they would have told is no longer so, or was read."""
    waiting = Letter.objects.filter(
        key__startswith=key_prefix, sent_at__isnull=True, given_up_at__isnull=True
    )
    return waiting.filter(withdrawn_at__isnull=True).update(withdrawn_at=now)


def send_due_letters(*, now: datetime) -> int:
    """Send what is due, batch by batch, and say how many went. Any number of these may run at once."""
    sent = 0
    deadline = time.monotonic() + rules.SENDING_BUDGET.total_seconds()
    while time.monotonic() < deadline:
        gone = _send_batch(_claim(now), now=now, deadline=deadline)
        if not gone:
            break
        sent += gone
    return sent


@transaction.atomic(durable=True)
def _claim(now: datetime) -> list[Letter]:
    """Hold letters for a while. Durable: the claim is committed before anything is said to a mail server."""
    rows = selectors.due(now)
    if database.features.has_select_for_update_skip_locked:
        rows = rows.select_for_update(skip_locked=True)
    found = list(rows.values_list("pk", flat=True)[: rules.BATCH])
    held_until = now + rules.LEASE
    selectors.due(now).filter(pk__in=found).update(leased_until=held_until)
    held = Letter.objects.filter(pk__in=found, leased_until=held_until)
    return list(held.select_related("recipient").order_by("due_at", "pk"))


def _send_batch(letters: list[Letter], *, now: datetime, deadline: float) -> int:
    """One connection for the batch; a broken one is opened anew for the next letter."""
    if not letters:
        return 0
    post = mail.get_connection()
    sent = 0
    try:
        for position, letter in enumerate(letters):
            if time.monotonic() > deadline:
                _put_back(letters[position:], until=now)
                break
            if not _is_open(post):
                _put_back(letters[position:], until=now + rules.UNREACHABLE_PAUSE)
                break
            sent += _send(letter, post, now)
    finally:
        post.close()
    return sent


def _is_open(post: BaseEmailBackend) -> bool:
    try:
        post.open()
    except OSError as trouble:  # SMTP errors are OSErrors too; their texts may hold addresses
        logger.warning("letters: the mail server does not answer (%s)", type(trouble).__name__)
        return False
    return True


def _send(letter: Letter, post: BaseEmailBackend, now: datetime) -> bool:
    if letter.recipient and not letter.recipient.is_active:
        _give_up(letter, now)
        return False
    if not _is_still_to_go(letter):
        return False
    try:
        post.send_messages([emails.compose(letter)])
    except (OSError, ValueError) as trouble:  # a server's refusal, or an address that makes no header
        logger.warning("letters: %s was refused (%s)", letter.pk, type(trouble).__name__)
        post.close()
        _try_again_later(letter, now)
        return False
    # Between the server's 250 and this line a kill makes one extra copy, with the same Message-ID.
    Letter.objects.filter(pk=letter.pk, sent_at__isnull=True).update(
        sent_at=timezone.now(), leased_until=None, attempts=F("attempts") + 1
    )
    return True


def _is_still_to_go(letter: Letter) -> bool:
    """Asked at the last moment: since it was claimed it may have been withdrawn, or its time have passed."""
    now = timezone.now()
    if letter.not_after is not None and letter.not_after <= now:
        Letter.objects.filter(pk=letter.pk, withdrawn_at__isnull=True).update(withdrawn_at=now)
        return False
    return Letter.objects.filter(pk=letter.pk, withdrawn_at__isnull=True).exists()


def _put_back(letters: Iterable[Letter], *, until: datetime) -> None:
    unsent = Letter.objects.filter(pk__in=[letter.pk for letter in letters], sent_at__isnull=True)
    unsent.update(leased_until=until)


def _try_again_later(letter: Letter, now: datetime) -> None:
    attempts = letter.attempts + 1
    if rules.is_hopeless(attempts):
        _give_up(letter, now)
        return
    Letter.objects.filter(pk=letter.pk, sent_at__isnull=True).update(
        attempts=attempts, leased_until=now + rules.pause_after(attempts)
    )


@transaction.atomic
def _give_up(letter: Letter, now: datetime) -> None:
    """Nobody is told but the record: a coordinator finds the address to mend there."""
    Letter.objects.filter(pk=letter.pk).update(given_up_at=now, leased_until=None)
    audit.record("letter.given_up", by=None, about=letter)

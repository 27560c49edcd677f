"""Reads of the outbox."""

from datetime import datetime
from uuid import UUID

from django.db.models import Q, QuerySet

from accounts.models import User
from letters.models import Letter


class LetterNotFound(Exception):
    """No such letter, or somebody else's: both look the same from outside."""


def due(now: datetime) -> QuerySet[Letter]:
    """Letters to send now that nobody holds, the longest waiting first."""
    return Letter.objects.filter(
        Q(leased_until__isnull=True) | Q(leased_until__lte=now),
        due_at__lte=now,
        sent_at__isnull=True,
        given_up_at__isnull=True,
        withdrawn_at__isnull=True,
    ).order_by("due_at", "pk")


def letter_for(letter_id: UUID, *, reader: User) -> Letter:
    letter = Letter.objects.filter(pk=letter_id, recipient=reader).first()
    if letter is None:
        raise LetterNotFound
    return letter

"""Deeds of an invitation: made with a code that is told, kept as a hash, taken up once.

Asking whether somebody may invite is upstairs (intake.invitations); this is only how it is done.
"""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.crypto import constant_time_compare, salted_hmac

from accounts import rules
from accounts.models import Invitation, Role, User
from audit import services as audit


class AlreadyHere(Exception):
    """Somebody with this address has an account."""


@dataclass(frozen=True)
class Invited:
    """The code exists only here: it is shown once and cannot be read again."""

    invitation: Invitation
    code: str


@transaction.atomic
def invite(*, email: str, name: str, role: Role, by: User, now: datetime | None = None) -> Invited:
    """A new code for this address; an earlier one that was not taken up no longer works."""
    now = now or timezone.now()
    address = email.strip().lower()
    if User.objects.filter(email=address).exists():
        raise AlreadyHere
    code = rules.new_code()
    invitation, _ = Invitation.objects.update_or_create(
        email=address,
        accepted_at=None,
        defaults={
            "name": name,
            "role": role,
            "code_hash": _hash(address, code),
            "invited_by": by,
            "invited_at": now,
            "expires_at": now + rules.INVITATION_LASTS,
            "attempts": 0,
            "waits_until": None,
        },
    )
    audit.record("person.invited", by=by, about=invitation)
    return Invited(invitation, code)


@transaction.atomic
def accept(*, email: str, code: str, name: str, password: str, now: datetime | None = None) -> User | None:
    """The new person, or None: for a wrong code, an unknown address, a wait or a date gone by alike."""
    now = now or timezone.now()
    address = email.strip().lower()
    invitation = (
        Invitation.objects.select_for_update().filter(email=address, accepted_at__isnull=True).first()
    )
    fits = constant_time_compare(invitation.code_hash if invitation else "", _hash(address, code))
    if invitation is None or _is_closed(invitation, now):
        return None
    if not fits:
        _count_wrong_code(invitation, now)
        return None
    person = User.objects.create_user(address, password, name=name.strip(), role=invitation.role)
    invitation.accepted_at, invitation.accepted_by = now, person
    invitation.save(update_fields=["accepted_at", "accepted_by"])
    audit.record("invitation.accepted", by=person, about=invitation)
    return person


def _is_closed(invitation: Invitation, now: datetime) -> bool:
    is_waiting = invitation.waits_until is not None and invitation.waits_until > now
    return is_waiting or invitation.expires_at <= now or User.objects.filter(email=invitation.email).exists()


def _count_wrong_code(invitation: Invitation, now: datetime) -> None:
    invitation.attempts += 1
    if invitation.attempts >= rules.WRONG_CODES:
        invitation.attempts = 0
        invitation.waits_until = now + rules.WAIT_AFTER_WRONG_CODES
        audit.record("invitation.paused", by=None, about=invitation)
    invitation.save(update_fields=["attempts", "waits_until"])


def _hash(address: str, code: str) -> str:
    """Sixty random bits need no slow hash, and one of equal cost for every address tells nothing."""
    return salted_hmac(
        "accounts.invitation", f"{address} {rules.plain_code(code)}", algorithm="sha256"
    ).hexdigest()

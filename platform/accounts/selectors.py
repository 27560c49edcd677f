"""Reads about people: whether a session still holds, which devices are signed in, who lacks a second step."""

from datetime import datetime
from typing import Any
from uuid import UUID

from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib.auth import HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.models import Session
from django.db.models import Exists, OuterRef, QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.crypto import constant_time_compare, salted_hmac

from accounts import rules
from accounts.models import Invitation, User

SECOND_STEPS = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)


def session_is_alive(session_key: str | None, user_id: UUID, *, now: datetime | None = None) -> bool:
    """Whether this session still speaks for this person; asked by sockets before every push."""
    now = now or timezone.now()
    stored = Session.objects.filter(session_key=session_key or "", expire_date__gt=now).first()
    user = User.objects.filter(pk=user_id, is_active=True).first()
    if stored is None or user is None:
        return False
    found = stored.get_decoded()
    if found.get(SESSION_KEY) != str(user.pk) or not _password_is_unchanged(user, found):
        return False
    return not session_is_over(session_key, user, now=now) and not needs_second_step(user)


def _password_is_unchanged(user: User, session: dict[str, str]) -> bool:
    known = session.get(HASH_SESSION_KEY, "")
    hashes = (user.get_session_auth_hash(), *user.get_session_auth_fallback_hash())
    return any(constant_time_compare(known, current) for current in hashes)


def is_over(device: UserSession, user: User, *, now: datetime) -> bool:
    return rules.is_over(
        started_at=device.created_at,
        seen_at=device.last_seen_at,
        now=now,
        idle_seconds=settings.SESSION_IDLE_SECONDS,
        longest_seconds=rules.longest_for(user.role, settings.SESSION_LONGEST_SECONDS),
    )


def session_is_over(session_key: str | None, user: User, *, now: datetime | None = None) -> bool:
    """Idle or long enough; a session whose device is not written down yet has only just begun."""
    device = device_of(session_key)
    return device is not None and is_over(device, user, now=now or timezone.now())


def device_of(session_key: str | None) -> UserSession | None:
    return UserSession.objects.filter(session_key=session_key or "").first()


def has_second_step(user: User) -> bool:
    return Authenticator.objects.filter(user=user, type__in=SECOND_STEPS).exists()


def needs_second_step(user: User) -> bool:
    """Staff see young people's words: outside the demo a password alone does not do."""
    return settings.STAFF_NEED_SECOND_FACTOR and user.is_staff_member and not has_second_step(user)


def devices(user: User) -> list[UserSession]:
    """Where this person is signed in now, newest first."""
    signed_in = Session.objects.filter(session_key=OuterRef("session_key"), expire_date__gt=timezone.now())
    found = UserSession.objects.filter(Exists(signed_in), user=user).order_by("-created_at")
    return [device for device in found if not is_over(device, user, now=timezone.now())]


def mark_of(user: User) -> str:
    """The same for the same person, and nothing else: a page checks with it who signed in again."""
    return salted_hmac("accounts.mark", str(user.pk)).hexdigest()[:24]


def people() -> QuerySet[User]:
    return User.objects.order_by("-is_active", "role", "name")


def open_invitations() -> QuerySet[Invitation]:
    return Invitation.objects.filter(accepted_at__isnull=True).select_related("invited_by")


def security_of(request: HttpRequest) -> dict[str, Any]:
    """What the account page shows: ways to sign in, spare codes left, devices."""
    user = request.user
    kept = Authenticator.objects.filter(user_id=user.pk)
    found = {kind: [each for each in kept if each.type == kind] for kind in Authenticator.Type.values}
    spare = found[Authenticator.Type.RECOVERY_CODES]
    return {
        "passkeys": found[Authenticator.Type.WEBAUTHN],
        "app": bool(found[Authenticator.Type.TOTP]),
        "spare_codes": len(spare[0].wrap().get_unused_codes()) if spare else None,
        "devices": devices(user),  # type: ignore[arg-type]
        "session_key": request.session.session_key,
    }

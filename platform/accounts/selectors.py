"""Reads about people: whether a session still holds, which devices are signed in, who lacks a second step."""

from collections.abc import Collection
from datetime import datetime
from functools import lru_cache
from typing import Any
from uuid import UUID

from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib.auth import HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.models import Session
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.crypto import constant_time_compare, salted_hmac

from accounts import rules
from accounts.models import Invitation, Role, User

SignIn = tuple[str, UUID]
SECOND_STEPS = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)


def session_is_alive(session_key: str | None, user_id: UUID, *, now: datetime | None = None) -> bool:
    """Whether this session still speaks for this person."""
    return bool(signed_in({(session_key or "", user_id)}, now=now or timezone.now()))


def person_of(session_key: str, *, now: datetime) -> User | None:
    """Whoever a session speaks for, if it still speaks for anybody."""
    stored = Session.objects.filter(session_key=session_key, expire_date__gt=now).first()
    said = stored.get_decoded().get(SESSION_KEY) if stored else None
    sign_in = (session_key, UUID(said)) if said else None
    return signed_in({sign_in}, now=now).get(sign_in) if sign_in else None


def signed_in(asked: Collection[SignIn], *, now: datetime) -> dict[SignIn, User]:
    """Of many sessions those that still speak for their person; asked by sockets before every push.

    Three questions to the database, however many there are.
    """
    keys = {key for key, _ in asked}
    people = {user.pk: user for user in _active({user_id for _, user_id in asked})}
    stored = Session.objects.filter(session_key__in=keys, expire_date__gt=now)
    said = dict(stored.values_list("session_key", "session_data"))
    devices = {device.session_key: device for device in UserSession.objects.filter(session_key__in=keys)}
    return {
        (key, user_id): people[user_id]
        for key, user_id in asked
        if user_id in people
        and _speaks_for(said.get(key, ""), str(user_id), people[user_id].password)
        and not (key in devices and is_over(devices[key], people[user_id], now=now))
    }


def active_people(ids: Collection[UUID]) -> dict[UUID, User]:
    return {user.pk: user for user in User.objects.filter(pk__in=ids, is_active=True)}


def _active(ids: Collection[UUID]) -> list[User]:
    """Active accounts, without staff who lack the second step they need."""
    people = User.objects.filter(pk__in=ids, is_active=True)
    if settings.STAFF_NEED_SECOND_FACTOR:
        second = Authenticator.objects.filter(user=OuterRef("pk"), type__in=SECOND_STEPS)
        people = people.filter(Q(role=Role.YOUNG_PERSON) | Exists(second))
    return list(people)


@lru_cache(maxsize=4096)
def _speaks_for(session_data: str, user_id: str, password: str) -> bool:
    """What a session says, against who holds it; remembered, as reading a session takes long."""
    found = Session(session_data=session_data).get_decoded()
    user = User(password=password)
    hashes = (user.get_session_auth_hash(), *user.get_session_auth_fallback_hash())
    known = found.get(HASH_SESSION_KEY, "")
    return found.get(SESSION_KEY) == user_id and any(constant_time_compare(known, each) for each in hashes)


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

"""Reads about people: whether a session still holds, which devices are signed in, who lacks a second step."""

from collections.abc import Collection, Sequence
from datetime import datetime
from functools import lru_cache
from typing import Any
from uuid import UUID

from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib.auth import HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.models import Session
from django.db.models import DateTimeField, Exists, OuterRef, QuerySet, Subquery
from django.http import HttpRequest
from django.utils import timezone
from django.utils.crypto import constant_time_compare, salted_hmac

from accounts import rules
from accounts.models import Invitation, User
from audit.batches import Given, Inquiry, Statement, answer, ask

SignIn = tuple[str | None, UUID]
SECOND_STEPS = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)


def session_is_alive(session_key: str | None, user_id: UUID, *, now: datetime | None = None) -> bool:
    """Whether this session still speaks for this person."""
    return bool(answer(signed_in({(session_key or "", user_id)}, now=now or timezone.now())))


def people_of(session_keys: Collection[str], *, now: datetime) -> dict[str, User]:
    """Whom sessions speak for, if they still speak for anybody."""
    (stored,) = ask(STORED(keys=session_keys, now=now))
    said = {key: Session(session_data=data).get_decoded().get(SESSION_KEY) for key, data, *_ in stored}
    asked = {(key, UUID(user_id)) for key, user_id in said.items() if user_id}
    return {key: user for (key, _), user in answer(signed_in(asked, now=now)).items() if key is not None}


# In the order of the table, as Django takes a row that has not all of it.
PERSON = ("password", "id", "name", "role", "is_active")
PEOPLE = Statement(
    lambda: (
        User.objects.filter(pk__among=Given("ids"), is_active=True)
        .annotate(has_second=Exists(Authenticator.objects.filter(user=OuterRef("pk"), type__in=SECOND_STEPS)))
        .values_list(*PERSON, "has_second")
    )
)
NOTED = UserSession.objects.filter(session_key=OuterRef("session_key"))
STORED = Statement(
    lambda: Session.objects.filter(
        session_key__among=Given("keys"), expire_date__gt=Given("now", DateTimeField())
    ).values_list(
        "session_key",
        "session_data",
        Subquery(NOTED.values("created_at")),
        Subquery(NOTED.values("last_seen_at")),
    )
)


def signed_in(asked: Collection[SignIn], *, now: datetime) -> Inquiry[dict[SignIn, User]]:
    """Of many sessions those that still speak for their person; asked by sockets before every push.

    Without a session's key it is only asked whether the account is open: the door has asked the rest.
    """
    keys = [key for key, _ in asked if key is not None]
    ids = list({user_id for _, user_id in asked})
    rows, stored = yield [PEOPLE(ids=ids), STORED(keys=keys, now=now)]
    found = map(_person, rows)
    people = {user.pk: user for user, has_second in found if has_second or not _needs_second(user)}
    sessions = {key: session for key, *session in stored}

    def holds(key: str | None, user: User) -> bool:
        if key is None:
            return True
        if key not in sessions:
            return False
        said, started_at, seen_at = sessions[key]
        # A session whose device is not written down yet has only just begun.
        is_over = started_at is not None and _is_over(started_at, seen_at, user, now=now)
        return not is_over and _speaks_for(said, str(user.pk), user.password)

    return {(key, pk): people[pk] for key, pk in asked if pk in people and holds(key, people[pk])}


def _person(row: Sequence[Any]) -> tuple[User, bool]:
    *values, has_second = row
    return User.from_db("default", PERSON, values), bool(has_second)


@lru_cache(maxsize=4096)
def _speaks_for(session_data: str, user_id: str, password: str) -> bool:
    """What a session says, against who holds it; remembered, as reading a session takes long."""
    found = Session(session_data=session_data).get_decoded()
    user = User(password=password)
    hashes = (user.get_session_auth_hash(), *user.get_session_auth_fallback_hash())
    known = found.get(HASH_SESSION_KEY, "")
    return found.get(SESSION_KEY) == user_id and any(constant_time_compare(known, each) for each in hashes)


def is_over(device: UserSession, user: User, *, now: datetime) -> bool:
    return _is_over(device.created_at, device.last_seen_at, user, now=now)


def _is_over(started_at: datetime, seen_at: datetime, user: User, *, now: datetime) -> bool:
    return rules.is_over(
        started_at=started_at,
        seen_at=seen_at,
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
    return _needs_second(user) and not has_second_step(user)


def _needs_second(user: User) -> bool:
    return settings.STAFF_NEED_SECOND_FACTOR and user.is_staff_member


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

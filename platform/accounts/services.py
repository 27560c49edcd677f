"""Deeds about sessions and people: nothing else ends a session or changes who may sign in."""

from collections.abc import Collection
from datetime import datetime, timedelta

from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.contrib.auth import password_validation
from django.contrib.sessions.models import Session
from django.db import transaction
from django.http import HttpRequest
from django.utils import timezone

from accounts import groups
from accounts.models import Role, User
from audit import services as audit

# Activity is written down at most this often: a keystroke is no reason for a row lock.
NOTED_EVERY = timedelta(minutes=1)


def touch_session(session_key: str | None, *, now: datetime | None = None) -> None:
    touch_sessions([session_key or ""], now=now or timezone.now())


def touch_sessions(session_keys: Collection[str], *, now: datetime) -> None:
    """Say that somebody is there; within a minute this only reads, so that typing waits for no lock."""
    due = UserSession.objects.filter(session_key__in=session_keys, last_seen_at__lte=now - NOTED_EVERY)
    if due.exists():
        due.update(last_seen_at=now)


def note_activity(request: HttpRequest, *, device: UserSession | None, counts: bool) -> None:
    """Write down a device seen for the first time; afterwards only that somebody was there."""
    if device is None:
        UserSession.objects.create_from_request(request)
    elif counts and device.last_seen_at <= timezone.now() - NOTED_EVERY:
        touch_session(device.session_key)


@transaction.atomic
def end_session(*, session_key: str | None, by: User) -> None:
    """Sign out this one device."""
    _end(by, [session_key or ""])
    audit.record("device.signed_out", by=by)


@transaction.atomic
def sign_out_everywhere(*, by: User) -> int:
    """End every session of this person, this one too; how many there were."""
    ended = _end_all(by)
    audit.record("devices.signed_out", by=by)
    return ended


@transaction.atomic
def forget_old_devices(*, now: datetime) -> int:
    """Sessions that are over leave nothing behind: no address, no browser's name. How many were forgotten."""
    Session.objects.filter(expire_date__lte=now).delete()
    forgotten = UserSession.objects.exclude(session_key__in=Session.objects.values("session_key"))
    return forgotten.delete()[0]


@transaction.atomic
def deactivate(*, person: User, by: User) -> None:
    """No sign-in, no session, no open socket from now on. Whether `by` may is asked upstairs."""
    person.is_active = False
    person.save(update_fields=["is_active"])
    _end_all(person)
    audit.record("person.deactivated", by=by, about=person)


@transaction.atomic
def change_email(*, person: User, email: str, by: User) -> None:
    """The other address signs in from now on; every device asks again."""
    person.email = email.strip().lower()
    person.full_clean()
    person.save(update_fields=["email"])
    _end_all(person)
    audit.record("email.changed", by=by, about=person)


@transaction.atomic
def change_phone(*, person: User, phone: str, by: User) -> None:
    """Where colleagues ring a member of staff in a hurry; "" for nowhere."""
    person.phone = phone
    person.save(update_fields=["phone"])
    audit.record("phone.changed", by=by, about=person)


@transaction.atomic
def reset_second_step(*, person: User, by: User) -> None:
    """For a lost phone: staff set up a new one at their next sign-in, which still needs the password."""
    Authenticator.objects.filter(user=person).delete()
    _end_all(person)
    audit.record("second_step.reset", by=by, about=person)


@transaction.atomic
def create_administrator(*, email: str, name: str, password: str) -> User:
    """The first person of a new house; everybody else is invited."""
    person = User(email=email.lower(), name=name, role=Role.ADMINISTRATOR)
    password_validation.validate_password(password, person)
    person.set_password(password)
    person.full_clean()
    person.save()
    audit.record("person.created", by=None, about=person)
    return person


def _end_all(person: User) -> int:
    """Also the sessions that no list of devices knows: whoever signs somebody out means all of it."""
    keys = [
        session.session_key
        for session in Session.objects.filter(expire_date__gt=timezone.now()).iterator()
        if session.get_decoded().get("_auth_user_id") == str(person.pk)
    ]
    UserSession.objects.filter(user=person).delete()
    _end(person, keys)
    return len(keys)


def _end(person: User, keys: list[str]) -> None:
    Session.objects.filter(session_key__in=keys).delete()
    UserSession.objects.filter(session_key__in=keys).delete()
    groups.look_again_on_commit(person.pk)

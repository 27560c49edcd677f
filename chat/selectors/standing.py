"""What a socket asks again and again: may its holder still, and is there anything new."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Exists, Max, OuterRef, Q

from accounts import selectors as accounts
from accounts.models import User
from care import permissions
from care.models import Treatment
from care.permissions import Act
from chat import rules
from chat.models import Connection, Room


class NotStanding(Exception):
    """Whoever holds a socket is signed out (`is_signed_in` False) or has lost the right to it."""

    def __init__(self, *, is_signed_in: bool) -> None:
        super().__init__("signed out" if not is_signed_in else "no right")
        self.is_signed_in = is_signed_in


@dataclass(frozen=True)
class Glance:
    """What a socket needs to know of its room at one moment."""

    last: int
    other_read_upto: int
    other_is_here: bool
    clock: rules.Clock | None


def standing(user_id: UUID, session_key: str | None, act: Act, treatment: Treatment) -> User:
    """Whoever holds this socket, if they are still signed in and still may; NotStanding otherwise."""
    if not accounts.session_is_alive(session_key, user_id):
        raise NotStanding(is_signed_in=False)
    user = User.objects.get(pk=user_id)
    if not permissions.may(user, act, treatment):
        raise NotStanding(is_signed_in=True)
    return user


def glance(room: Room, user: User, *, now: datetime) -> Glance:
    here = Connection.objects.filter(
        room=OuterRef("pk"), disconnected_at__isnull=True, last_seen_at__gt=now - rules.SILENT_AFTER
    )
    row = (
        Room.objects.filter(pk=room.pk)
        .annotate(
            read=Max("read_marks__upto", filter=~Q(read_marks__reader=user)),
            here=Exists(here.exclude(person=user)),
        )
        .values("last_number", "read", "here", "session__starts_at", "session__ends_at", "session__ended_at")
        .get()
    )
    starts_at, ends_at = row["session__starts_at"], row["session__ends_at"]
    return Glance(
        last=row["last_number"],
        other_read_upto=row["read"] or 0,
        other_is_here=row["here"],
        clock=rules.Clock(starts_at, ends_at, row["session__ended_at"]) if starts_at else None,
    )

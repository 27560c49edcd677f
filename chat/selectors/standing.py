"""What sockets ask again and again, for all of them at once: who may still, and is there anything new."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import datetime
from functools import reduce
from operator import or_
from typing import Any
from uuid import UUID

from django.db.models import Q

from accounts import selectors as accounts
from accounts.models import User
from care import permissions
from care.models import Treatment
from care.permissions import Act
from chat import rules
from chat.models import Connection, Message, Room
from chat.selectors.asides import asides
from chat.selectors.lines import messages_after


class NotStanding(Exception):
    """Whoever holds a socket is signed out (`is_signed_in` False) or has lost the right to it."""

    def __init__(self, *, is_signed_in: bool) -> None:
        super().__init__("signed out" if not is_signed_in else "no right")
        self.is_signed_in = is_signed_in


@dataclass(frozen=True, eq=False, slots=True)
class Holder:
    """Who is in a room, by which sign-in. Without a session's key it is a page, whose door has asked."""

    person_id: UUID
    room_id: UUID
    treatment: Treatment
    session_key: str | None = None


Standing = dict[Holder, User | NotStanding]


@dataclass(frozen=True)
class Glance:
    """What one of the two needs to know of the room at one moment."""

    last: int
    other_read_upto: int
    other_is_here: bool
    clock: rules.Clock | None


@dataclass
class RoomGlance:
    """What there is to know of a room at one moment, whoever asks."""

    last: int
    revision: int
    clock: rules.Clock | None
    read: dict[UUID, int] = field(default_factory=dict)
    here: set[UUID] = field(default_factory=set)

    def of(self, person_id: UUID) -> Glance:
        read = max((upto for reader, upto in self.read.items() if reader != person_id), default=0)
        return Glance(self.last, read, bool(self.here - {person_id}), self.clock)


def standing_each(holders: Iterable[Holder], *acts: Act, now: datetime) -> Standing:
    """Each holder as the person they are, if signed in and allowed to be in their room; or what is wrong."""
    asked = list(holders)
    sign_ins = {(each.session_key, each.person_id) for each in asked if each.session_key is not None}
    signed_in = accounts.signed_in(sign_ins, now=now) if sign_ins else {}
    pages = {each.person_id for each in asked if each.session_key is None}
    active = accounts.active_people(pages) if pages else {}
    people = {
        each: active.get(each.person_id)
        if each.session_key is None
        else signed_in.get((each.session_key, each.person_id))
        for each in asked
    }
    pairs = [(person, each.treatment) for each, person in people.items() if person]
    allowed = permissions.may_each({Act.ENTER_CHAT, *acts}, pairs)
    return {each: _verdict(each, person, allowed) for each, person in people.items()}


def _verdict(
    holder: Holder, person: User | None, allowed: Collection[tuple[UUID, UUID]]
) -> User | NotStanding:
    if person is None:
        # A page was signed in a moment ago: its person lost the account, and with it the right.
        return NotStanding(is_signed_in=holder.session_key is None)
    may = (person.pk, holder.treatment.pk) in allowed
    return person if may else NotStanding(is_signed_in=True)


def standing(holder: Holder, *, now: datetime) -> User:
    found = standing_each([holder], now=now)[holder]
    if isinstance(found, NotStanding):
        raise found
    return found


def glances(room_ids: Collection[UUID], *, now: datetime) -> dict[UUID, RoomGlance]:
    """Two questions to the database, however many rooms there are."""
    rooms: dict[UUID, RoomGlance] = {}
    fields = ("id", "last_number", "revision", "read_marks__reader", "read_marks__upto")
    times = ("session__starts_at", "session__ends_at", "session__ended_at", "session__cancelled_at")
    # A row for each read mark, and one for a room nobody has read.
    for pk, last, revision, reader, upto, *its in Room.objects.filter(pk__in=room_ids).values_list(
        *fields, *times
    ):
        room = rooms.setdefault(pk, RoomGlance(last, revision, _clock(*its)))
        if reader:
            room.read[reader] = upto
    lines = Connection.objects.filter(
        room__in=room_ids, disconnected_at__isnull=True, last_seen_at__gt=now - rules.SILENT_AFTER
    )
    for room_id, person_id in lines.values_list("room_id", "person_id"):
        rooms[room_id].here.add(person_id)
    return rooms


def _clock(
    starts_at: datetime | None, ends_at: datetime, ended_at: datetime | None, cancelled_at: datetime | None
) -> rules.Clock | None:
    return rules.Clock(starts_at, ends_at, ended_at or cancelled_at) if starts_at else None


def glance(room: Room, user: User, *, now: datetime) -> Glance:
    return glances([room.pk], now=now)[room.pk].of(user.pk)


def lines_after(asked: dict[UUID, int], *, limit: int) -> dict[UUID, list[Message]]:
    """What is new in many rooms, each from its own number on, and at most so many lines of each."""
    found: dict[UUID, list[Message]] = defaultdict(list)
    if asked:
        each = (Q(room=room_id, number__gt=n, number__lte=n + limit) for room_id, n in asked.items())
        for message in Message.objects.filter(reduce(or_, each)).order_by("number"):
            found[message.room_id].append(message)
    return found


@dataclass(frozen=True)
class News:
    """What one socket was not told yet. `asides` only if they changed since its revision."""

    glance: RoomGlance
    lines: list[Message]
    asides: dict[str, Any] | None


def news(holder: Holder, *, after: int, revision: int, now: datetime) -> News:
    """For somebody who comes, or is behind. The right is asked last; NotStanding without it."""
    room = glances([holder.room_id], now=now)[holder.room_id]
    lines = messages_after(holder.room_id, after) if room.last > after else []
    changed = asides(holder.room_id) if room.revision != revision else None
    standing(holder, now=now)
    return News(room, lines, changed)

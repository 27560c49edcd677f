"""What sockets ask again and again, for all of them at once: who may still, and is there anything new."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import reduce
from operator import or_
from typing import Any
from uuid import UUID

from django.db.models import DateTimeField, Q

from accounts import selectors as accounts
from accounts.models import User
from audit.batches import Given, Inquiry, Statement, answer, together
from care import permissions
from care.models import Treatment
from care.permissions import Act, Ties
from chat import rules
from chat.models import Connection, Message, Room
from chat.selectors.asides import asides


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


def standings(holders: Iterable[Holder], *acts: Act, now: datetime) -> Inquiry[Standing]:
    """Each holder as the person they are, if signed in and allowed to be in their room; or what is wrong."""
    asked = list(holders)
    people, ties = yield from together(
        accounts.signed_in({(each.session_key, each.person_id) for each in asked}, now=now),
        permissions.ties((each.treatment for each in asked), at=now),
    )
    return {
        each: _verdict(each, people.get((each.session_key, each.person_id)), ties, {Act.ENTER_CHAT, *acts})
        for each in asked
    }


def _verdict(holder: Holder, person: User | None, ties: Ties, acts: set[Act]) -> User | NotStanding:
    if person is None:
        # A page was signed in a moment ago: its person lost the account, and with it the right.
        return NotStanding(is_signed_in=holder.session_key is None)
    may = all(ties.may(person, act, holder.treatment) for act in acts)
    return person if may else NotStanding(is_signed_in=True)


ROOMS = Statement(
    lambda: Room.objects.filter(pk__among=Given("rooms")).values_list(
        "id",
        "last_number",
        "revision",
        "session__starts_at",
        "session__ends_at",
        "session__ended_at",
        "session__cancelled_at",
        "read_marks__reader_id",
        "read_marks__upto",
    )
)
LINES = Statement(
    lambda: Connection.objects.filter(
        room__among=Given("rooms"),
        disconnected_at__isnull=True,
        last_seen_at__gt=Given("since", DateTimeField()),
    ).values_list("room_id", "person_id")
)


def glances(room_ids: Collection[UUID], *, now: datetime) -> Inquiry[dict[UUID, RoomGlance]]:
    ids = list(room_ids)
    rows, lines = yield [ROOMS(rooms=ids), LINES(rooms=ids, since=now - rules.SILENT_AFTER)]
    rooms: dict[UUID, RoomGlance] = {}
    # A row for each read mark, and one for a room nobody has read.
    for pk, last, revision, *times, reader_id, upto in rows:
        room = rooms.setdefault(pk, RoomGlance(last, revision, _clock(*times)))
        if reader_id:
            room.read[reader_id] = upto
    for room_id, person_id in lines:
        rooms[room_id].here.add(person_id)
    return rooms


def _clock(
    starts_at: datetime | None, ends_at: datetime, ended_at: datetime | None, cancelled_at: datetime | None
) -> rules.Clock | None:
    return rules.Clock(starts_at, ends_at, ended_at or cancelled_at) if starts_at else None


def glance(room: Room, user: User, *, now: datetime) -> Glance:
    return answer(glances([room.pk], now=now))[room.pk].of(user.pk)


def lines_after(asked: dict[UUID, int], *, limit: int) -> dict[UUID, list[Message]]:
    """What is new in many rooms, each from its own number on, and at most so many lines of each."""
    found: dict[UUID, list[Message]] = defaultdict(list)
    if asked:
        each = (Q(room=room_id, number__gt=n, number__lte=n + limit) for room_id, n in asked.items())
        for message in Message.objects.filter(reduce(or_, each)).order_by("number"):
            found[message.room_id].append(message)
    return found


@dataclass(frozen=True)
class Behind:
    """A socket that has to catch up: from which number on, and what it knows stands beside the lines."""

    holder: Holder
    after: int
    revision: int


@dataclass(frozen=True)
class News:
    """What one socket was not told yet. `asides` only if they changed since its revision."""

    glance: RoomGlance
    lines: list[Message]
    asides: dict[str, Any] | None


def news_each(asked: Sequence[Behind], *, limit: int, now: datetime) -> list[News | NotStanding]:
    """For those who come, or are behind. The right is asked last."""
    rooms = answer(glances({each.holder.room_id for each in asked}, now=now))
    held: dict[UUID, int] = {}
    for each in asked:
        room_id = each.holder.room_id
        if rooms[room_id].last > each.after:
            held[room_id] = min(each.after, held.get(room_id, each.after))
    lines = lines_after(held, limit=limit)
    changed = {each.holder.room_id for each in asked if rooms[each.holder.room_id].revision != each.revision}
    beside = {room_id: asides(room_id) for room_id in changed}
    standing = answer(standings([each.holder for each in asked], now=now))
    return [_news(each, rooms, lines, beside, standing[each.holder]) for each in asked]


def _news(
    behind: Behind,
    rooms: dict[UUID, RoomGlance],
    lines: dict[UUID, list[Message]],
    beside: dict[UUID, dict[str, Any]],
    verdict: User | NotStanding,
) -> News | NotStanding:
    if isinstance(verdict, NotStanding):
        return verdict
    room_id = behind.holder.room_id
    new = [line for line in lines.get(room_id, ()) if line.number > behind.after]
    return News(rooms[room_id], new, beside.get(room_id))

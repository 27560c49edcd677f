"""What a process asks and writes down for all its sockets at once, instead of each for itself."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from accounts import services as accounts
from audit.batches import answer
from care.permissions import Act
from chat import selectors
from chat.models import Message
from chat.selectors import Holder, NotStanding, RoomGlance, Standing
from chat.services.connections import close_connections, keep_connections
from chat.services.lines import mark_read_each


@dataclass
class Round:
    """What there is to ask: about whom, and what happened on their sockets since the last time."""

    holders: list[Holder]
    marks: dict[Holder, int] = field(default_factory=dict)
    seen: set[UUID] = field(default_factory=set)
    left: dict[UUID, UUID] = field(default_factory=dict)
    active: set[str] = field(default_factory=set)
    held: dict[UUID, int] = field(default_factory=dict)
    revisions: dict[UUID, int] = field(default_factory=dict)


@dataclass
class Found:
    """The answer. Standing is asked last: who lost the right meanwhile is told nothing of the rest."""

    glances: dict[UUID, RoomGlance]
    lines: dict[UUID, list[Message]]
    asides: dict[UUID, dict[str, Any]]
    moved: set[UUID]
    standing: Standing


def go_round(asked: Round, *, now: datetime) -> Found:
    """The same few questions to the database, however many sockets there are."""
    moved = _note(asked, now)
    glances = answer(selectors.glances({holder.room_id for holder in asked.holders}, now=now))
    behind = {room: held for room, held in asked.held.items() if glances[room].last > held}
    changed = [room for room, known in asked.revisions.items() if glances[room].revision != known]
    return Found(
        glances=glances,
        lines=selectors.lines_after(behind, limit=selectors.BATCH),
        asides={room: selectors.asides(room) for room in changed},
        moved=moved,
        standing=answer(selectors.standings(asked.holders, now=now)),
    )


def _note(asked: Round, now: datetime) -> set[UUID]:
    if asked.left:
        close_connections(asked.left, now=now)
    if asked.seen:
        keep_connections(asked.seen, now=now)
    if asked.active:
        accounts.touch_sessions(asked.active, now=now)
    if not asked.marks:
        return set()
    standing = answer(selectors.standings(asked.marks, Act.SEND_MESSAGE, now=now))
    marks = {
        (holder.room_id, holder.person_id): upto
        for holder, upto in asked.marks.items()
        if not isinstance(standing[holder], NotStanding)
    }
    return mark_read_each(marks, now=now) if marks else set()

"""Who was in a chat from when to when, as the lines and the connections tell it."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from accounts.models import User
from care import selectors as care
from chat import facts, rules
from chat.facts import Presence
from chat.models import ChatSession, Connection
from chat.rules import Span


def presences(
    session: ChatSession, wrote: Sequence[tuple[UUID, datetime]], *, now: datetime
) -> dict[User, Presence]:
    """When each of the two was there, and whoever else was before a hand-over; `wrote`: who wrote when."""
    until = min(now, session.ended_at or session.ends_at)
    rows = Connection.objects.filter(room=session.room_id, connected_at__lt=until)
    spans: dict[UUID, list[Span]] = {}
    for row in rows:
        spans.setdefault(row.person_id, []).append(_span(row, now))
    tsw = care.tsw_at(session.treatment, session.starts_at)
    expected = {session.treatment.young_person_id, *([tsw.pk] if tsw else [])}
    people = User.objects.filter(pk__in=expected | set(spans) | {author for author, _ in wrote})
    return {
        person: facts.presence(
            spans.get(person.pk, []), [at for author, at in wrote if author == person.pk], until=until
        )
        for person in people.order_by("name")
    }


def _span(row: Connection, now: datetime) -> Span:
    is_open = row.disconnected_at is None and row.last_seen_at > now - rules.SILENT_AFTER
    return Span(row.connected_at, now if is_open else (row.disconnected_at or row.last_seen_at))


def presences_of_two(
    session: ChatSession, wrote: Sequence[tuple[UUID, datetime]], *, now: datetime
) -> tuple[Presence, Presence]:
    """The young person's, and that of whoever was their TSW meanwhile."""
    there = presences(session, wrote, now=now)
    young = session.treatment.young_person_id
    mine = [each for person, each in there.items() if person.pk == young]
    theirs = [each for person, each in there.items() if person.pk != young]
    return _together(mine), _together(theirs)


def _together(each: Sequence[Presence]) -> Presence:
    came = min((one.came_at for one in each if one.came_at), default=None)
    return Presence(came, [gap for one in each for gap in one.away])

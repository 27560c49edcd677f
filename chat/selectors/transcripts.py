"""What was said in a chat, to be read again, and who was off the line meanwhile."""

from dataclasses import dataclass
from datetime import datetime

from accounts.models import User
from chat import rules
from chat.models import ChatSession, Connection, Room
from chat.selectors.lines import Line, lines
from chat.selectors.sessions import clock


@dataclass(frozen=True)
class Break:
    """When somebody was off the line in the middle of a chat."""

    name: str
    is_me: bool
    start: datetime
    end: datetime


@dataclass(frozen=True)
class Transcript:
    session: ChatSession
    entries: list[Line | Break]
    reader: User
    is_over: bool


def transcript(session: ChatSession, *, reader: User, now: datetime) -> Transcript:
    """What was said, in its order, and in between who was off the line when."""
    entries: list[Line | Break] = [*lines(session.room, reader), *_breaks(session.room, reader, now)]
    entries.sort(key=lambda entry: entry.sent_at if isinstance(entry, Line) else entry.start)
    is_over = clock(session).state(now) is rules.State.ENDED
    return Transcript(session=session, entries=entries, reader=reader, is_over=is_over)


def _breaks(room: Room, reader: User, now: datetime) -> list[Break]:
    spans: dict[User, list[rules.Span]] = {}
    for line in Connection.objects.filter(room=room).select_related("person").order_by("connected_at"):
        is_open = line.disconnected_at is None and line.last_seen_at > now - rules.SILENT_AFTER
        end = now if is_open else (line.disconnected_at or line.last_seen_at)
        spans.setdefault(line.person, []).append(rules.Span(line.connected_at, end))
    return [
        Break(person.name, person.pk == reader.pk, gap.start, gap.end)
        for person, theirs in spans.items()
        for gap in rules.breaks(theirs)
    ]

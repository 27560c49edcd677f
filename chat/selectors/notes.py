"""A TSW's private notes: who writes which, and who reads them."""

from dataclasses import dataclass
from uuid import UUID

from django.db.models import QuerySet

from accounts.models import User
from care import permissions
from care.permissions import Act
from chat.models import ChatSession, PrivateNote
from chat.selectors.sessions import session_for


@dataclass(frozen=True)
class Notes:
    """`own` is the TSW's to write in; `others` are a supervisor's to read."""

    own: PrivateNote | None
    others: QuerySet[PrivateNote]


def notes_for(session: ChatSession, reader: User) -> Notes:
    """A young person has none, and finds none."""
    may_write = permissions.may(reader, Act.WRITE_PRIVATE_NOTE, session.treatment)
    return Notes(own_note(session, reader) if may_write else None, _others(session, reader))


def own_note(session: ChatSession, tsw: User) -> PrivateNote:
    """An empty one when nothing was written; never saved by being read."""
    theirs = PrivateNote.objects.filter(session=session, author=tsw).select_related("session__treatment")
    return theirs.first() or PrivateNote(session=session, author=tsw)


def own_note_in(session_id: UUID, *, by: User) -> PrivateNote:
    return own_note(session_for(by, Act.WRITE_PRIVATE_NOTE, session_id), by)


def _others(session: ChatSession, reader: User) -> QuerySet[PrivateNote]:
    """What TSWs were promised: their own supervisor can read it, and no TSW who comes after them."""
    written = (
        PrivateNote.objects.filter(session=session)
        .exclude(body="")
        .select_related("author", "session__treatment__young_person")
    )
    if not permissions.may(reader, Act.READ_PRIVATE_NOTE, session.treatment):
        return written.none()
    return written.filter(author__in=permissions.tsws_of(reader))

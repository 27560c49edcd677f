"""Deeds about a booked chat while it goes on and at its end."""

from datetime import datetime
from functools import partial
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from audit import services as audit
from care.permissions import Act
from chat import groups, rules, selectors
from chat.models import ChatSession, Message
from chat.services.booking import hold
from chat.services.lines import save_draft, send_message


@transaction.atomic
def extend_session(*, session_id: UUID, minutes: int, by: User, now: datetime | None = None) -> ChatSession:
    """Five to fifteen minutes more in all, given by the TSW while the chat goes on; not into the next one."""
    now = now or timezone.now()
    session = selectors.session_for(by, Act.END_CHAT, session_id)
    # Nobody books for either of them while it is seen what comes next.
    hold(session.treatment)
    locked = ChatSession.objects.select_for_update().get(pk=session.pk)
    next_at = selectors.next_start(session, by)
    later = rules.extended(selectors.clock(locked), minutes=minutes, at=now, next_at=next_at)
    locked.ends_at = later
    locked.save(update_fields=["ends_at"])
    audit.record("session.extended", by=by, subject=session.treatment.young_person, about=locked)
    transaction.on_commit(partial(groups.announce, locked.room_id, 0))
    return locked


@transaction.atomic
def end_session(*, session_id: UUID, by: User, now: datetime | None = None) -> bool:
    """Close a chat before its time; False when it was closed already."""
    return _end(selectors.session_for(by, Act.END_CHAT, session_id), by=by, now=now or timezone.now())


def end_past_sessions(*, now: datetime) -> int:
    """Close every chat whose time is over. Two of these at once close each chat once."""
    past = ChatSession.objects.filter(ended_at__isnull=True, cancelled_at__isnull=True, ends_at__lte=now)
    return sum(_end(session, by=None, now=now) for session in past.select_related("treatment__young_person"))


@transaction.atomic
def _end(session: ChatSession, *, by: User | None, now: datetime) -> bool:
    open_still = ChatSession.objects.filter(pk=session.pk, ended_at__isnull=True)
    if by is None:
        # The clock found it past; more time may have been given since.
        open_still = open_still.filter(ends_at__lte=now)
    if not open_still.update(ended_at=min(now, session.ends_at)):
        return False
    audit.record("session.ended", by=by, subject=session.treatment.young_person, about=session)
    transaction.on_commit(partial(groups.announce, session.room_id, 0))
    return True


def save_session_draft(*, session_id: UUID, body: str, by: User) -> datetime:
    return save_draft(room=selectors.session_for(by, Act.ENTER_CHAT, session_id).room, body=body, by=by)


def post_to_session(
    *, session_id: UUID, key: UUID, body: str, by: User, reply_to: int | None = None
) -> Message:
    """A message from the page's plain form."""
    session = selectors.session_for(by, Act.ENTER_CHAT, session_id)
    return send_message(room=session.room, key=key, body=body, reply_to=reply_to, by=by)[0]

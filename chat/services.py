"""Deeds of the chat: nothing else writes a message, books, ends or marks anything."""

from datetime import datetime
from functools import partial
from uuid import UUID

from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from audit import services as audit
from care import permissions
from care import selectors as care
from care.models import Treatment
from care.permissions import Act
from chat import groups, rules, selectors
from chat.models import ChatSession, Connection, Conversation, Draft, Message, ReadMark, Room
from chat.rules import Refusal, Refused
from letters import services as letters
from letters.models import Kind


@transaction.atomic
def book_session(
    *, treatment: Treatment, starts_at: datetime, by: User, now: datetime | None = None
) -> ChatSession:
    permissions.require(by, Act.BOOK_CHAT, treatment, at=now)
    session = ChatSession.objects.create(
        room=Room.objects.create(treatment=treatment),
        treatment=treatment,
        starts_at=starts_at,
        ends_at=starts_at + rules.LENGTH,
    )
    audit.record("session.booked", by=by, subject=treatment.young_person, about=session)
    return session


@transaction.atomic
def send_message(
    *, room: Room, key: UUID, body: str, by: User, now: datetime | None = None
) -> tuple[Message, bool]:
    """The message of this key, and whether it is new: sent again, it is the same one with the same number.

    The room's row is locked, so numbers have no holes and both people see one order.
    """
    now = now or timezone.now()
    permissions.require(by, Act.SEND_MESSAGE, room.treatment)
    locked = Room.objects.select_for_update().get(pk=room.pk)
    earlier = Message.objects.filter(room=locked, key=key).first()
    if earlier is not None:
        if earlier.author_id != by.pk:
            raise Refused(Refusal.MALFORMED)
        return earlier, False
    _require_open(locked, now)
    text = rules.checked(body)
    message = Message.objects.create(
        room=locked, number=locked.last_number + 1, key=key, author=by, body=text, sent_at=now
    )
    Room.objects.filter(pk=locked.pk).update(last_number=message.number)
    Draft.objects.filter(room=locked, author=by, body=rules.storable(body)).delete()
    audit.record("message.sent", by=by, subject=room.treatment.young_person, about=message)
    _queue_letter(room, by=by, now=now)
    transaction.on_commit(partial(groups.announce, room.pk, message.number))
    return message, True


def _require_open(room: Room, now: datetime) -> None:
    session = ChatSession.objects.filter(room=room).first()
    if session is None:
        return
    if session.cancelled_at or selectors.clock(session).state(now) in (
        rules.State.WAITING,
        rules.State.ENDED,
    ):
        raise Refused(Refusal.CLOSED)


def _queue_letter(room: Room, *, by: User, now: datetime) -> None:
    """A discreet letter about a mid-week message: at most one in four hours to one person about one room."""
    if not Conversation.objects.filter(room=room).exists():
        return
    recipient = selectors.other_person(room.treatment, by)
    if recipient is None:
        return
    last = selectors.last_letter(room, recipient)
    if last is not None and last.sent_at is None and last.given_up_at is None:
        return
    due_at = max(now, last.due_at + rules.ONE_LETTER_EVERY) if last else now
    is_young = recipient.is_young_person
    letters.queue(
        kind=Kind.MESSAGE,
        key=f"{selectors.letter_key(room, recipient)}:{due_at:%Y%m%dT%H%M%S}",
        path=reverse("messages") if is_young else reverse("treatment_messages", args=[room.treatment_id]),
        due_at=due_at,
        recipient=recipient,
    )


@transaction.atomic
def extend_session(*, session_id: UUID, minutes: int, by: User, now: datetime | None = None) -> ChatSession:
    """Five to fifteen minutes more in all, given by the TSW while the chat goes on."""
    now = now or timezone.now()
    session = selectors.session_for(by, Act.END_CHAT, session_id)
    locked = ChatSession.objects.select_for_update().get(pk=session.pk)
    later = rules.extended(selectors.clock(locked), minutes=minutes, at=now)
    locked.ends_at = later
    locked.save(update_fields=["ends_at"])
    audit.record("session.extended", by=by, subject=session.treatment.young_person, about=locked)
    transaction.on_commit(partial(groups.announce, locked.room_id, 0))
    return locked


@transaction.atomic
def end_session(*, session_id: UUID, by: User, now: datetime | None = None) -> bool:
    """Close a chat before its time; False when it was closed already."""
    return _end(selectors.session_for(by, Act.END_CHAT, session_id), by=by, now=now or timezone.now())


def save_session_draft(*, session_id: UUID, body: str, by: User) -> datetime:
    return save_draft(room=selectors.session_for(by, Act.ENTER_CHAT, session_id).room, body=body, by=by)


def save_conversation_draft(*, treatment_id: UUID, body: str, by: User) -> datetime:
    return save_draft(room=open_conversation(treatment_id=treatment_id, by=by).room, body=body, by=by)


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


@transaction.atomic
def conversation_of(treatment: Treatment) -> Conversation:
    """The one conversation of a treatment, made when somebody first comes to it."""
    theirs = Conversation.objects.select_related("room__treatment").filter(treatment=treatment)
    if existing := theirs.first():
        return existing
    # Two may come at once: whoever is second waits here and finds the first one's.
    Treatment.objects.select_for_update().get(pk=treatment.pk)
    return theirs.first() or Conversation.objects.create(
        treatment=treatment, room=Room.objects.create(treatment=treatment)
    )


@transaction.atomic
def save_draft(*, room: Room, body: str, by: User, now: datetime | None = None) -> datetime:
    """What somebody is typing, so that a dead phone loses two seconds at most. Only they see it."""
    now = now or timezone.now()
    permissions.require(by, Act.SEND_MESSAGE, room.treatment)
    if len(body) > rules.LONGEST_DRAFT:
        raise Refused(Refusal.TOO_LONG)
    defaults = {"body": rules.storable(body), "saved_at": now}
    Draft.objects.update_or_create(room=room, author=by, defaults=defaults)
    return now


@transaction.atomic
def mark_read(*, room: Room, upto: int, by: User, now: datetime | None = None) -> None:
    """Note how far somebody has read; it never goes back, nor beyond what there is."""
    permissions.require(by, Act.SEND_MESSAGE, room.treatment)
    last = Room.objects.select_for_update().values_list("last_number", flat=True).get(pk=room.pk)
    mark, _ = ReadMark.objects.get_or_create(room=room, reader=by)
    if min(upto, last) <= mark.upto:
        return
    mark.upto, mark.read_at = min(upto, last), now or timezone.now()
    mark.save(update_fields=["upto", "read_at"])
    transaction.on_commit(partial(groups.announce, room.pk, last))


@transaction.atomic
def open_transcript(*, session_id: UUID, by: User, now: datetime | None = None) -> selectors.Transcript:
    """A past chat to read again. When it is not one's own chat, the look is written down."""
    session = selectors.session_for(by, Act.READ_TRANSCRIPT, session_id)
    _note_look("transcript.read", session.treatment, about=session, by=by)
    return selectors.transcript(session, reader=by, now=now or timezone.now())


@transaction.atomic
def open_conversation(*, treatment_id: UUID, by: User) -> Conversation:
    """The conversation of a treatment, for whoever writes in it."""
    return conversation_of(care.treatment_for(by, Act.SEND_MESSAGE, treatment_id))


@transaction.atomic
def open_messages(*, by: User, treatment_id: UUID | None = None) -> selectors.MessagesPage:
    """The messages between chats; whoever writes there has now read them, whoever watches is written down."""
    treatment = _treatment(by, Act.READ_MESSAGES, treatment_id)
    room = conversation_of(treatment).room
    _note_look("messages.read", treatment, about=room, by=by)
    page = selectors.messages_page(room, reader=by)
    if page.may_write:
        mark_read(room=room, upto=page.last, by=by)
    return page


def post_to_session(*, session_id: UUID, key: UUID, body: str, by: User) -> Message:
    """A message from the page's plain form."""
    session = selectors.session_for(by, Act.ENTER_CHAT, session_id)
    return send_message(room=session.room, key=key, body=body, by=by)[0]


def post_to_conversation(*, treatment_id: UUID | None, key: UUID, body: str, by: User) -> Message:
    treatment = _treatment(by, Act.SEND_MESSAGE, treatment_id)
    return send_message(room=conversation_of(treatment).room, key=key, body=body, by=by)[0]


def _treatment(by: User, act: Act, treatment_id: UUID | None) -> Treatment:
    """The one that was named, or one's own."""
    return care.own_treatment(by) if treatment_id is None else care.treatment_for(by, act, treatment_id)


def _note_look(event: str, treatment: Treatment, *, about: ChatSession | Room, by: User) -> None:
    if not permissions.may(by, Act.SEND_MESSAGE, treatment):
        audit.looked(event, by=by, subject=treatment.young_person, about=about)


@transaction.atomic
def open_connection(*, room: Room, by: User, now: datetime | None = None) -> Connection:
    """Somebody came on the line. Kept, so that lost signal is not read as silence."""
    permissions.require(by, Act.SEND_MESSAGE, room.treatment)
    now = now or timezone.now()
    line = Connection.objects.create(room=room, person=by, connected_at=now, last_seen_at=now)
    transaction.on_commit(partial(groups.announce, room.pk, 0))
    return line


def keep_connection(*, connection_id: UUID, now: datetime) -> None:
    """Say that a line is still there; a server that is killed leaves this as the last sign of it."""
    Connection.objects.filter(pk=connection_id, disconnected_at__isnull=True).update(last_seen_at=now)


@transaction.atomic
def close_connection(*, connection_id: UUID, room_id: UUID, now: datetime | None = None) -> None:
    now = now or timezone.now()
    Connection.objects.filter(pk=connection_id, disconnected_at__isnull=True).update(
        last_seen_at=now, disconnected_at=now
    )
    transaction.on_commit(partial(groups.announce, room_id, 0))

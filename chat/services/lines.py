"""Deeds about the lines of a room: sending, keeping a draft, marking what was read."""

from datetime import datetime
from functools import partial
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from audit import services as audit
from care import permissions
from care.permissions import Act
from chat import groups, rules, selectors
from chat.models import ChatSession, Draft, Message, ReadMark, Room
from chat.rules import Refusal, Refused
from chat.services import message_letters


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
    message_letters.queue_for(room, by, now)
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
    message_letters.withdraw_read(room, by, mark.upto, mark.read_at)
    transaction.on_commit(partial(groups.announce, room.pk, last))

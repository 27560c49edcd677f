"""Discreet letters about messages between chats: when one goes, what takes it back. They tell no words."""

from datetime import datetime

from django.urls import reverse

from accounts.models import User
from chat import between, selectors
from chat.models import Conversation, Message, Room
from letters import services as letters
from letters.models import Kind


def queue_for(room: Room, by: User, now: datetime) -> None:
    """After a line was written: a letter to the other, unless one is on its way already."""
    if not Conversation.objects.filter(room=room).exists():
        return
    recipient = selectors.other_person(room.treatment, by)
    if recipient is None:
        return
    last = selectors.last_letter(room, recipient)
    if last is not None and last.sent_at is None and last.given_up_at is None:
        return
    due_at = between.letter_due(
        now,
        last=last.sent_at if last else None,
        message_hours=selectors.message_hours(recipient),
    )
    if recipient.is_young_person:
        due_at = between.after_the_night(due_at, room.treatment.time_zone)
    mine = reverse("messages")
    letters.queue(
        kind=Kind.MESSAGE,
        # By the moment of writing: a letter that was withdrawn may have been due when this one is.
        key=f"{selectors.letter_key(room, recipient)}:{now:%Y%m%dT%H%M%S%f}",
        path=mine if recipient.is_young_person else reverse("treatment_messages", args=[room.treatment_id]),
        due_at=due_at,
        recipient=recipient,
    )


def withdraw_read(room: Room, reader: User, upto: int, now: datetime) -> None:
    """Whoever has seen everything that was written to them needs no letter about it."""
    last = selectors.last_letter(room, reader)
    if last is None or last.sent_at or last.given_up_at:
        return
    if not Message.objects.filter(room=room, number__gt=upto).exclude(author=reader).exists():
        letters.withdraw(key_prefix=last.key, now=now)

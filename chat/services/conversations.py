"""Deeds about the messages between chats."""

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from care import selectors as care
from care.models import Treatment
from care.permissions import Act
from chat import selectors
from chat.models import Conversation, Message, Room
from chat.services.lines import mark_read, save_draft, send_message
from chat.services.looks import note_look


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
def open_conversation(*, treatment_id: UUID, by: User) -> Conversation:
    """The conversation of a treatment, for whoever writes in it."""
    return conversation_of(care.treatment_for(by, Act.SEND_MESSAGE, treatment_id))


@transaction.atomic
def open_messages(*, by: User, treatment_id: UUID | None = None) -> selectors.MessagesPage:
    """The messages between chats; whoever writes there has now read them, whoever watches is written down."""
    treatment = _treatment(by, Act.READ_MESSAGES, treatment_id)
    room = conversation_of(treatment).room
    note_look("messages.read", treatment, about=room, by=by)
    page = selectors.messages_page(room, reader=by, now=timezone.now())
    if page.may_write:
        mark_read(room=room, upto=page.last, by=by)
    return page


def save_conversation_draft(*, treatment_id: UUID, body: str, by: User) -> datetime:
    return save_draft(room=open_conversation(treatment_id=treatment_id, by=by).room, body=body, by=by)


def post_to_conversation(
    *, treatment_id: UUID | None, key: UUID, body: str, by: User, reply_to: int | None = None
) -> Message:
    treatment = _treatment(by, Act.SEND_MESSAGE, treatment_id)
    room = conversation_of(treatment).room
    return send_message(room=room, key=key, body=body, reply_to=reply_to, by=by)[0]


def _treatment(by: User, act: Act, treatment_id: UUID | None) -> Treatment:
    """The one that was named, or one's own."""
    return care.own_treatment(by) if treatment_id is None else care.treatment_for(by, act, treatment_id)

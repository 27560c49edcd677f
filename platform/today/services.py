"""Deeds of a young person that reach over the rooms: writing back to a TSW, bringing notes to a chat."""

from collections.abc import Collection
from datetime import datetime
from textwrap import shorten
from uuid import UUID, uuid5

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from care import permissions
from care.permissions import Act
from care.rules import Sent, clean_text
from chapters import rules
from chapters import selectors as chapters
from chapters.models import Note
from chapters.selectors.toolbox import notes_to_bring
from chapters.services import toolbox
from chat import selectors as chat_reads
from chat import services as chat
from chat.models import Message
from chat.rules import State

FIRST_WORDS = 140


@transaction.atomic
def answer_back(*, feedback_id: UUID, body: str, by: User) -> Message:
    """A message in the conversation that says which words it answers. Sent twice it is one message."""
    feedback = chapters.own_feedback(by, feedback_id)
    treatment = feedback.worksheet.treatment
    permissions.require(by, Act.SEND_MESSAGE, treatment)
    said = shorten(feedback.body, FIRST_WORDS, placeholder=" …")
    about = f"To your words in chapter {feedback.worksheet.chapter.number}" + (f", “{said}”" if said else "")
    whole = f"{about}:\n\n{body}" if clean_text(body).strip() else ""
    return chat.post_to_conversation(
        treatment_id=treatment.pk, key=uuid5(feedback.pk, body), body=whole, by=by
    )


@transaction.atomic
def bring(
    *,
    session_id: UUID,
    choice: str,
    ticked: Collection[UUID],
    offered: Collection[UUID],
    by: User,
    now: datetime | None = None,
) -> None:
    """What a chat is to be used for, and which notes come along. Ticked is shared, and seen by the TSW;
    not ticked is neither. Notes that did not stand on that page (`offered`) stay as they are."""
    session = chat_reads.session_for(by, Act.CHOOSE_AGENDA, session_id)
    lines = []
    for note in notes_to_bring(session.treatment).filter(pk__in=offered):
        if note.pk in ticked:
            toolbox.share_note(note_id=note.pk, by=by, now=now)
            lines.append(chat.Brought(note.pk, note.body))
        elif note.shared_at:
            take_note_back(note_id=note.pk, by=by, now=now)
    chat.choose_agenda(session_id=session_id, choice=choice, lines=lines, by=by, now=now)


@transaction.atomic
def bring_line(*, session_id: UUID, note_id: UUID, sent: Sent, by: User, now: datetime | None = None) -> bool:
    """A line typed in the waiting room: kept as a note, shared, and brought. Sent twice it is one line.

    False when it is only kept: the chat is over, or another tab has written something else in this note,
    and what was not seen here is not shared from here.
    """
    now = now or timezone.now()
    session = chat_reads.session_for(by, Act.CHOOSE_AGENDA, session_id)
    body = clean_text(sent.body)
    if not body.strip():
        raise rules.Refused("There is nothing in this line yet. Write a few words first.")
    written = Note.objects.filter(pk=note_id, treatment=session.treatment, body=body)
    if not written.filter(shared_at__isnull=False).exists():
        toolbox.save_note(note_id=note_id, sent=sent, by=by, is_final=True, now=now)
    if not written.exists() or chat_reads.clock(session).state(now) is State.ENDED:
        return False
    toolbox.share_note(note_id=note_id, by=by, now=now)
    chat.choose_agenda(session_id=session_id, lines=[chat.Brought(note_id, body)], by=by, now=now)
    return True


@transaction.atomic
def take_note_back(*, note_id: UUID | None, by: User, now: datetime | None = None) -> None:
    """No longer shared, and out of the chats it was brought to that are not over."""
    note = toolbox.take_note_back(note_id=note_id, by=by)
    chat.drop_line(note_id=note.pk, by=by, now=now)

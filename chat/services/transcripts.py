"""Deeds about a chat that is read again: opening it, copying it, searching in them all."""

from dataclasses import replace
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from audit import services as audit
from care import permissions
from care import selectors as care
from care.permissions import Act
from chat import selectors
from chat.services.looks import note_look


@transaction.atomic
def open_transcript(*, session_id: UUID, by: User, now: datetime | None = None) -> selectors.Transcript:
    """A past chat to read again. When it is not one's own chat, the look is written down."""
    session = selectors.session_for(by, Act.READ_TRANSCRIPT, session_id)
    note_look("transcript.read", session.treatment, about=session, by=by)
    page = selectors.transcript(session, reader=by, now=now or timezone.now())
    return replace(page, notes=selectors.notes_for(session, by))


@transaction.atomic
def copy_transcript(*, session_id: UUID, by: User, now: datetime | None = None) -> selectors.Transcript:
    """The same to take away. A copy leaves the house: the young person is told of every one but their own."""
    session = selectors.session_for(by, Act.READ_TRANSCRIPT, session_id)
    if not by.is_young_person:
        audit.looked("transcript.copied", by=by, subject=session.treatment.young_person, about=session)
    return selectors.transcript(session, reader=by, now=now or timezone.now())


def search_chats(*, query: str, by: User) -> selectors.FoundLines:
    """A young person's own, so no look is written; what they looked for is kept nowhere."""
    treatment = care.own_treatment(by)
    permissions.require(by, Act.READ_TRANSCRIPT, treatment)
    return selectors.found_lines(treatment, query, reader=by)

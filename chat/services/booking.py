"""Deeds about when a chat is."""

from datetime import datetime

from django.db import transaction

from accounts.models import User
from audit import services as audit
from care import permissions
from care.models import Treatment
from care.permissions import Act
from chat import rules
from chat.models import ChatSession, Room


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

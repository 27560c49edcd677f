"""Which chat is when, and who may open it."""

from datetime import datetime
from uuid import UUID

from django.db.models import F, Q, QuerySet

from accounts.models import User
from care import permissions
from care.models import Treatment
from care.permissions import Act, NotVisible
from chat import rules
from chat.models import ChatSession


def clock(session: ChatSession) -> rules.Clock:
    return rules.Clock(session.starts_at, session.ends_at, session.ended_at)


def next_session(treatment: Treatment, *, now: datetime) -> ChatSession | None:
    """The chat that is going on, or else the next one."""
    return (
        ChatSession.objects.filter(
            treatment=treatment, cancelled_at__isnull=True, ended_at__isnull=True, ends_at__gt=now
        )
        .order_by("starts_at")
        .first()
    )


def sessions_of(treatment: Treatment) -> QuerySet[ChatSession]:
    return ChatSession.objects.filter(treatment=treatment).order_by("-starts_at")


def past_sessions(treatment: Treatment, *, now: datetime) -> QuerySet[ChatSession]:
    """The chats one can read again, newest first, each with how many messages it holds."""
    return (
        sessions_of(treatment)
        .filter(Q(ended_at__isnull=False) | Q(ends_at__lte=now), cancelled_at__isnull=True)
        .annotate(lines=F("room__last_number"))
    )


def sessions_between(
    treatments: QuerySet[Treatment], start: datetime, end: datetime
) -> QuerySet[ChatSession]:
    return (
        ChatSession.objects.filter(
            treatment__in=treatments, cancelled_at__isnull=True, starts_at__gte=start, starts_at__lt=end
        )
        .select_related("treatment__young_person")
        .order_by("starts_at")
    )


def session_for(user: User, act: Act, session_id: UUID) -> ChatSession:
    """The chat, if there is one and this person may do this to it; NotVisible otherwise, alike."""
    session = (
        ChatSession.objects.select_related("room__treatment__young_person", "treatment__young_person")
        .filter(pk=session_id, cancelled_at__isnull=True)
        .first()
    )
    if session is None:
        raise NotVisible
    permissions.require(user, act, session.treatment)
    return session

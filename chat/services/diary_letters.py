"""Neutral letters about times: that one changed, and that one comes near."""

from datetime import datetime

from django.urls import reverse

from accounts.models import User
from care.models import Treatment
from chat import between
from chat.models import ChatSession
from letters import services as letters
from letters.models import Kind


def tell_of_change(session: ChatSession, *, key: str, tsw: User | None, by: User, now: datetime) -> None:
    """Whoever did not do it hears of it; what was still to go about the old time does not go."""
    letters.withdraw(key_prefix=f"chat:{session.pk}:", now=now)
    tell(session.treatment, key=key, tsw=tsw, by=by, now=now)


def tell(treatment: Treatment, *, key: str, tsw: User | None, by: User, now: datetime) -> None:
    for person in (treatment.young_person, tsw):
        if person is not None and person.pk != by.pk and person.is_active:
            letters.queue(
                kind=Kind.CHAT_CHANGED,
                key=f"{key}:{person.pk}",
                path=times_path(person, treatment),
                due_at=_due(person, treatment, now),
                recipient=person,
            )


def _due(person: User, treatment: Treatment, now: datetime) -> datetime:
    return between.after_the_night(now, treatment.time_zone) if person.is_young_person else now


def times_path(person: User, treatment: Treatment) -> str:
    return (
        reverse("chat_times") if person.is_young_person else reverse("treatment_times", args=[treatment.pk])
    )

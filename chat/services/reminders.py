"""Deeds about reminder letters: which somebody wants, and queueing those whose time has come."""

from datetime import datetime

from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from audit import services as audit
from chat.models import ChatSession, LetterWishes
from chat.selectors.reminders import Due, due_reminders
from chat.services.diary_letters import times_path
from chat.slots import Reminder
from letters import services as letters
from letters.models import Kind


@transaction.atomic
def save_wishes(
    *, day_before: bool, hour_before: bool, message_hours: int, by: User, now: datetime | None = None
) -> None:
    """Which letters somebody wants; about chats it counts from the next one that comes due."""
    moment = now or timezone.now()
    wished = {"day_before": day_before, "hour_before": hour_before, "message_hours": message_hours}
    LetterWishes.objects.update_or_create(person=by, defaults=wished | {"changed_at": moment})
    audit.record("letter_wishes.changed", by=by)


def queue_chat_reminders(*, now: datetime) -> int:
    """Reminders whose time has come, each once; after a standstill those go that are still true."""
    return sum(_queue(due, now) for due in due_reminders(now))


@transaction.atomic
def _queue(due: Due, now: datetime) -> bool:
    """Only if the chat is still then: the row is held, so that a move waits and takes this letter back."""
    still = ChatSession.objects.select_for_update(no_key=True).filter(
        pk=due.session.pk, starts_at=due.session.starts_at, cancelled_at__isnull=True
    )
    if not still.exists():
        return False
    is_day = due.reminder is Reminder.DAY
    letters.queue(
        kind=Kind.CHAT_TOMORROW if is_day else Kind.CHAT_SOON,
        key=due.key,
        path=times_path(due.person, due.session.treatment)
        if is_day
        else reverse("chat_session", args=[due.session.pk]),
        due_at=now,
        recipient=due.person,
        not_after=due.reminder.not_after(due.session.starts_at),
    )
    return True

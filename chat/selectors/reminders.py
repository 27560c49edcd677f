"""Which reminder letters somebody wants, and which have come due and were not queued yet."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Count

from accounts.models import Role, User
from care.models import Assignment, TreatmentStatus
from care.permissions import NotVisible
from chat import slots
from chat.models import ChatSession, LetterWishes
from chat.selectors.conversations import message_hours
from chat.slots import Reminder
from letters.models import Letter


@dataclass(frozen=True)
class Due:
    """One letter to one person about one chat at the time it has now."""

    session: ChatSession
    person: User
    reminder: Reminder
    key: str


def reminders_wanted(person: User, wishes: LetterWishes | None) -> frozenset[Reminder]:
    if wishes is None:
        return slots.usual_reminders(is_young_person=person.is_young_person)
    wanted = {Reminder.DAY: wishes.day_before, Reminder.HOUR: wishes.hour_before}
    return frozenset(reminder for reminder, is_wanted in wanted.items() if is_wanted)


def due_reminders(now: datetime) -> list[Due]:
    """Five queries however many chats there are; nobody whose account was closed."""
    coming = ChatSession.objects.filter(
        cancelled_at__isnull=True,
        ended_at__isnull=True,
        starts_at__gt=now,
        starts_at__lte=now + slots.LONGEST_BEFORE,
        treatment__status=TreatmentStatus.ACTIVE,
    )
    sessions = list(coming.annotate(sequence=Count("changes")).select_related("treatment__young_person"))
    people = _people(sessions)
    wishes = LetterWishes.objects.in_bulk([person.pk for two in people.values() for person in two])
    due = [
        each
        for session in sessions
        for person in people[session.treatment_id]
        for each in _due(session, person, wishes.get(person.pk), now)
    ]
    known = set(Letter.objects.filter(key__in=[each.key for each in due]).values_list("key", flat=True))
    return [each for each in due if each.key not in known]


def _people(sessions: Sequence[ChatSession]) -> dict[UUID, list[User]]:
    people = {each.treatment_id: [each.treatment.young_person] for each in sessions}
    rows = Assignment.objects.filter(treatment__in=list(people), until_at__isnull=True)
    for row in rows.select_related("tsw"):
        people[row.treatment_id].append(row.tsw)
    return {treatment: [person for person in two if person.is_active] for treatment, two in people.items()}


def _due(session: ChatSession, person: User, wishes: LetterWishes | None, now: datetime) -> Iterator[Due]:
    zone = session.treatment.time_zone if person.is_young_person else person.time_zone
    # Counted by its changes and not by its time: moved away and back again it is a new time to be told of.
    change = getattr(session, "sequence", 0)
    for reminder in sorted(reminders_wanted(person, wishes)):
        if reminder.is_due(session.starts_at, zone, now):
            key = f"chat:{session.pk}:{change}:{reminder}:{person.pk}"
            yield Due(session, person, reminder, key)


def wishes_of(person: User) -> dict[str, bool | int]:
    """What somebody has chosen, or gets without having chosen, as the page of wishes shows it."""
    if person.role not in (Role.YOUNG_PERSON, Role.TSW):
        raise NotVisible  # nobody else is written to about chats
    wanted = reminders_wanted(person, LetterWishes.objects.filter(person=person).first())
    return {
        "day_before": Reminder.DAY in wanted,
        "hour_before": Reminder.HOUR in wanted,
        "message_hours": message_hours(person),
    }

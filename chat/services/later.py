"""Deeds about messages a TSW writes now for a morning to come. Nobody else sees one before it has gone."""

from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from audit import services as audit
from care import permissions
from care import selectors as care
from care.models import Treatment
from care.permissions import Act, NotVisible
from chat import between, rules, selectors
from chat.models import Draft, Later
from chat.rules import NotKept, Refused
from chat.services.conversations import conversation_of
from chat.services.lines import save_draft, send_message

BATCH = 100


class JustGone(NotKept):
    sentence = "That message has just gone, so there is nothing left to change."


@transaction.atomic
def write_later(
    *, treatment_id: UUID, key: UUID, body: str, day: date | None, by: User, now: datetime | None = None
) -> Later:
    """The same key again is the same message: a button pressed twice sends it once."""
    now = now or timezone.now()
    treatment = care.treatment_for(by, Act.SEND_LATER, treatment_id)
    room = conversation_of(treatment).room
    due_at, text = _due_at(treatment, day, now), rules.checked(body)
    later, is_new = Later.objects.get_or_create(
        room=room, key=key, defaults={"author": by, "body": text, "due_at": due_at, "written_at": now}
    )
    if later.author_id != by.pk:
        raise NotVisible
    if is_new:
        Draft.objects.filter(room=room, author=by, body=rules.storable(body)).delete()
        audit.record("later.written", by=by, subject=treatment.young_person, about=later)
    return later


@transaction.atomic
def move_later(*, later_id: UUID, day: date | None, by: User, now: datetime | None = None) -> None:
    now = now or timezone.now()
    later = selectors.later_for(by, later_id)
    due_at = _due_at(later.room.treatment, day, now)
    if not selectors.to_go().filter(pk=later.pk).update(due_at=due_at):
        raise JustGone
    audit.record("later.moved", by=by, subject=later.room.treatment.young_person, about=later)


@transaction.atomic
def take_back_later(*, later_id: UUID, by: User, now: datetime | None = None) -> None:
    """Into the composer, under what stands there already."""
    now = now or timezone.now()
    later = selectors.later_for(by, later_id)
    if not selectors.to_go().filter(pk=later.pk).update(withdrawn_at=now):
        raise JustGone
    draft = selectors.draft(later.room, by)
    save_draft(room=later.room, body=f"{draft}\n\n{later.body}".strip(), by=by, now=now)
    audit.record("later.withdrawn", by=by, subject=later.room.treatment.young_person, about=later)


def _due_at(treatment: Treatment, day: date | None, now: datetime) -> datetime:
    if day not in between.mornings(now, treatment.time_zone):
        raise NotKept("Choose a weekday from tomorrow on, up to four weeks ahead. Your words are still here.")
    return between.goes_at(day, treatment.time_zone)


def send_due_later(*, now: datetime) -> int:
    """Send what is due, and say how much went. Any number of these may run at once."""
    due = selectors.to_go().filter(due_at__lte=now).values_list("pk", flat=True)
    return sum(_send(later_id, now=now) for later_id in list(due[:BATCH]))


@transaction.atomic
def _send(later_id: UUID, *, now: datetime) -> bool:
    # Whoever comes second waits for the first one's commit, and then finds nothing to claim.
    if not selectors.to_go().filter(pk=later_id).update(sent_at=now):
        return False
    later = Later.objects.select_related("room__treatment__young_person", "author").get(pk=later_id)
    try:
        permissions.require(later.author, Act.SEND_LATER, later.room.treatment)
        send_message(room=later.room, key=later.key, body=later.body, by=later.author, now=now)
    except (NotVisible, Refused):
        Later.objects.filter(pk=later_id).update(sent_at=None, held_at=now)
        audit.record("later.held", by=None, subject=later.room.treatment.young_person, about=later)
        return False
    return True

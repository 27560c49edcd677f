"""Deeds about what a young person would like to use a chat for, and the lines they bring to it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from accounts.models import User
from audit import services as audit
from care import permissions
from care import selectors as care
from care.permissions import Act
from chat import rules, selectors
from chat.models import Agenda, AgendaChoice, AgendaLine, ChatSession
from chat.services import asides


@dataclass(frozen=True)
class Brought:
    """A line as it reads now; `note` is where it was written down."""

    note: UUID
    body: str


@transaction.atomic
def choose_agenda(
    *,
    session_id: UUID,
    by: User,
    choice: str = "",
    lines: Sequence[Brought] = (),
    now: datetime | None = None,
) -> Agenda:
    """Choose, or choose again; lines are added to those brought before."""
    now = now or timezone.now()
    session = selectors.session_for(by, Act.CHOOSE_AGENDA, session_id)
    # The young person on two devices: one after the other, so that each line has its place.
    locked = ChatSession.objects.select_for_update().get(pk=session.pk)
    if selectors.clock(locked).state(now) is rules.State.ENDED:
        raise rules.SessionHasEnded
    if choice and choice not in AgendaChoice.values:
        raise rules.NotKept("Tap one of the four. You can change it until the chat is over.")
    agenda, _ = Agenda.objects.get_or_create(session=locked, defaults={"choice": AgendaChoice.NOT_SURE})
    if choice:
        agenda.choice, agenda.chosen_at = choice, now
        agenda.save(update_fields=["choice", "chosen_at"])
    for line in lines:
        _bring(agenda, line)
    audit.record("agenda.chosen", by=by, subject=by, about=session)
    asides.changed(session.room_id)
    return agenda


def _bring(agenda: Agenda, line: Brought) -> None:
    if agenda.lines.filter(note=line.note).update(body=line.body):
        return
    last = agenda.lines.aggregate(last=Max("position"))["last"] or 0
    agenda.lines.create(position=last + 1, note=line.note, body=line.body)


@transaction.atomic
def drop_line(*, note_id: UUID, by: User, now: datetime | None = None) -> None:
    """Take a line out of the chats that are not over yet; in past ones it was said, and stays."""
    treatment = care.own_treatment(by)
    permissions.require(by, Act.CHOOSE_AGENDA, treatment)
    coming = ChatSession.objects.filter(
        treatment=treatment, ended_at__isnull=True, ends_at__gt=now or timezone.now()
    )
    for session in coming.filter(agenda__lines__note=note_id):
        AgendaLine.objects.filter(agenda=session.pk, note=note_id).delete()
        audit.record("agenda.chosen", by=by, subject=by, about=session)
        asides.changed(session.room_id)

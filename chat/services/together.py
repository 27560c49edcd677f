"""Deeds about an exercise two people do at once; sent twice or late, each of them changes nothing."""

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from audit import services as audit
from care.permissions import Act, NotVisible
from chat import rules, selectors
from chat.loading.exercises import exercises
from chat.models import ChatSession, Room, Together
from chat.selectors.together import open_together
from chat.services import asides


@transaction.atomic
def propose_exercise(*, session_id: UUID, exercise: str, by: User, now: datetime | None = None) -> Together:
    """Ask whether the young person would like to. While one is open, it is that one."""
    now = now or timezone.now()
    session = _open_session(Act.PROPOSE_EXERCISE, session_id, by, now)
    going_on = open_together(session)
    if going_on is not None:
        return going_on
    row = Together.objects.create(session=session, exercise=exercise, proposed_by=by, proposed_at=now)
    _changed("exercise.proposed", row, by)
    return row


@transaction.atomic
def answer_exercise(
    *, session_id: UUID, together_id: UUID, is_yes: bool, by: User, now: datetime | None = None
) -> None:
    """Yes or not now; only the young person is asked."""
    now = now or timezone.now()
    row = _open_row(session_id, together_id, by, now)
    if not by.is_young_person:
        raise NotVisible
    if row is None or row.accepted_at is not None:
        return
    if is_yes:
        row.accepted_at = now
    else:
        row.ended_at = now
    row.save(update_fields=["accepted_at", "ended_at"])
    _changed("exercise.accepted" if is_yes else "exercise.declined", row, by)


@transaction.atomic
def take_step(
    *, session_id: UUID, together_id: UUID, step: int, by: User, now: datetime | None = None
) -> None:
    """Go to a step by its number, so that two taps are one. It is done when both are beyond the last."""
    now = now or timezone.now()
    row = _open_row(session_id, together_id, by, now)
    if row is None or row.accepted_at is None or row.exercise not in exercises():
        return
    end = exercises()[row.exercise].end
    mine = f"{selectors.role_in(row.session.treatment, by.pk)}_step"
    setattr(row, mine, max(1, min(step, end)))
    row.is_done = row.young_person_step == row.tsw_step == end
    row.ended_at = now if row.is_done else None
    row.save(update_fields=[mine, "is_done", "ended_at"])
    _changed("exercise.done" if row.is_done else "exercise.stepped", row, by)


@transaction.atomic
def stop_exercise(*, session_id: UUID, together_id: UUID, by: User, now: datetime | None = None) -> None:
    """Leave it there, or take the idea back; either of the two may."""
    now = now or timezone.now()
    row = _open_row(session_id, together_id, by, now)
    if row is None:
        return
    row.ended_at = now
    row.save(update_fields=["ended_at"])
    _changed("exercise.stopped", row, by)


def _open_session(act: Act, session_id: UUID, by: User, now: datetime) -> ChatSession:
    """The chat, while it is open; its room locked, as for a message, so that two deeds follow each other."""
    session = selectors.session_for(by, act, session_id)
    Room.objects.select_for_update().get(pk=session.room_id)
    if selectors.clock(session).state(now) not in (rules.State.OPEN, rules.State.CLOSING):
        raise rules.SessionHasEnded
    return session


def _open_row(session_id: UUID, together_id: UUID, by: User, now: datetime) -> Together | None:
    session = _open_session(Act.ENTER_CHAT, session_id, by, now)
    row = open_together(session)
    return row if row is not None and row.pk == together_id else None


def _changed(event: str, row: Together, by: User) -> None:
    audit.record(event, by=by, subject=row.session.treatment.young_person, about=row)
    asides.changed(row.session.room_id)

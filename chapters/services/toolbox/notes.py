"""Notes to bring to the chat: only the young person's own until they share one."""

from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID, uuid4

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from audit import services as audit
from care import permissions
from care.models import Treatment
from care.rules import Sent, Stored, Verdict, clean_text, judge
from chapters import rules
from chapters.models import Note
from chapters.services.toolbox.owner import own_toolbox


@dataclass(frozen=True)
class NoteOutcome:
    """The note as it is stored now; `other` is what another page has saved when that is in the way."""

    revision: int
    other: Stored | None = None


@transaction.atomic
def save_note(
    *, note_id: UUID, sent: Sent, by: User, is_final: bool = False, now: datetime | None = None
) -> NoteOutcome:
    """Keep a note as it stands. The page that shows an empty note has chosen its id, so that its saves meet.

    When another page has changed it meanwhile, the person is asked; where nobody can be (`is_final`: a form
    without a script), their words become a note of their own beside it. Nobody's words are lost.
    """
    treatment = own_toolbox(by)
    note = _found(treatment, note_id) or Note(pk=note_id, treatment=treatment)
    if note.shared_at:
        raise rules.NoteIsShared
    body = rules.require_fit(clean_text(sent.body), longest=rules.LONGEST_NOTE, box="A note")
    sent = replace(sent, body=body)
    stored = Stored(note.body, note.revision, note.writer, note.step)
    verdict = judge(stored, sent)
    if verdict is Verdict.CONFLICT:
        if not is_final:
            return NoteOutcome(note.revision, stored)
        note = Note(pk=uuid4(), treatment=treatment)
    if verdict is not Verdict.KEEP_STORED:
        _write(note, sent, by=by, now=now or timezone.now())
    return NoteOutcome(note.revision)


def _write(note: Note, sent: Sent, *, by: User, now: datetime) -> None:
    is_new = note.revision == 0
    if is_new and _waiting(note.treatment) >= rules.MOST_NOTES:
        raise rules.Refused(
            f"{rules.MOST_NOTES} notes are as many as fit here. "
            "Put one away first; your words stay on this page."
        )
    note.body, note.writer, note.step = sent.body, sent.writer, sent.step
    note.revision += 1
    if is_new:
        note.written_at = now
    note.save()
    if is_new:
        audit.record("note.written", by=by, subject=by, about=note)


def _waiting(treatment: Treatment) -> int:
    return treatment.notes.filter(put_away_at__isnull=True).exclude(body="").count()


@transaction.atomic
def share_note(*, note_id: UUID | None, by: User, now: datetime | None = None) -> Note:
    """From now on the TSW sees it; it stays as it is until it is taken back."""
    note = _own_note(own_toolbox(by), note_id)
    if not note.body.strip():
        raise rules.Refused("There is nothing in this note yet. Write a few words first.")
    if note.shared_at is None:
        _mark(note, "note.shared", by=by, shared_at=now or timezone.now())
    return note


@transaction.atomic
def take_note_back(*, note_id: UUID | None, by: User) -> Note:
    note = _own_note(own_toolbox(by), note_id)
    if note.shared_at is not None:
        _mark(note, "note.taken_back", by=by, shared_at=None)
    return note


@transaction.atomic
def put_note_away(*, note_id: UUID | None, by: User, now: datetime | None = None) -> Note:
    """We talked about it."""
    note = _own_note(own_toolbox(by), note_id)
    if note.put_away_at is None:
        _mark(note, "note.put_away", by=by, put_away_at=now or timezone.now())
    return note


@transaction.atomic
def bring_note_back(*, note_id: UUID | None, by: User) -> Note:
    note = _own_note(own_toolbox(by), note_id)
    if note.put_away_at is not None:
        _mark(note, "note.brought_back", by=by, put_away_at=None)
    return note


def _mark(note: Note, event: str, *, by: User, **fields: datetime | None) -> None:
    for name, value in fields.items():
        setattr(note, name, value)
    note.save(update_fields=list(fields))
    audit.record(event, by=by, subject=by, about=note)


def _own_note(treatment: Treatment, note_id: UUID | None) -> Note:
    note = _found(treatment, note_id)
    if note is None:
        raise permissions.NotVisible
    return note


def _found(treatment: Treatment, note_id: UUID | None) -> Note | None:
    note = Note.objects.filter(pk=note_id).first() if note_id else None
    if note and note.treatment_id != treatment.pk:
        raise permissions.NotVisible
    return note

"""Deeds of a TSW's private notes: kept as they are typed, and on no page a young person can reach."""

from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from audit import services as audit
from care.permissions import Act
from care.rules import Sent, Stored, Verdict, clean_text, judge
from chat import rules, selectors
from chat.models import PrivateNote


@dataclass(frozen=True)
class NoteOutcome:
    """The note as it is stored now. Not kept, another page of the same TSW had changed it meanwhile."""

    note: PrivateNote
    is_kept: bool = True
    is_joined: bool = False


@transaction.atomic
def save_private_note(
    *, session_id: UUID, sent: Sent, by: User, is_final: bool = False, now: datetime | None = None
) -> NoteOutcome:
    """Keep the note as it stands, before, in and after a chat.

    When another page has changed it meanwhile, the TSW is asked; where nobody can be (`is_final`: a form
    without a script), both texts stay, one under the other. Nobody's words are lost.
    """
    session = selectors.session_for(by, Act.WRITE_PRIVATE_NOTE, session_id)
    sent = replace(sent, body=_fitting(clean_text(sent.body)))
    note, _ = PrivateNote.objects.select_for_update().get_or_create(session=session, author=by)
    verdict = judge(Stored(note.body, note.revision, note.writer, note.step), sent)
    if verdict is Verdict.CONFLICT and not is_final:
        return NoteOutcome(note, is_kept=False)
    is_joined = verdict is Verdict.CONFLICT or sent.keep == "both"
    if is_joined:
        sent = replace(sent, body=_fitting(f"{note.body}\n\n{sent.body}".strip()))
    if verdict is not Verdict.KEEP_STORED:
        _write(note, sent, by=by, now=now or timezone.now())
    return NoteOutcome(note, is_joined=is_joined)


def _fitting(text: str) -> str:
    if len(text) > rules.LONGEST_PRIVATE_NOTE:
        raise rules.NotKept(
            f"These notes hold {rules.LONGEST_PRIVATE_NOTE:,} characters. "
            f"Shorten them by {len(text) - rules.LONGEST_PRIVATE_NOTE:,}; your words stay here until then."
        )
    return text


def _write(note: PrivateNote, sent: Sent, *, by: User, now: datetime) -> None:
    # Typed words are kept many times a minute; the record wants to know that somebody began.
    if note.revision == 0:
        audit.record("private_note.written", by=by, subject=note.session.treatment.young_person, about=note)
    note.body, note.writer, note.step, note.saved_at = sent.body, sent.writer, sent.step, now
    note.revision += 1
    note.save()

"""Deeds of the caseload: opening somebody's record or looking through their words, which they can see."""

from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction

from accounts.models import User
from audit import selectors as audit_reads
from audit import services as audit
from care import selectors as care
from care import services as care_deeds
from care.models import Alert, Treatment
from care.permissions import Act
from caseload.selectors import briefing, quick_look, record, words
from caseload.selectors.briefing import Briefing
from caseload.selectors.quick_look import QuickLook
from caseload.selectors.record import Record
from caseload.selectors.words import WordsPage
from chapters import selectors as chapters
from chapters import services as chapter_deeds
from chapters.models import Quotation
from chat import selectors as chat

# Going back and forth between a record and its worksheets is one look, not ten.
ONE_LOOK_LASTS = timedelta(hours=1)


@transaction.atomic
def open_record(*, treatment_id: UUID, by: User, now: datetime) -> Record:
    treatment = care.treatment_for(by, Act.OPEN_RECORD, treatment_id)
    note_look(treatment=treatment, by=by, now=now)
    return record.record_of(treatment, reader=by, now=now)


@transaction.atomic
def open_briefing(*, session_id: UUID, by: User, now: datetime) -> Briefing:
    """It says about as much as the record does, so it is the same look."""
    session = chat.session_for(by, Act.OPEN_RECORD, session_id)
    note_look(treatment=session.treatment, by=by, now=now)
    return briefing.briefing_of(session, reader=by, now=now)


@transaction.atomic
def open_quick_look(*, treatment_id: UUID, by: User, now: datetime) -> QuickLook:
    """A part of the record, so it is the same look."""
    treatment = care.treatment_for(by, Act.OPEN_RECORD, treatment_id)
    note_look(treatment=treatment, by=by, now=now)
    return quick_look.quick_look(treatment, reader=by, now=now)


def note_look(*, treatment: Treatment, by: User, now: datetime, event: str = "record.opened") -> None:
    """One row an hour for the same reader and the same young person."""
    recent = audit_reads.looks_at(treatment.young_person_id).filter(
        event=event, actor_id=by.pk, at__gt=now - ONE_LOOK_LASTS
    )
    if not recent.exists():
        audit.looked(event, by=by, subject=treatment.young_person, about=treatment)


@transaction.atomic
def search_words(
    *, treatment_id: UUID, query: str, by: User, now: datetime, only_written: bool = False
) -> WordsPage:
    """The young person can see that somebody looked through their words; what for is kept nowhere."""
    treatment = care.treatment_for(by, Act.SEARCH_WORDS, treatment_id)
    if query.strip():
        note_look(treatment=treatment, by=by, now=now, event="words.searched")
    return words.words_page(treatment, query, reader=by, only_written=only_written)


@transaction.atomic
def quote_words(
    *, worksheet_id: UUID, slug: str, ref: str, chosen: str, by: User, now: datetime
) -> Quotation:
    """What `ref` names, all of it or the chosen part, above the reply beside one exercise."""
    worksheet = chapters.worksheet_for(by, Act.ANSWER_WORKSHEET, worksheet_id)
    found = words.source(worksheet.treatment, ref, chosen, reader=by)
    return chapter_deeds.quote(worksheet_id=worksheet_id, slug=slug, words=found, by=by, now=now)


@transaction.atomic
def raise_worry(*, treatment_id: UUID, reason: str, by: User, now: datetime) -> Alert:
    treatment = care.treatment_for(by, Act.RAISE_ALERT, treatment_id)
    return care_deeds.raise_alert(treatment=treatment, reason=reason, by=by, now=now)

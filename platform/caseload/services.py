"""Deeds of the caseload: opening a young person's record, which the young person can see."""

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
from caseload.selectors import record
from caseload.selectors.record import Record

# Going back and forth between a record and its worksheets is one look, not ten.
ONE_LOOK_LASTS = timedelta(hours=1)


@transaction.atomic
def open_record(*, treatment_id: UUID, by: User, now: datetime) -> Record:
    treatment = care.treatment_for(by, Act.OPEN_RECORD, treatment_id)
    note_look(treatment=treatment, by=by, now=now)
    return record.record_of(treatment, reader=by, now=now)


def note_look(*, treatment: Treatment, by: User, now: datetime) -> None:
    """One row an hour for the same reader and the same young person."""
    recent = audit_reads.looks_at(treatment.young_person_id).filter(
        event="record.opened", actor_id=by.pk, at__gt=now - ONE_LOOK_LASTS
    )
    if not recent.exists():
        audit.looked("record.opened", by=by, subject=treatment.young_person, about=treatment)


@transaction.atomic
def raise_worry(*, treatment_id: UUID, reason: str, by: User, now: datetime) -> Alert:
    treatment = care.treatment_for(by, Act.RAISE_ALERT, treatment_id)
    return care_deeds.raise_alert(treatment=treatment, reason=reason, by=by, now=now)

"""Deeds of a supervisor: opening a record, seeing and closing an alert."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from accounts.models import Role, User
from care import selectors as care
from care import services as care_deeds
from care.models import Alert
from care.permissions import Act, NotVisible
from caseload import services
from caseload.oversight import selectors
from caseload.oversight.selectors import Oversight


@transaction.atomic
def open_oversight(*, treatment_id: UUID, by: User, now: datetime) -> Oversight:
    treatment = care.treatment_for(by, Act.OPEN_RECORD, treatment_id)
    if by.role != Role.SUPERVISOR:
        # A TSW may open the record, but never this page of it.
        raise NotVisible
    services.note_look(treatment=treatment, by=by, now=now)
    return selectors.oversight_of(treatment, reader=by, now=now)


@transaction.atomic
def acknowledge(*, alert_id: UUID, by: User, now: datetime) -> Alert:
    return care_deeds.acknowledge_alert(alert=selectors.alert_for(by, alert_id), by=by, now=now)


@transaction.atomic
def close(*, alert_id: UUID, outcome: str, by: User, now: datetime) -> Alert:
    return care_deeds.close_alert(alert=selectors.alert_for(by, alert_id), outcome=outcome, by=by, now=now)

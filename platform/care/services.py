"""Deeds of care: who is with whom from when, and what a person must look at."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from accounts import groups
from accounts.models import Role, User
from audit import services as audit
from care import permissions
from care.models import Alert, AlertKind, Assignment, Treatment, TreatmentStatus
from care.permissions import Act


class CannotAssign(Exception):
    """This TSW cannot be given this treatment; the sentence says why."""


class AlertIsClosed(Exception):
    """Somebody has closed this alert already; its outcome is kept as it was written."""


@transaction.atomic
def assign_tsw(
    *, treatment: Treatment, tsw: User, reason: str, by: User, now: datetime | None = None
) -> Assignment:
    """Give the treatment to this TSW from now on; the former TSW's rights end at the same instant."""
    permissions.require(by, Act.ASSIGN_TSW, treatment)
    moment = now or timezone.now()
    # One hand-over at a time: whoever comes second sees what the first one did.
    locked = Treatment.objects.select_for_update().select_related("young_person").get(pk=treatment.pk)
    former = Assignment.objects.select_related("tsw").filter(treatment=locked, until_at__isnull=True).first()
    _require_assignable(locked, tsw, former)
    if former:
        former.until_at = moment
        former.save(update_fields=["until_at"])
        groups.look_again_on_commit(former.tsw_id)
    made = Assignment.objects.create(treatment=locked, tsw=tsw, from_at=moment, reason=reason.strip())
    audit.record("assignment.changed", by=by, subject=locked.young_person, about=made)
    groups.look_again_on_commit(locked.young_person_id)
    return made


def _require_assignable(treatment: Treatment, tsw: User, former: Assignment | None) -> None:
    if treatment.status != TreatmentStatus.ACTIVE:
        raise CannotAssign("This treatment has ended.")
    if tsw.role != Role.TSW or not tsw.is_active:
        raise CannotAssign(f"{tsw.name} is not a TSW who can take somebody on.")
    if former and former.tsw_id == tsw.pk:
        raise CannotAssign(f"{tsw.name} is already this young person’s TSW.")


@transaction.atomic
def raise_alert(
    *,
    treatment: Treatment,
    reason: str,
    by: User,
    kind: AlertKind = AlertKind.WORRY,
    now: datetime | None = None,
) -> Alert:
    """The same words while they are still open are the same alert: a button pressed twice is one worry."""
    permissions.require(by, Act.RAISE_ALERT, treatment)
    Treatment.objects.select_for_update().get(pk=treatment.pk)
    said = {"treatment": treatment, "kind": kind, "reason": reason.strip(), "raised_by": by}
    if already := Alert.objects.filter(**said, closed_at__isnull=True).first():
        return already
    alert = Alert.objects.create(**said, raised_at=now or timezone.now())
    audit.record("alert.raised", by=by, subject=treatment.young_person, about=alert)
    return alert


@transaction.atomic
def acknowledge_alert(*, alert: Alert, by: User, now: datetime | None = None) -> Alert:
    """Say "I have seen it"; who saw it first, and when, stays."""
    permissions.require(by, Act.HANDLE_ALERT, alert.treatment)
    locked = _locked(alert)
    if locked.acknowledged_at is None:
        locked.acknowledged_at, locked.acknowledged_by = now or timezone.now(), by
        locked.save(update_fields=["acknowledged_at", "acknowledged_by"])
        audit.record("alert.acknowledged", by=by, subject=alert.treatment.young_person, about=alert)
    return locked


@transaction.atomic
def close_alert(*, alert: Alert, outcome: str, by: User, now: datetime | None = None) -> Alert:
    """Close it with what was done; an alert nobody had acknowledged is acknowledged by the same hand."""
    permissions.require(by, Act.HANDLE_ALERT, alert.treatment)
    locked = _locked(alert)
    if locked.closed_at is not None:
        raise AlertIsClosed
    moment = now or timezone.now()
    if locked.acknowledged_at is None:
        locked.acknowledged_at, locked.acknowledged_by = moment, by
    locked.closed_at, locked.closed_by, locked.outcome = moment, by, outcome.strip()
    locked.save()
    audit.record("alert.closed", by=by, subject=alert.treatment.young_person, about=alert)
    return locked


def _locked(alert: Alert) -> Alert:
    return Alert.objects.select_for_update().get(pk=alert.pk)

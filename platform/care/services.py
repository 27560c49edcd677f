"""Deeds of care: who is with whom from when, and what a person must look at."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from accounts import groups
from accounts.models import Role, User
from audit import services as audit
from care import permissions, rules, selectors
from care.models import Alert, AlertKind, Assignment, ExamWeek, Treatment, TreatmentStatus
from care.permissions import Act


class CannotAssign(Exception):
    """This TSW cannot be given this treatment; the sentence says why."""


class NoExamWeek(Exception):
    """This week cannot be taken for exams; the sentence says why."""


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
def take_exam_week(*, week: int, by: User, now: datetime | None = None) -> ExamWeek:
    """Chapters after it open a week later. Taken twice it is one exam week."""
    treatment = _own_treatment(by)
    permissions.require(by, Act.SHIFT_PLAN, treatment)
    moment = now or timezone.now()
    taken = selectors.exam_weeks(treatment)
    if already := next((exam for exam in taken if exam.week == week), None):
        return already
    _require_free(treatment, week, taken, moment)
    made = ExamWeek.objects.create(treatment=treatment, week=week, taken_at=moment)
    audit.record("exam_week.taken", by=by, subject=by, about=made)
    return made


@transaction.atomic
def withdraw_exam_week(*, week: int, by: User, now: datetime | None = None) -> None:
    """Back to the plan, as long as the week is not over; who was never in one is not told off."""
    treatment = _own_treatment(by)
    permissions.require(by, Act.SHIFT_PLAN, treatment)
    moment = now or timezone.now()
    exam = next((exam for exam in selectors.exam_weeks(treatment) if exam.week == week), None)
    if exam is None:
        return
    if week < selectors.week_of(treatment, moment):
        raise NoExamWeek("That week is over, so it stays as it was.")
    exam.withdrawn_at = moment
    exam.save(update_fields=["withdrawn_at"])
    audit.record("exam_week.withdrawn", by=by, subject=by, about=exam)


def _own_treatment(young_person: User) -> Treatment:
    """Held for this deed: two pages open at once cannot take a third exam week."""
    own = selectors.own_treatment(young_person)
    held = Treatment.objects.select_for_update(no_key=True, of=("self",)).select_related("young_person")
    return held.get(pk=own.pk)


def _require_free(treatment: Treatment, week: int, taken: list[ExamWeek], now: datetime) -> None:
    if treatment.status != TreatmentStatus.ACTIVE:
        raise NoExamWeek("Your ten weeks have ended, so there is nothing to move.")
    if week not in rules.weeks_for_exams(selectors.week_of(treatment, now), treatment.weeks):
        raise NoExamWeek("That week can’t be an exam week. Pick this one, or one that is still to come.")
    if len(taken) >= rules.MOST_EXAM_WEEKS:
        raise NoExamWeek(
            "You have two exam weeks, and there is no more spare time. Tell your TSW if you need more."
        )


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

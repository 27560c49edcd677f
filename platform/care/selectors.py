"""Reads of care: whose treatment, which TSW, which week."""

from datetime import datetime
from uuid import UUID

from django.db.models import F, QuerySet

from accounts.models import User
from care import permissions, rules
from care.models import Alert, Assignment, Treatment


def treatment_for(user: User, act: permissions.Act, treatment_id: UUID) -> Treatment:
    """The treatment, if it exists and this person may do this to it; NotVisible otherwise, alike."""
    treatment = Treatment.objects.select_related("young_person").filter(pk=treatment_id).first()
    if treatment is None:
        raise permissions.NotVisible
    permissions.require(user, act, treatment)
    return treatment


def own_treatment(young_person: User) -> Treatment:
    """The present treatment (the one that ended last when none is active), or NoTreatmentYet."""
    if not young_person.is_young_person:
        raise permissions.NotVisible
    treatment = (
        Treatment.objects.select_related("young_person")
        .filter(young_person=young_person)
        .order_by(F("ended_on").desc(nulls_first=True))
        .first()
    )
    if treatment is None:
        raise permissions.NoTreatmentYet
    return treatment


def current_tsw(treatment: Treatment) -> User | None:
    """Nobody while there is no open assignment, or when the account of whoever holds it was closed."""
    assignment = (
        Assignment.objects.select_related("tsw")
        .filter(treatment=treatment, until_at__isnull=True, tsw__is_active=True)
        .first()
    )
    return assignment.tsw if assignment else None


def week_of(treatment: Treatment, now: datetime) -> int:
    """1 to 10 while it runs; above `weeks` in follow-up."""
    return rules.week_on(treatment.starts_on, rules.today_in(treatment.time_zone, now))


def open_alerts(user: User) -> QuerySet[Alert]:
    """Alerts nobody has closed, for those this person may see."""
    return (
        Alert.objects.filter(treatment__in=permissions.visible_treatments(user), closed_at__isnull=True)
        .select_related("treatment__young_person", "raised_by")
        .order_by("raised_at")
    )

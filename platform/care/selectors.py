"""Reads of care: whose treatment, which TSW, which week."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cache
from uuid import UUID

import holidays
from django.conf import settings
from django.db.models import F, QuerySet

from accounts.models import User
from care import permissions, rules
from care.models import Alert, Assignment, ExamWeek, Treatment, TreatmentStatus


@cache
def promise() -> rules.Promise:
    """The service's own: how many working days, and whose public holidays are none."""
    country, subdivision = settings.HOLIDAYS_OF
    free = holidays.country_holidays(country, subdiv=subdivision or None)
    return rules.Promise(settings.ANSWER_PROMISE_WORKING_DAYS, free)


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


def tsw_at(treatment: Treatment, moment: datetime) -> User | None:
    """Who held the treatment then, whatever became of them."""
    held = Assignment.objects.select_related("tsw").filter(treatment=treatment, from_at__lte=moment)
    latest = held.exclude(until_at__lte=moment).order_by("from_at").last()
    return latest.tsw if latest else None


def week_of(treatment: Treatment, now: datetime) -> int:
    """1 to 10 while it runs; above `weeks` in follow-up."""
    return rules.week_on(treatment.starts_on, rules.today_in(treatment.time_zone, now))


def exam_weeks(treatment: Treatment) -> list[ExamWeek]:
    """Those that stand, past ones too, in their order."""
    return list(ExamWeek.objects.filter(treatment=treatment, withdrawn_at__isnull=True))


def moving_weeks(treatment: Treatment, taken: Iterable[ExamWeek]) -> list[int]:
    """From which weeks on chapters move, as `rules.first_week_for` wants it."""
    return [rules.counts_from(exam.week, taken_in=week_of(treatment, exam.taken_at)) for exam in taken]


@dataclass(frozen=True)
class DatedWeek:
    """A week of the treatment with its days where the young person is."""

    week: int
    starts_on: date
    is_this: bool

    @property
    def ends_on(self) -> date:
        return self.starts_on + timedelta(days=rules.DAYS_A_WEEK - 1)


@dataclass(frozen=True)
class ExamPlan:
    """What a young person may do about exams: `free` weeks to take, `ahead` those taken and not over."""

    ahead: list[DatedWeek]
    free: list[DatedWeek]

    @property
    def is_now(self) -> bool:
        return any(exam.is_this for exam in self.ahead)


def exam_plan(treatment: Treatment, *, now: datetime) -> ExamPlan:
    week = week_of(treatment, now)
    taken = [exam.week for exam in exam_weeks(treatment)]
    is_active = treatment.status == TreatmentStatus.ACTIVE
    can_take = is_active and len(taken) < rules.MOST_EXAM_WEEKS
    coming = rules.weeks_for_exams(week, treatment.weeks) if can_take else ()

    def dated(each: int) -> DatedWeek:
        return DatedWeek(each, rules.week_starts_on(treatment.starts_on, each), each == week)

    return ExamPlan(
        ahead=[dated(each) for each in taken if is_active and each >= week],
        free=[dated(each) for each in coming if each not in taken],
    )


def open_alerts(user: User) -> QuerySet[Alert]:
    """Alerts nobody has closed, for those this person may see."""
    return (
        Alert.objects.filter(treatment__in=permissions.visible_treatments(user), closed_at__isnull=True)
        .select_related("treatment__young_person", "raised_by")
        .order_by("raised_at")
    )

"""The alliance for those who may see it. No page, task, export or mail that a TSW reaches imports this."""

from collections import defaultdict
from collections.abc import Iterable
from statistics import fmean
from typing import NamedTuple
from uuid import UUID

from accounts.models import User
from care import permissions
from care.models import Assignment, Treatment
from measures import blinded, instruments, rules
from measures.boxes import Slot

# Fewer young people, or fewer TSWs, and a mean would point at somebody.
FEWEST_YOUNG_PEOPLE = 5
FEWEST_TSWS = 3


class Point(NamedTuple):
    week: int
    total: int
    bond: int
    goals_and_tasks: int


class WeeklyMean(NamedTuple):
    week: int
    n: int
    mean: float


def lines(treatments: Iterable[Treatment], *, by: User, purpose: str) -> dict[UUID, list[Point]]:
    """Each young person's line, week by week; a week without answers has no point.

    Every treatment asked for leaves a row in the ledger. Raises what measures.blinded.read raises.
    """
    sai = instruments.load("sai")
    wanted = {
        treatment: [Slot(treatment.pk, sai.slug, week) for week in sai.weeks] for treatment in treatments
    }
    found: dict[UUID, list[Point]] = {treatment.pk: [] for treatment in wanted}
    responses = blinded.read(wanted, by=by, purpose=purpose)
    for slot, response in sorted(responses.items(), key=lambda pair: pair[0].week):
        score = rules.sai(response.answers)
        if score:
            found[slot.treatment_id].append(Point(slot.week, score.total, score.bond, score.goals_and_tasks))
    return found


def weekly_means(*, by: User) -> list[WeeklyMean]:
    """Means of the whole cohort, week by week, for researchers; weeks of too few people are left out."""
    permissions.require(by, permissions.Act.READ_COHORT)
    treatments = list(Treatment.objects.select_related("young_person"))
    totals: dict[int, dict[UUID, int]] = defaultdict(dict)
    for treatment_id, points in lines(treatments, by=by, purpose="weekly means of everybody").items():
        for point in points:
            totals[point.week][treatment_id] = point.total
    tsws = _tsw_of_each()
    return [
        WeeklyMean(week, len(of_week), fmean(of_week.values()))
        for week, of_week in sorted(totals.items())
        if len(of_week) >= FEWEST_YOUNG_PEOPLE and len({tsws.get(pk) for pk in of_week}) >= FEWEST_TSWS
    ]


def _tsw_of_each() -> dict[UUID, UUID]:
    """The latest TSW of each treatment."""
    return dict(Assignment.objects.order_by("from_at").values_list("treatment_id", "tsw_id"))

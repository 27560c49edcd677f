"""Plans the cohort's weekly questions and seals the answers they gave, through the one door there is."""

from collections.abc import Iterator
from datetime import timedelta
from zoneinfo import ZoneInfo

from django.db.models import F

from care.models import Treatment
from demo import rules
from demo.services.clock import Clock
from measures import blinded, instruments
from measures import services as measures
from measures.boxes import Response, Slot
from measures.models import Occasion

ASKED_NOW = "anna"


def create_occasions(cohort: rules.Cohort, treatments: dict[str, Treatment], *, clock: Clock) -> None:
    blinded.store_many(_responses(cohort, treatments, _plan(treatments, clock=clock)))
    past = Occasion.objects.filter(due_at__lte=clock.now)
    past.exclude(treatment=treatments[ASKED_NOW], week=_week(cohort)).update(reminded_at=F("due_at"))


def _plan(treatments: dict[str, Treatment], *, clock: Clock) -> dict[tuple[str, int], Occasion]:
    """Anna's questions fall due at the moment of the first start; everybody else's on the usual day."""
    due = clock.now.astimezone(ZoneInfo(rules.TIME_ZONE)).replace(second=0, microsecond=0)
    planned = {}
    for key, treatment in treatments.items():
        if key == ASKED_NOW:
            found = measures.schedule_occasions(treatment=treatment, weekday=due.weekday(), at=due.time())
        else:
            found = measures.schedule_occasions(treatment=treatment)
        planned.update({(key, occasion.week): occasion for occasion in found})
    return planned


def _responses(
    cohort: rules.Cohort, treatments: dict[str, Treatment], planned: dict[tuple[str, int], Occasion]
) -> Iterator[tuple[Slot, Response]]:
    sai = instruments.load("sai")
    for key, weeks in cohort.ratings.items():
        for week, items in weeks.items():
            answered_at = planned[key, week].due_at + timedelta(hours=1, minutes=7 * week)
            answers = dict(zip(sai.numbers, items, strict=True))
            yield Slot(treatments[key].pk, sai.slug, week), Response(answers, sai.edition, answered_at)


def _week(cohort: rules.Cohort) -> int:
    return next(person.week for person in cohort.young_people if person.key == ASKED_NOW)

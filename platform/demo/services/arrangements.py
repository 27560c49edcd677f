"""Writes what was arranged for some: a chapter opened early, a week for exams, a supervisor's look first."""

from accounts.models import User
from care.models import ExamWeek
from chapters.models import Opening, SignOff, Timing
from demo import rules
from demo.services.worksheets import Shelf


def create_arrangements(cohort: rules.Cohort, people: dict[str, User], shelf: Shelf) -> None:
    tsws = {person.key: people[person.tsw] for person in cohort.young_people}
    supervisors = {person.key: people[person.supervisor] for person in cohort.staff if person.supervisor}
    at = shelf.clock.at
    Opening.objects.bulk_create(
        Opening(
            treatment=shelf.treatments[opening.young_person],
            chapter=shelf.chapters[opening.chapter],
            timing=Timing.EARLY,
            decided_by=tsws[opening.young_person],
            decided_at=at(*opening.decided),
        )
        for opening in cohort.openings
    )
    ExamWeek.objects.bulk_create(
        ExamWeek(treatment=shelf.treatments[taken.young_person], week=taken.week, taken_at=at(*taken.taken))
        for taken in cohort.exam_weeks
    )
    SignOff.objects.bulk_create(
        SignOff(tsw=people[given.tsw], decided_by=supervisors[given.tsw], from_at=at(*given.since))
        for given in cohort.sign_offs
    )

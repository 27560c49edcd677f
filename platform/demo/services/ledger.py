"""Writes the looks of the past into the record, so that a young person finds who has read their words."""

from datetime import datetime, time

from accounts.models import User
from audit.models import Entry, Kind
from care.models import Treatment
from chapters.models import Worksheet
from demo import rules
from demo.services.clock import Clock

BEFORE_SUPERVISION = (3, time(9, 15))


def write_looks(
    cohort: rules.Cohort, people: dict[str, User], treatments: dict[str, Treatment], *, clock: Clock
) -> None:
    supervisors = {person.key: people[person.supervisor] for person in cohort.staff if person.supervisor}
    persons = {people[person.key].pk: person for person in cohort.young_people}
    looks = [
        _look("worksheet.read", people[persons[sheet.treatment.young_person_id].tsw], sheet.treatment, at)
        for sheet in Worksheet.objects.select_related("treatment__young_person")
        if (at := sheet.opened_at)
    ]
    looks += [
        _look("record.opened", supervisors[person.tsw], treatments[person.key], clock.at(*BEFORE_SUPERVISION))
        for person in cohort.young_people
        if person.state == "in_treatment" and person.started_days_ago > BEFORE_SUPERVISION[0]
    ]
    Entry.objects.bulk_create(looks)


def _look(event: str, by: User, treatment: Treatment, at: datetime) -> Entry:
    return Entry(
        at=at,
        kind=Kind.LOOK,
        event=event,
        actor_id=by.pk,
        actor_name=by.name,
        actor_role=by.role,
        subject_id=treatment.young_person_id,
        about=f"{treatment._meta.label_lower}:{treatment.pk}",
    )

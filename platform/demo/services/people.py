"""Makes the people of the cohort, who treats whom and who watches over whom."""

from datetime import datetime, time

from django.conf import settings
from django.contrib.auth.hashers import make_password

from accounts.models import Role, User
from care.models import Alert, Assignment, Supervision, Treatment, TreatmentStatus
from demo import rules
from demo.services.clock import Clock
from intake.models import Area, Demographics, Ethnicity, Gender

STATUS = {
    "in_treatment": TreatmentStatus.ACTIVE,
    "follow_up": TreatmentStatus.FINISHED,
    "left": TreatmentStatus.LEFT,
}
ETHNICITY = {ethnicity.label: ethnicity for ethnicity in Ethnicity}
AREA = {area.label: area for area in Area}
BEFORE_EVERYBODY = 200
DAYS_TO_GET_READY = 4
LOOKED_AT = time(12, 30)


def create_people(cohort: rules.Cohort, *, clock: Clock) -> dict[str, User]:
    # One hash for all: thirty-odd scrypt runs would be most of the loading time.
    password = make_password(settings.DEMO_PASSWORD)
    people = {
        person.key: User(
            email=rules.email_of(person.key),
            name=person.name,
            role=person.role,
            phone=person.phone,
            password=password,
        )
        for person in cohort.staff
    }
    for person in cohort.young_people:
        people[person.key] = User(
            email=rules.email_of(person.key),
            name=person.name,
            role=Role.YOUNG_PERSON,
            password=password,
            joined_at=clock.at(person.started_days_ago + DAYS_TO_GET_READY, time(10)),
        )
    User.objects.bulk_create(people.values())
    return people


def create_supervision(cohort: rules.Cohort, people: dict[str, User], *, clock: Clock) -> None:
    Supervision.objects.bulk_create(
        Supervision(
            tsw=people[tsw.key],
            supervisor=people[tsw.supervisor],
            from_at=clock.at(BEFORE_EVERYBODY, time(9)),
        )
        for tsw in cohort.staff
        if tsw.supervisor
    )


def create_treatments(cohort: rules.Cohort, people: dict[str, User], *, clock: Clock) -> dict[str, Treatment]:
    treatments = {
        person.key: Treatment(
            young_person=people[person.key],
            starts_on=clock.day(person.started_days_ago),
            time_zone=rules.TIME_ZONE,
            status=STATUS[person.state],
            ended_on=None if person.ended_days_ago is None else clock.day(person.ended_days_ago),
        )
        for person in cohort.young_people
    }
    Treatment.objects.bulk_create(treatments.values())
    Assignment.objects.bulk_create(
        Assignment(
            treatment=treatments[person.key],
            tsw=people[person.tsw],
            from_at=clock.at(person.started_days_ago + DAYS_TO_GET_READY, time(11)),
        )
        for person in cohort.young_people
    )
    return treatments


def create_demographics(cohort: rules.Cohort, people: dict[str, User]) -> None:
    Demographics.objects.bulk_create(
        Demographics(
            young_person=people[person.key],
            age=person.age,
            gender=Gender(person.gender),
            ethnicity=ETHNICITY[person.ethnicity],
            area=AREA[person.area],
        )
        for person in cohort.young_people
    )


def create_alerts(
    cohort: rules.Cohort, people: dict[str, User], treatments: dict[str, Treatment], *, clock: Clock
) -> None:
    supervisors = {person.key: people[person.supervisor] for person in cohort.staff if person.supervisor}
    for alert in cohort.alerts:
        supervisor = supervisors[alert.raised_by]
        acknowledged_at = _at(alert.acknowledged_days_ago, clock)
        closed_at = _at(alert.closed_days_ago, clock)
        Alert.objects.create(
            treatment=treatments[alert.young_person],
            kind=alert.kind,
            reason=alert.reason,
            raised_at=clock.at(alert.days_ago, alert.at),
            raised_by=people[alert.raised_by],
            acknowledged_at=acknowledged_at,
            acknowledged_by=supervisor if acknowledged_at else None,
            closed_at=closed_at,
            closed_by=supervisor if closed_at else None,
            outcome=alert.outcome,
        )


def _at(days_ago: int | None, clock: Clock) -> datetime | None:
    return None if days_ago is None else clock.at(days_ago, LOOKED_AT)

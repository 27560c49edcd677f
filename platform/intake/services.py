"""Deeds of intake: a young person's ten weeks begin, with everything in place for them."""

from dataclasses import dataclass
from datetime import date, time

from django.db import transaction

from accounts.models import User
from audit import services as audit
from care import permissions
from care import services as care
from care.models import Treatment, TreatmentStatus
from care.permissions import Act
from chapters import services as chapters
from chat import services as chat
from measures import services as measures


class AlreadyInTreatment(Exception):
    """This young person's ten weeks are under way."""


@dataclass(frozen=True)
class Beginning:
    """When it starts, and the weekly slot of the chats; dates and times where the young person is."""

    starts_on: date
    first_chat_on: date
    chat_at: time


@transaction.atomic
def begin_treatment(*, young_person: User, tsw: User, beginning: Beginning, by: User) -> Treatment:
    """All or nothing: the treatment, its TSW, the programme in use, weekly chats and questions."""
    permissions.require(by, Act.BEGIN_TREATMENT)
    # Two coordinators at once: the second waits here, then finds the treatment.
    User.objects.select_for_update().get(pk=young_person.pk)
    if Treatment.objects.filter(young_person=young_person, status=TreatmentStatus.ACTIVE).exists():
        raise AlreadyInTreatment
    treatment = Treatment.objects.create(
        young_person=young_person, starts_on=beginning.starts_on, time_zone=young_person.time_zone
    )
    audit.record("treatment.begun", by=by, subject=young_person, about=treatment)
    care.assign_tsw(treatment=treatment, tsw=tsw, reason="The beginning", by=by)
    chapters.begin_plan(treatment=treatment)
    measures.schedule_occasions(treatment=treatment)
    chat.book_weekly(treatment=treatment, first_on=beginning.first_chat_on, at=beginning.chat_at, by=by)
    return treatment

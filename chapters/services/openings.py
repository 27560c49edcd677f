"""A TSW opens a chapter early for one young person, or asks to wait with it; who decided and when stays."""

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from audit import services as audit
from care import selectors as care
from care.models import Treatment, TreatmentStatus
from care.permissions import Act
from chapters import rules, selectors
from chapters.models import Opening, Timing


@transaction.atomic
def time_chapter(
    *, treatment_id: UUID, number: int, timing: Timing, by: User, now: datetime | None = None
) -> Opening | None:
    """The newest word on a chapter counts; said twice it is one. None when nothing had to be written."""
    treatment = care.treatment_for(by, Act.TIME_CHAPTER, treatment_id)
    Treatment.objects.select_for_update(no_key=True).get(pk=treatment.pk)
    moment = now or timezone.now()
    state = selectors.state_of(treatment, number, now=moment)
    if treatment.status != TreatmentStatus.ACTIVE:
        raise rules.WeeksAreOver
    if timing == Timing.WAIT and state.is_begun:
        raise rules.NothingToWaitFor
    if timing == (state.opening.timing if state.opening else Timing.RULE):
        return None
    made = Opening.objects.create(
        treatment=treatment, chapter=state.chapter, timing=timing, decided_by=by, decided_at=moment
    )
    audit.record("chapter.timed", by=by, subject=treatment.young_person, about=made)
    return made

"""Reads of occasions and their words, for the young person. Nobody else is told what was answered."""

import logging
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from django.db.models import QuerySet

from accounts.models import User
from care import permissions
from care.models import Treatment, TreatmentStatus
from measures import blinded, instruments
from measures.boxes import Slot
from measures.instruments import BadInstrument, Instrument, wording
from measures.instruments.tables import Source
from measures.instruments.wording import LicensedWording
from measures.models import Occasion, Wording

logger = logging.getLogger(__name__)


class State(StrEnum):
    EARLY = "early"
    OPEN = "open"
    ANSWERED = "answered"
    CLOSED = "closed"
    AWAY = "away"


@dataclass(frozen=True)
class QuestionsPage:
    """One occasion as its young person meets it."""

    occasion: Occasion
    instrument: Instrument
    state: State
    next_at: datetime | None

    @property
    def is_open(self) -> bool:
        return self.state in (State.OPEN, State.AWAY)


def slot_of(occasion: Occasion) -> Slot:
    return Slot(occasion.treatment_id, occasion.instrument, occasion.week)


def open_occasions(treatment: Treatment, *, by: User, now: datetime) -> list[Occasion]:
    """What this young person could answer now. Empty while the blinded store is away: the day goes on."""
    permissions.require(by, permissions.Act.ANSWER_QUESTIONS, treatment)
    if treatment.status == TreatmentStatus.LEFT:
        return []
    try:
        return [
            occasion
            for occasion in _open_at(now).filter(treatment=treatment)
            if not blinded.has_answered(slot_of(occasion))
        ]
    except blinded.BlindedStoreTrouble:
        logger.warning("measures: the blinded store is away, no questions are shown")
        return []


def questions_page(occasion_id: UUID, *, by: User, now: datetime) -> QuestionsPage:
    """The occasion and what state it is in; NotVisible unless it is this person's own."""
    occasion = Occasion.objects.select_related("treatment").filter(pk=occasion_id).first()
    if occasion is None:
        raise permissions.NotVisible
    permissions.require(by, permissions.Act.ANSWER_QUESTIONS, occasion.treatment)
    following = Occasion.objects.filter(
        treatment=occasion.treatment, instrument=occasion.instrument, opens_at__gt=now
    ).exclude(pk=occasion.pk)
    return QuestionsPage(
        occasion,
        asked(occasion.instrument),
        state_of(occasion, now),
        next_at=following.order_by("opens_at").values_list("opens_at", flat=True).first(),
    )


def state_of(occasion: Occasion, now: datetime) -> State:
    """AWAY while the blinded store is: the questions can be read and chosen, but not kept yet."""
    if now < occasion.opens_at:
        return State.EARLY
    is_over = now >= occasion.closes_at or occasion.treatment.status == TreatmentStatus.LEFT
    try:
        if blinded.has_answered(slot_of(occasion)):
            return State.ANSWERED
    except blinded.BlindedStoreTrouble:
        return State.CLOSED if is_over else State.AWAY
    return State.CLOSED if is_over else State.OPEN


def asked(slug: str) -> Instrument:
    """The instrument in the words it is asked in: the licensed ones loaded last, else our paraphrase."""
    newest = newest_wording(slug)
    if newest is None:
        return instruments.load(slug)
    try:
        return licensed(newest).instrument
    except BadInstrument:
        # It fitted when it was loaded, so the instrument changed since. Asking in our own words, and saying
        # so to staff, is better than not asking.
        logger.exception("measures: %s does not fit its instrument any more", newest)
        return instruments.load(slug)


def newest_wording(slug: str) -> Wording | None:
    return Wording.objects.filter(instrument=slug).order_by("loaded_at").last()


def licensed(stored: Wording) -> LicensedWording:
    """Raises BadInstrument when the instrument changed since these words were loaded."""
    return wording.read(Source(str(stored), stored.content))


def to_remind(now: datetime) -> QuerySet[Occasion]:
    """Open occasions of active treatments whose letter is due and was not dealt with."""
    return (
        _open_at(now)
        .filter(due_at__lte=now, reminded_at__isnull=True, treatment__status=TreatmentStatus.ACTIVE)
        .select_related("treatment__young_person")
    )


def _open_at(now: datetime) -> QuerySet[Occasion]:
    return Occasion.objects.filter(opens_at__lte=now, closes_at__gt=now).order_by("due_at", "pk")

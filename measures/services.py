"""Deeds of measures: occasions, reminders, sealed answers, licensed words; no answer is read here."""

from collections.abc import Mapping
from datetime import datetime, time
from pathlib import Path

from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from audit import services as audit
from care import permissions
from care.models import Treatment
from letters import services as letters
from measures import blinded, instruments, rules, selectors
from measures.boxes import Response
from measures.instruments import BadInstrument, scoring, wording
from measures.instruments.tables import Source
from measures.models import Occasion, Wording
from measures.selectors import State


class NotOpen(Exception):
    """The questions cannot be answered: it is too early or too late."""


class NotKept(Exception):
    """The answers did not reach the blinded store; the young person still has them on the screen."""


class StillOpen(Exception):
    """Some questions have no answer yet; `items` are their numbers."""

    def __init__(self, items: list[int]) -> None:
        super().__init__("Some questions have no answer yet.")
        self.items = items


@transaction.atomic
def schedule_occasions(
    *, treatment: Treatment, weekday: int = rules.THURSDAY, at: time = rules.FIVE_O_CLOCK
) -> list[Occasion]:
    """Plan the weekly six questions; planning again adds nothing and moves nothing."""
    sai = instruments.load("sai")
    Occasion.objects.bulk_create(
        [
            _occasion(treatment, sai.slug, week, weekday=weekday, at=at)
            for week in sai.weeks
            if week <= treatment.weeks
        ],
        ignore_conflicts=True,
    )
    return list(Occasion.objects.filter(treatment=treatment, instrument=sai.slug).order_by("week"))


def _occasion(treatment: Treatment, instrument: str, week: int, *, weekday: int, at: time) -> Occasion:
    times = rules.occasion_times(treatment.starts_on, week, treatment.time_zone, weekday=weekday, at=at)
    return Occasion(
        treatment=treatment,
        instrument=instrument,
        week=week,
        opens_at=times.opens_at,
        due_at=times.due_at,
        closes_at=times.closes_at,
    )


def queue_due_reminders(*, now: datetime) -> int:
    """One letter for each open occasion whose time has come; how many were dealt with.

    Answered before or not, the tables of the default database end up alike: one letter row, one reminded_at.
    """
    return sum(_remind(occasion, now) for occasion in selectors.to_remind(now))


def _remind(occasion: Occasion, now: datetime) -> bool:
    is_needed = not blinded.has_answered(selectors.slot_of(occasion))
    with transaction.atomic():
        # Two of these may run at once: only the one that sets the mark queues the letter.
        if not Occasion.objects.filter(pk=occasion.pk, reminded_at__isnull=True).update(reminded_at=now):
            return False
        letters.queue(
            kind="questions",
            key=f"questions:{occasion.pk}",
            path=reverse("questions", args=[occasion.pk]),
            due_at=occasion.due_at,
            recipient=occasion.treatment.young_person,
            is_needed=is_needed,
        )
    return True


def answer_sai(
    *, occasion: Occasion, answers: Mapping[int, int], by: User, now: datetime | None = None
) -> None:
    """Seal the six answers, all at once or not at all; answering again changes nothing.

    Nothing is written to the default database, no record either: that somebody answered is itself blinded.
    """
    permissions.require(by, permissions.Act.ANSWER_QUESTIONS, occasion.treatment)
    now = now or timezone.now()
    state = selectors.state_of(occasion, now)
    if state is State.ANSWERED:
        return
    if state is State.AWAY:
        raise NotKept
    if state is not State.OPEN:
        raise NotOpen
    instrument = selectors.asked(occasion.instrument)
    if missing := [number for number in instrument.numbers if number not in answers]:
        raise StillOpen(missing)
    scoring.require_known(instrument, answers)
    try:
        blinded.store(selectors.slot_of(occasion), Response(dict(answers), instrument.edition, now))
    except blinded.BlindedStoreTrouble:
        raise NotKept from None


@transaction.atomic
def load_wording(*, path: Path) -> tuple[Wording, bool]:
    """Ask an instrument in the licensed words of this file from now on; False when it already is.

    Whoever loads on the server may; no page does. Loading an earlier version again goes back to it.
    Raises BadInstrument when the file does not fit its instrument, or says a known version otherwise.
    """
    source = Source.decode(path.name, path.read_bytes())
    licensed = wording.read(source)
    before = selectors.newest_wording(licensed.instrument.slug)
    found, _ = Wording.objects.get_or_create(
        instrument=licensed.instrument.slug,
        language=licensed.instrument.language,
        version=licensed.version,
        defaults={"checksum": licensed.instrument.checksum, "content": source.text},
    )
    if selectors.licensed(found) != licensed:
        raise BadInstrument(
            [f"{path.name}: {found} is here with other words; expected a `version` of its own."]
        )
    if found == before:
        return found, False
    found.loaded_at = timezone.now()
    found.save(update_fields=["loaded_at"])
    audit.record("wording.loaded", by=None, about=found)
    return found, True

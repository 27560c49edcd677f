"""Brings the invented cohort to life, dated from the moment it is loaded. Only a demo or a test may."""

from datetime import datetime

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.db import transaction

from accounts.models import User
from audit import services as audit
from chapters import services as chapters
from demo import loading
from demo.services import (
    arrangements,
    diaries,
    endings,
    ledger,
    people,
    questions,
    rooms,
    stores,
    toolbox,
    worksheets,
)
from demo.services.clock import Clock


def load_cohort(*, now: datetime) -> bool:
    """Load it into an empty house; False, and nothing done, when somebody lives there already."""
    _require_a_demo()
    if User.objects.exists():
        return False
    programme = chapters.load_programme(settings.PROGRAMME_PATH)
    chapters.release_loaded(programme=programme)
    cohort, clock = loading.read_cohort(), Clock(now)
    with transaction.atomic():
        persons = people.create_people(cohort, clock=clock)
        people.create_supervision(cohort, persons, clock=clock)
        people.create_demographics(cohort, persons)
        treatments = people.create_treatments(cohort, persons, clock=clock)
        shelf = worksheets.create_worksheets(cohort, persons, treatments, programme=programme, clock=clock)
        toolbox.create_toolboxes(cohort, shelf)
        arrangements.create_arrangements(cohort, persons, shelf)
        rooms.create_rooms(cohort, persons, treatments, clock=clock)
        diaries.create_diaries(cohort, persons, treatments, clock=clock)
        endings.create_endings(cohort, persons, shelf)
        people.create_alerts(cohort, persons, treatments, clock=clock)
        questions.create_occasions(cohort, treatments, clock=clock)
        ledger.write_looks(cohort, persons, treatments, clock=clock)
        audit.record("demo.loaded", by=None)
    return True


def start_again(*, now: datetime) -> None:
    """Empty both databases and load the cohort as if this were the first start."""
    _require_a_demo()
    stores.lay_anew()
    load_cohort(now=now)


def _require_a_demo() -> None:
    if not settings.EMBEDDED:
        raise ImproperlyConfigured(
            "The invented cohort is for a demo or a test; BESIDE_MODE says production."
        )

"""Plain functions that make the occasions and answers of these tests."""

from datetime import UTC, datetime, timedelta

from django.utils import timezone

from measures import blinded
from measures.boxes import Response, Slot
from measures.models import Occasion

ANSWERS = {1: 4, 2: 3, 3: 5, 4: 2, 5: 4, 6: 1}  # bond 3+5+4 = 12, goals and tasks 4+2+1 = 7, total 19
EDITION = "en-GB paraphrase 1"


def open_occasion(treatment, *, week=3, now=None):
    now = now or timezone.now()
    return Occasion.objects.create(
        treatment=treatment,
        instrument="sai",
        week=week,
        opens_at=now - timedelta(hours=2),
        due_at=now - timedelta(hours=2),
        closes_at=now + timedelta(days=3),
    )


def answered(treatment, week, *scores):
    """Put six answers in for that week, without any page."""
    answers = dict(enumerate(scores, start=1))
    at = datetime(2026, 11, 19, 17, 30, tzinfo=UTC)
    blinded.store(Slot(treatment.pk, "sai", week), Response(answers, EDITION, at))


def posted(answers):
    return {f"item_{number}": str(score) for number, score in answers.items()}

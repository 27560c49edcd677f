"""Reads of the record."""

from uuid import UUID

from django.db.models import QuerySet

from audit.models import Entry, Kind


def looks_at(person_id: UUID) -> QuerySet[Entry]:
    """Who opened this young person's record, newest first."""
    return Entry.objects.filter(subject_id=person_id, kind=Kind.LOOK).order_by("-at")


def deeds_of(person_id: UUID) -> QuerySet[Entry]:
    """What this person did, newest first."""
    return Entry.objects.filter(actor_id=person_id, kind=Kind.DEED).order_by("-at")

"""Reads of the record."""

from uuid import UUID

from django.db.models import QuerySet

from audit.models import Entry, Kind


def looks_at(person_id: UUID) -> QuerySet[Entry]:
    """Who opened this young person's record, newest first."""
    return Entry.objects.filter(subject_id=person_id, kind=Kind.LOOK).order_by("-at")

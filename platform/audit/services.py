"""Deeds of the record: one row for what somebody did or looked at, in the caller's own transaction."""

from collections.abc import Iterable
from typing import Protocol
from uuid import UUID

from django.db import models
from django.utils import timezone

from audit.models import Entry, Kind


class Person(Protocol):
    """Whoever acts or is concerned: the record needs no more of them than this."""

    @property
    def pk(self) -> UUID: ...
    @property
    def name(self) -> str: ...
    @property
    def role(self) -> str: ...


def record(
    event: str, *, by: Person | None, subject: Person | None = None, about: models.Model | None = None
) -> Entry:
    """Write down a deed; `by` is None when the clock did it."""
    entry = _entry(Kind.DEED, event, by=by, subject=subject, about=about, purpose="")
    entry.save(force_insert=True)
    return entry


def record_each(event: str, each: Iterable[tuple[Person, Person, models.Model]]) -> None:
    """The same deed many times, by different people: a row each (by, subject, about), all or none."""
    Entry.objects.bulk_create(
        _entry(Kind.DEED, event, by=by, subject=subject, about=about, purpose="")
        for by, subject, about in each
    )


def looked(
    event: str, *, by: Person, subject: Person | None, about: models.Model | None = None, purpose: str = ""
) -> Entry:
    """Write down that somebody opened something; the young person concerned can read this row."""
    entry = _entry(Kind.LOOK, event, by=by, subject=subject, about=about, purpose=purpose)
    entry.save(force_insert=True)
    return entry


def looked_at_each(
    event: str, *, by: Person, each: Iterable[tuple[Person, models.Model]], purpose: str
) -> None:
    """The same for many young people and what is theirs: a row each, all or none."""
    Entry.objects.bulk_create(
        _entry(Kind.LOOK, event, by=by, subject=subject, about=about, purpose=purpose)
        for subject, about in each
    )


def _entry(
    kind: Kind,
    event: str,
    *,
    by: Person | None,
    subject: Person | None,
    about: models.Model | None,
    purpose: str,
) -> Entry:
    return Entry(
        at=timezone.now(),
        kind=kind,
        event=event,
        actor_id=by.pk if by else None,
        actor_name=by.name if by else "",
        actor_role=by.role if by else "",
        subject_id=subject.pk if subject else None,
        about=f"{about._meta.label_lower}:{about.pk}" if about else "",
        purpose=purpose,
    )

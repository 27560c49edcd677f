"""Deeds of the record: one row for what somebody did or looked at, in the caller's own transaction."""

from collections.abc import Iterable
from typing import Protocol
from uuid import UUID, uuid4

from django.db import models
from django.utils import timezone

from audit import batches
from audit.models import Entry, Kind

ADD = batches.Insert(
    Entry,
    "id",
    "at",
    "kind",
    "event",
    "actor_id",
    "actor_name",
    "actor_role",
    "subject_id",
    "about",
    "purpose",
)


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


def record_each(event: str, each: Iterable[tuple[Person, UUID, models.Model]]) -> batches.Asked:
    """The same deed many times (who, the young person's id, what), to be written with what they did."""
    now = timezone.now()
    return ADD(
        (uuid4(), now, Kind.DEED.value, event, by.pk, by.name, by.role, subject_id, _about(about), "")
        for by, subject_id, about in each
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
        about=_about(about),
        purpose=purpose,
    )


def _about(about: models.Model | None) -> str:
    return f"{about._meta.label_lower}:{about.pk}" if about else ""

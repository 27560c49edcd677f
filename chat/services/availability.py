"""Deeds about the hours of a week in which a TSW can be booked."""

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from accounts.models import Role, User
from audit import services as audit
from care import permissions
from care.permissions import Act, NotVisible
from chat.models import Availability
from chat.selectors import hours
from chat.slots import Hours


@transaction.atomic
def add_availability(*, hours_added: Hours, by: User, now: datetime | None = None) -> Availability:
    """Put hours into one's week; with what they touch or overlap they become one."""
    moment = now or timezone.now()
    _hold_tsw(by)
    whole = hours_added
    parts: list[UUID] = []
    for row in hours.availability_of(by):
        there = Hours(row.weekday, row.from_time, row.until_time)
        if there == hours_added:
            return row
        # In the order of the week, so what the last one joined the next one may touch.
        if there.touches(whole):
            whole = whole.joined_with(there)
            parts.append(row.pk)
    Availability.objects.filter(pk__in=parts).update(withdrawn_at=moment)
    made = Availability.objects.create(
        tsw=by,
        weekday=whole.weekday,
        from_time=whole.from_time,
        until_time=whole.until_time,
        added_at=moment,
    )
    audit.record("availability.added", by=by, about=made)
    return made


@transaction.atomic
def withdraw_availability(*, availability_id: UUID, by: User, now: datetime | None = None) -> None:
    """Take hours out; chats that are booked in them stay until somebody moves them."""
    _hold_tsw(by)
    row = Availability.objects.filter(pk=availability_id, tsw=by).first()
    if row is None:
        raise NotVisible
    if row.withdrawn_at is None:
        row.withdrawn_at = now or timezone.now()
        row.save(update_fields=["withdrawn_at"])
        audit.record("availability.withdrawn", by=by, about=row)


def _hold_tsw(by: User) -> None:
    """One's own week, and only TSWs have one; two pages of theirs at once take turns."""
    permissions.require(by, Act.SET_AVAILABILITY)
    if by.role != Role.TSW:
        raise NotVisible
    User.objects.select_for_update(no_key=True).get(pk=by.pk)

"""When a TSW can be booked, what is taken already, and which chats get in each other's way."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import combinations, groupby
from uuid import UUID

from django.db.models import Q, QuerySet

from accounts.models import Role, User
from care import rules as calendar
from care.models import Assignment, Treatment
from care.permissions import NotVisible
from chat import rules, slots
from chat.models import Availability, ChatSession
from chat.slots import Hours, Slot


@dataclass(frozen=True)
class HoursPage:
    """A TSW's own week: its hours a day, and the chats to come that lie outside them."""

    tsw: User
    now: datetime
    days: list[tuple[str, list[Availability]]]
    outside: list[ChatSession]


@dataclass(frozen=True)
class Clash:
    """Two chats of one TSW that overlap: after a hand-over both stay booked until somebody moves one."""

    first: ChatSession
    second: ChatSession


def availability_of(tsw: User) -> QuerySet[Availability]:
    return Availability.objects.filter(tsw=tsw, withdrawn_at__isnull=True)


def hours_of(tsw: User) -> list[Hours]:
    return [Hours(row.weekday, row.from_time, row.until_time) for row in availability_of(tsw)]


def hours_page(tsw: User, *, now: datetime) -> HoursPage:
    if tsw.role != Role.TSW:
        raise NotVisible
    rows, hours = list(availability_of(tsw)), hours_of(tsw)
    return HoursPage(
        tsw=tsw,
        now=now,
        days=[(slots.WEEKDAYS[day], list(those)) for day, those in groupby(rows, lambda row: row.weekday)],
        outside=[
            each
            for each in coming_of(tsw, now=now).filter(starts_at__gt=now)
            if not slots.fits(hours, each.starts_at, tsw.time_zone)
        ],
    )


def coming_of(tsw: User, *, now: datetime) -> QuerySet[ChatSession]:
    """Every chat to come, or going on, of the young people this TSW is with."""
    return _standing().filter(treatment__in=_with(tsw), ends_at__gt=now)


def booked(
    treatment: Treatment, tsw: User | None, start: datetime, end: datetime, *, but: ChatSession | None = None
) -> QuerySet[ChatSession]:
    """What is taken between two moments for either of the two; `but` is the chat that would move."""
    either = Q(treatment=treatment) | Q(treatment__in=_with(tsw) if tsw else [])
    taken = _standing().filter(either, starts_at__lt=end, ends_at__gt=start)
    return taken.exclude(pk=but.pk) if but else taken


def free_times(
    treatment: Treatment, tsw: User | None, start: datetime, end: datetime, *, but: ChatSession | None = None
) -> list[datetime]:
    """Where both are free within the TSW's hours."""
    if tsw is None:
        return []
    taken = booked(treatment, tsw, start, end + rules.LENGTH, but=but)
    found = slots.times(hours_of(tsw), start, end, tsw.time_zone)
    return _free(found, taken.values_list("starts_at", "ends_at"))


def weekly_slots(treatment: Treatment, tsw: User | None, *, now: datetime) -> list[tuple[Slot, datetime]]:
    """Slots that hold in every week to come, each with its first time."""
    if tsw is None:
        return []
    zone, until_on = treatment.time_zone, last_day(treatment)
    from_on = calendar.today_in(zone, now + slots.WEEKLY_NOTICE)
    start = calendar.instant(from_on, time(), zone)
    hours, found = hours_of(tsw), []
    for first in slots.times(hours, start, start + timedelta(days=calendar.DAYS_A_WEEK), tsw.time_zone):
        slot = Slot.of(first, zone)
        weeks = [calendar.instant(day, slot.at, zone) for day in slot.days(from_on, until_on)]
        if weeks and all(slots.fits(hours, at, tsw.time_zone) for at in weeks):
            found.append((slot, first, weeks))
    taken = set(taken_among(treatment, tsw, [at for _, _, weeks in found for at in weeks]))
    return [(slot, first) for slot, first, weeks in found if not taken.intersection(weeks)]


def taken_among(treatment: Treatment, tsw: User, times: list[datetime]) -> list[datetime]:
    """At which of these times the TSW is with another young person."""
    others = _standing().filter(treatment__in=_with(tsw)).exclude(treatment=treatment)
    near = others.filter(ends_at__gt=min(times), starts_at__lt=max(times) + rules.LENGTH) if times else []
    free = set(_free(times, [(each.starts_at, each.ends_at) for each in near]))
    return [at for at in times if at not in free]


def clashes_if(treatment: Treatment, tsws: Iterable[User], *, now: datetime) -> dict[UUID, list[datetime]]:
    """For each TSW who could take this treatment on, when its chats would meet with others of theirs."""
    chats = _standing().filter(treatment=treatment, ends_at__gt=now)
    own = list(chats.values_list("starts_at", "ends_at"))
    others: dict[UUID, list[tuple[datetime, datetime]]] = {tsw.pk: [] for tsw in tsws}
    rows = _standing().filter(
        treatment__assignments__tsw__in=list(others),
        treatment__assignments__until_at__isnull=True,
        ends_at__gt=now,
    )
    for tsw, start, end in rows.values_list("treatment__assignments__tsw", "starts_at", "ends_at"):
        others[tsw].append((start, end))
    return {
        tsw: [start for start, end in own if any(b < end and e > start for b, e in theirs)]
        for tsw, theirs in others.items()
    }


def clashes_of(tsw: User, *, now: datetime) -> list[Clash]:
    pairs = combinations(coming_of(tsw, now=now), 2)
    return [Clash(a, b) for a, b in pairs if b.starts_at < a.ends_at and b.ends_at > a.starts_at]


def last_day(treatment: Treatment) -> date:
    return calendar.week_starts_on(treatment.starts_on, treatment.weeks + 1) - timedelta(days=1)


def _standing() -> QuerySet[ChatSession]:
    rows = ChatSession.objects.filter(cancelled_at__isnull=True, ended_at__isnull=True)
    return rows.select_related("treatment__young_person").order_by("starts_at")


def _with(tsw: User) -> QuerySet[Assignment, UUID]:
    return Assignment.objects.filter(tsw=tsw, until_at__isnull=True).values_list("treatment", flat=True)


def _free(times: list[datetime], taken: Iterable[tuple[datetime, datetime]]) -> list[datetime]:
    spans = list(taken)
    return [at for at in times if not any(start < at + rules.LENGTH and end > at for start, end in spans)]

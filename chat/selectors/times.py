"""What the pages about times show: the weekly time, the chats to come, other times for one of them."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db.models import Case, F, Min, Q, When
from django.utils.formats import date_format

from accounts.models import User
from care import permissions
from care import selectors as care
from care.models import Treatment, TreatmentStatus
from care.permissions import Act
from chat import rules, slots
from chat.models import ChatSession, Connection, SessionChange, StandingSlot
from chat.selectors import hours
from chat.selectors.booking import (
    agreed_slot,
    asked_slot,
    is_missed,
    session_to_change,
    slot_times,
    times_instead,
)
from chat.selectors.sessions import clock
from chat.slots import Slot

PAST_SHOWN = 4


@dataclass(frozen=True)
class Moment:
    """A time as the reader has it, and what the other one's clock says then, if it says something else."""

    at: datetime
    theirs: str
    value: str = ""

    @property
    def day(self) -> str:
        return date_format(self.at, "l j F")


@dataclass(frozen=True)
class Clocks:
    """The reader's time zone and the other one's."""

    mine: ZoneInfo
    theirs: ZoneInfo

    def moment(self, at: datetime, value: str = "") -> Moment:
        mine, theirs = at.astimezone(self.mine), at.astimezone(self.theirs)
        same_day = mine.date() == theirs.date()
        other = (
            ""
            if mine.utcoffset() == theirs.utcoffset()
            else date_format(theirs, "H:i" if same_day else "D H:i")
        )
        return Moment(mine, other, value)

    def by_day(self, moments: Iterable[Moment]) -> list[tuple[str, list[Moment]]]:
        return [(day, list(those)) for day, those in groupby(moments, key=lambda each: each.day)]


@dataclass(frozen=True)
class Coming:
    """A chat that is booked, or was cancelled in time and would have come."""

    session: ChatSession
    when: Moment
    change: SessionChange | None
    is_on: bool
    can_change: bool


@dataclass(frozen=True)
class Past:
    """How a chat began, for those who were there. It counts against nobody."""

    session: ChatSession
    when: Moment
    did_meet: bool
    young_person_late: Moment | None
    tsw_late: Moment | None
    can_catch_up: bool


@dataclass(frozen=True)
class Weekly:
    """The weekly time that holds, or one that somebody asked for."""

    slot: StandingSlot
    when: Moment
    is_mine: bool


@dataclass(frozen=True)
class TimesPage:
    treatment: Treatment
    reader: User
    tsw: User | None
    now: datetime
    weekly: Weekly | None
    asked: Weekly | None
    coming: list[Coming]
    past: list[Past]
    offers: list[tuple[str, list[Moment]]]
    may_agree: bool
    may_book: bool

    @property
    def is_young_person(self) -> bool:
        return self.reader.is_young_person

    @property
    def is_active(self) -> bool:
        return self.treatment.status == TreatmentStatus.ACTIVE

    @property
    def other(self) -> User | None:
        return self.tsw if self.is_young_person else self.treatment.young_person

    @property
    def has_calendar(self) -> bool:
        """Those who chat; a coordinator's diary is not full of other people's."""
        return self.is_young_person or self.reader == self.tsw

    @property
    def to_catch_up(self) -> Past | None:
        return next((each for each in self.past if each.can_catch_up), None)


@dataclass(frozen=True)
class MovePage:
    session: ChatSession
    reader: User
    tsw: User | None
    when: Moment
    days: list[tuple[str, list[Moment]]]
    is_missed: bool
    is_over: bool
    can_change: bool
    may_enter: bool

    @property
    def is_young_person(self) -> bool:
        return self.reader.is_young_person

    @property
    def other(self) -> User | None:
        return self.tsw if self.is_young_person else self.session.treatment.young_person


def times_page(reader: User, treatment_id: UUID | None, *, now: datetime) -> TimesPage:
    if treatment_id is None:
        treatment = care.own_treatment(reader)
    else:
        treatment = care.treatment_for(reader, Act.MOVE_CHAT, treatment_id)
    tsw = care.current_tsw(treatment)
    clocks = _clocks(reader, treatment, tsw)
    is_active = treatment.status == TreatmentStatus.ACTIVE
    may_agree = is_active and tsw is not None and permissions.may(reader, Act.AGREE_SLOT, treatment)
    return TimesPage(
        treatment=treatment,
        reader=reader,
        tsw=tsw,
        now=now,
        weekly=_weekly(agreed_slot(treatment), reader, clocks, now),
        asked=_weekly(asked_slot(treatment, tsw), reader, clocks, now) if may_agree else None,
        coming=_coming(treatment, clocks, now),
        past=_past(treatment, reader, clocks, now),
        offers=_offers(treatment, tsw, clocks, now) if may_agree else [],
        may_agree=may_agree,
        may_book=is_active and permissions.may(reader, Act.BOOK_CHAT, treatment),
    )


def move_page(reader: User, session_id: UUID, *, now: datetime) -> MovePage:
    session = session_to_change(reader, session_id)
    tsw = care.current_tsw(session.treatment)
    clocks = _clocks(reader, session.treatment, tsw)
    found = times_instead(session, tsw, now=now)
    missed = is_missed(session, now=now)
    is_over = clock(session).state(now) is rules.State.ENDED
    stands = session.cancelled_at is None and slots.can_still_change(session.starts_at, now)
    return MovePage(
        session=session,
        reader=reader,
        tsw=tsw,
        when=clocks.moment(session.starts_at),
        days=clocks.by_day(clocks.moment(at, at.isoformat()) for at in found),
        is_missed=missed,
        is_over=is_over,
        can_change=missed or (stands and not is_over),
        may_enter=permissions.may(reader, Act.ENTER_CHAT, session.treatment),
    )


def _clocks(reader: User, treatment: Treatment, tsw: User | None) -> Clocks:
    young, theirs = treatment.time_zone, tsw.time_zone if tsw else treatment.time_zone
    mine, other = (young, theirs) if reader.is_young_person else (reader.time_zone, young)
    return Clocks(ZoneInfo(mine), ZoneInfo(other))


def _weekly(slot: StandingSlot | None, reader: User, clocks: Clocks, now: datetime) -> Weekly | None:
    times = slot_times(slot) if slot else []
    coming = [at for at in times if at > now] or times[-1:]
    return (
        Weekly(slot, clocks.moment(coming[0]), slot.proposed_by_id == reader.pk) if slot and coming else None
    )


def _offers(
    treatment: Treatment, tsw: User | None, clocks: Clocks, now: datetime
) -> list[tuple[str, list[Moment]]]:
    """Weekly times to ask for, by the day of the week; the one that holds is not among them."""
    now_held = agreed_slot(treatment)
    held = now_held and Slot(now_held.weekday, now_held.at)
    found = hours.weekly_slots(treatment, tsw, now=now)
    moments = [clocks.moment(first, slot.name) for slot, first in found if slot != held]
    return [(date_format(those[0].at, "l"), those) for _, those in clocks.by_day(moments)]


def _coming(treatment: Treatment, clocks: Clocks, now: datetime) -> list[Coming]:
    rows = ChatSession.objects.filter(treatment=treatment, ended_at__isnull=True, ends_at__gt=now)
    found = []
    for session in rows.order_by("starts_at").prefetch_related("changes__changed_by"):
        change = next(iter(reversed(session.changes.all())), None)
        can_change = session.cancelled_at is None and slots.can_still_change(session.starts_at, now)
        is_on = session.cancelled_at is None and session.starts_at <= now
        found.append(Coming(session, clocks.moment(session.starts_at), change, is_on, can_change))
    return found


def _past(treatment: Treatment, reader: User, clocks: Clocks, now: datetime) -> list[Past]:
    """The last few, for the two who were there; coordinators see times, not how they went."""
    if not permissions.may(reader, Act.ENTER_CHAT, treatment):
        return []
    rows = ChatSession.objects.filter(treatment=treatment, cancelled_at__isnull=True, ends_at__lte=now)
    latest = list(rows.select_related("treatment", "facts").order_by("-starts_at")[:PAST_SHOWN])
    arrivals = _arrivals(latest)
    return [_how_it_began(session, *arrivals[session.pk], clocks, now) for session in latest]


def _how_it_began(
    session: ChatSession, young: datetime | None, tsw: datetime | None, clocks: Clocks, now: datetime
) -> Past:
    def late(came_at: datetime | None) -> Moment | None:
        is_late = came_at and slots.came_late(came_at, session.starts_at)
        return clocks.moment(came_at) if came_at and is_late else None

    return Past(
        session=session,
        when=clocks.moment(session.starts_at),
        did_meet=young is not None and tsw is not None,
        young_person_late=late(young),
        tsw_late=late(tsw),
        can_catch_up=is_missed(session, now=now),
    )


def _arrivals(sessions: list[ChatSession]) -> dict[UUID, tuple[datetime | None, datetime | None]]:
    """When the young person and the TSW first came: as it was measured, before that as the line knows it."""
    first: dict[tuple[UUID, bool], datetime] = {}
    rooms = [session.room_id for session in sessions]
    is_young = Q(person=F("room__treatment__young_person"))
    rows = Connection.objects.filter(room__in=rooms).annotate(
        is_young=Case(When(is_young, then=True), default=False)
    )
    for room, young, at in rows.values_list("room", "is_young").annotate(at=Min("connected_at")):
        first[room, young] = at
    return {
        each.pk: _measured(each) or (first.get((each.room_id, True)), first.get((each.room_id, False)))
        for each in sessions
    }


def _measured(session: ChatSession) -> tuple[datetime | None, datetime | None] | None:
    facts = getattr(session, "facts", None)
    return (facts.young_person_came_at, facts.tsw_came_at) if facts else None

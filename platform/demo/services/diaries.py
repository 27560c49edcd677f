"""Writes when the cohort's TSWs have time, the weekly times both agreed on, and the chats up to the end."""

from datetime import datetime, time, timedelta

from accounts.models import User
from care import rules as calendar
from care.models import Treatment
from chat.models import Availability, Change, ChatSession, SessionChange, StandingSlot
from chat.selectors import hours
from chat.slots import Slot
from demo import rules
from demo.services.clock import Clock
from demo.services.rooms import LENGTH, Desk

AFTERNOONS = (time(16), time(20))
MONDAY, WEDNESDAY = 0, 2


def create_diaries(
    cohort: rules.Cohort, people: dict[str, User], treatments: dict[str, Treatment], *, clock: Clock
) -> None:
    desk = Desk(people, treatments)
    weekdays = {person.key: {MONDAY, WEDNESDAY} for person in cohort.staff if person.role == "tsw"}
    for person in cohort.young_people:
        if person.state == "in_treatment":
            slot = _weekly(desk, person)
            weekdays[person.tsw].add(slot.weekday)
    desk.write()
    Availability.objects.bulk_create(
        Availability(tsw=people[tsw], weekday=day, from_time=AFTERNOONS[0], until_time=AFTERNOONS[1])
        for tsw, days in weekdays.items()
        for day in sorted(days)
    )
    for asked in cohort.asked_slots:
        _asked(asked, people[asked.young_person], treatments[asked.young_person], clock)
    for moved in cohort.moved_chats:
        _moved(moved, people[moved.young_person], treatments[moved.young_person], clock)


def _weekly(desk: Desk, person: rules.YoungPerson) -> Slot:
    """Where the last booked chat stands, there they all do; those still missing are booked."""
    treatment = desk.treatments[person.key]
    last = ChatSession.objects.filter(treatment=treatment).latest("starts_at").starts_at
    slot = Slot(calendar.today_in(rules.TIME_ZONE, last).weekday(), person.chat_at)
    StandingSlot.objects.create(
        treatment=treatment,
        weekday=slot.weekday,
        at=slot.at,
        from_on=treatment.starts_on,
        proposed_by=desk.people[person.tsw],
        proposed_at=_first_day(treatment),
        agreed_by=treatment.young_person,
        agreed_at=_first_day(treatment),
    )
    after = calendar.today_in(rules.TIME_ZONE, last) + timedelta(days=1)
    for day in slot.days(after, hours.last_day(treatment)):
        starts_at = calendar.instant(day, slot.at, rules.TIME_ZONE)
        desk.session(person.key, desk.room(person.key, []), starts_at, ended=False)
    return slot


def _first_day(treatment: Treatment) -> datetime:
    return calendar.instant(treatment.starts_on, time(9), rules.TIME_ZONE)


def _asked(asked: rules.AskedSlot, by: User, treatment: Treatment, clock: Clock) -> None:
    held = StandingSlot.objects.get(treatment=treatment)
    StandingSlot.objects.create(
        treatment=treatment,
        weekday=held.weekday,
        at=asked.at,
        from_on=Slot(held.weekday, asked.at).first_on(clock.day(-2)),
        proposed_by=by,
        proposed_at=clock.at(*asked.asked),
    )


def _moved(moved: rules.MovedChat, by: User, treatment: Treatment, clock: Clock) -> None:
    coming = ChatSession.objects.filter(treatment=treatment, starts_at__gt=clock.now + timedelta(days=1))
    session = coming.earliest("starts_at")
    slot = Slot.of(session.starts_at, rules.TIME_ZONE)
    day = calendar.today_in(rules.TIME_ZONE, session.starts_at) + timedelta(days=1)
    to_at = calendar.instant(day, slot.at, rules.TIME_ZONE)
    SessionChange.objects.create(
        session=session,
        kind=Change.MOVED,
        from_at=session.starts_at,
        to_at=to_at,
        reason=moved.reason,
        changed_by=by,
        changed_at=clock.at(*moved.changed),
    )
    ChatSession.objects.filter(pk=session.pk).update(starts_at=to_at, ends_at=to_at + LENGTH)

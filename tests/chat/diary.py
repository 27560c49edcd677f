"""What the tests of times share: a fixed now, hours of a TSW, chats of a treatment."""

from datetime import UTC, date, datetime, time, timedelta

from accounts.models import User
from care.models import Treatment
from chat.models import Availability, ChatSession, Room
from chat.services import booking
from tests import factories

# A Monday in winter time, week 3 of ten weeks that end in the week of 4 January 2027.
NOW = datetime(2026, 11, 16, 12, tzinfo=UTC)
FIRST_DAY = date(2026, 11, 2)
HOUR, DAY, WEEK = timedelta(hours=1), timedelta(days=1), timedelta(weeks=1)


def ten_weeks(young_person: User, tsw: User | None, *, starts_on: date = FIRST_DAY) -> Treatment:
    made = factories.treatment(young_person=young_person, tsw=tsw, week=3, now=NOW)
    made.starts_on, made.time_zone = starts_on, young_person.time_zone
    made.save()
    return made


def hours(tsw: User, *weekdays: int, start: time = time(16), end: time = time(19)) -> None:
    for weekday in weekdays:
        Availability.objects.create(tsw=tsw, weekday=weekday, from_time=start, until_time=end)


def chat(treatment: Treatment, starts_at: datetime) -> ChatSession:
    return ChatSession.objects.create(
        room=Room.objects.create(treatment=treatment),
        treatment=treatment,
        starts_at=starts_at,
        ends_at=starts_at + booking.rules.LENGTH,
    )


def starts(treatment: Treatment) -> list[datetime]:
    there = ChatSession.objects.filter(treatment=treatment, cancelled_at__isnull=True)
    return list(there.order_by("starts_at").values_list("starts_at", flat=True))

"""What can be booked or changed: which chats, to which times, which weekly time holds or is asked for."""

from datetime import datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db.models import F, QuerySet
from django.utils.formats import date_format

from accounts.models import User
from care import permissions
from care import rules as calendar
from care.models import Treatment
from care.permissions import Act, NotVisible
from chat import rules, slots
from chat.models import ChatSession, Message, StandingSlot
from chat.selectors import hours
from chat.selectors.sessions import clock
from chat.slots import Slot


def session_to_change(user: User, session_id: UUID) -> ChatSession:
    """The chat, cancelled ones too, so that a second click is answered and not met with "not found"."""
    rows = ChatSession.objects.select_related("treatment__young_person")
    session = rows.filter(pk=session_id).first()
    if session is None:
        raise NotVisible
    permissions.require(user, Act.MOVE_CHAT, session.treatment)
    return session


def times_instead(session: ChatSession, tsw: User | None, *, now: datetime) -> list[datetime]:
    """Free times around the one it has, none so near that the other could not see it."""
    start = max(now + slots.NOTICE, session.starts_at - slots.BEFORE_THE_OLD)
    end = max(now, session.starts_at) + slots.AFTER_THE_OLD
    free = hours.free_times(session.treatment, tsw, start, end, but=session)
    return [at for at in free if at != session.starts_at]


def is_missed(session: ChatSession, *, now: datetime) -> bool:
    """Over not long ago, without a line of the young person, and not made up for yet."""
    if session.cancelled_at is not None or clock(session).state(now) is not rules.State.ENDED:
        return False
    if (
        now - session.starts_at > slots.AFTER_THE_OLD
        or session.changes.filter(from_at=session.starts_at).exists()
    ):
        return False
    theirs = Message.objects.filter(room=session.room_id, author=session.treatment.young_person_id)
    return not theirs.exists()


def agreed_slot(treatment: Treatment) -> StandingSlot | None:
    rows = StandingSlot.objects.filter(treatment=treatment, agreed_at__isnull=False, ended_at__isnull=True)
    return rows.select_related("treatment").first()


def asked_slot(treatment: Treatment, tsw: User | None) -> StandingSlot | None:
    """What one of the two asks the other; a question of a former TSW is none any more."""
    rows = StandingSlot.objects.filter(treatment=treatment, agreed_at__isnull=True, ended_at__isnull=True)
    two = [treatment.young_person_id, *([tsw.pk] if tsw else [])]
    return rows.select_related("treatment", "proposed_by").filter(proposed_by__in=two).first()


def questions_of_young_people(treatments: QuerySet[Treatment]) -> QuerySet[StandingSlot]:
    """Weekly times they ask their TSW for, that wait for a yes or a no."""
    rows = StandingSlot.objects.filter(
        treatment__in=treatments, agreed_at__isnull=True, ended_at__isnull=True
    )
    theirs = rows.filter(proposed_by=F("treatment__young_person"))
    return theirs.select_related("treatment__young_person").order_by("proposed_at")


def slot_times(slot: StandingSlot) -> list[datetime]:
    """Every time it stands for, from its first day to the end of the ten weeks."""
    days = Slot(slot.weekday, slot.at).days(slot.from_on, hours.last_day(slot.treatment))
    return [calendar.instant(day, slot.at, slot.treatment.time_zone) for day in days]


def taken_in_words(tsw: User, taken: list[datetime], time_zone: str) -> str:
    days = ", ".join(date_format(at.astimezone(ZoneInfo(time_zone)), "j F") for at in taken)
    return f"{tsw.first_name} has another chat then on {days}. Choose another time."

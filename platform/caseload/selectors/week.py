"""A TSW's week: what needs them now, then their young people."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Count, Q, QuerySet

from accounts.models import Role, User
from care import permissions
from care import rules as calendar
from care import selectors as care
from care.models import Alert, Treatment
from care.permissions import NotVisible
from caseload import rules
from caseload.selectors import figures
from caseload.selectors.figures import Figures
from caseload.selectors.waiting import Waiting, waiting_for
from chapters.models import Worksheet, WorksheetStatus
from chat import selectors as chat
from chat.models import ChatSession, StandingSlot

SEEN_KEPT_FOR = timedelta(days=14)


@dataclass(frozen=True)
class ChatToday:
    session: ChatSession
    week: int
    state: str  # running, soon, later, over
    minutes: int


@dataclass(frozen=True)
class Unread:
    treatment: Treatment
    count: int


@dataclass(frozen=True)
class MyWeek:
    now: datetime
    chats: list[ChatToday]
    waiting: list[Waiting]
    unread: list[Unread]
    alerts: list[Alert]
    sent: list[Worksheet]
    people: list[Figures]
    clashes: list[chat.Clash]
    asked_slots: list[StandingSlot]

    @property
    def past_promise(self) -> int:
        return sum(one.is_past_promise for one in self.waiting)

    @property
    def working_days(self) -> int:
        return care.promise().working_days

    @property
    def under_way(self) -> list[Figures]:
        return [person for person in self.people if person.is_active]

    @property
    def ended(self) -> list[Figures]:
        return [person for person in self.people if not person.is_active]


def my_week(tsw: User, *, now: datetime) -> MyWeek:
    if tsw.role != Role.TSW:
        raise NotVisible
    mine = permissions.visible_treatments(tsw, at=now)
    people = figures.figures_of(mine, now=now)
    unread = chat.unread_counts(mine, tsw)
    return MyWeek(
        now=now,
        chats=[
            _chat(session, now) for session in chat.sessions_between(mine, *figures.today_between(tsw, now))
        ],
        waiting=waiting_for(mine, now=now),
        unread=[
            Unread(row.treatment, unread[row.treatment.pk]) for row in people if unread.get(row.treatment.pk)
        ],
        alerts=list(care.open_alerts(tsw)),
        sent=_sent(mine, now),
        people=people,
        clashes=chat.clashes_of(tsw, now=now),
        asked_slots=list(chat.questions_of_young_people(mine)),
    )


def _chat(session: ChatSession, now: datetime) -> ChatToday:
    if session.ended_at or session.ends_at <= now:
        state, edge = "over", now
    elif session.starts_at <= now:
        state, edge = "running", session.ends_at
    else:
        state, edge = "later", session.starts_at
    minutes = calendar.minutes_until(edge, now)
    if state == "later" and minutes <= rules.SOON_MINUTES:
        state = "soon"
    return ChatToday(session, care.week_of(session.treatment, now), state, minutes)


def _sent(treatments: QuerySet[Treatment], now: datetime) -> list[Worksheet]:
    """Answers of the last two weeks, to see whether they were read."""
    rows = Worksheet.objects.filter(
        treatment__in=treatments, status=WorksheetStatus.ANSWERED, answered_at__gt=now - SEEN_KEPT_FOR
    )
    helped = Count("feedback", filter=Q(feedback__helped_at__isnull=False))
    sent = rows.select_related("treatment__young_person", "chapter").annotate(helped=helped)
    return list(sent.order_by("-answered_at")[:6])

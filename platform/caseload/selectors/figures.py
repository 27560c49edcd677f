"""What is known of each young person of a caseload, in a number of queries that does not grow with it."""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db.models import Count, Exists, F, Max, OuterRef, Prefetch, QuerySet, Subquery
from django.utils.timezone import localtime

from accounts.models import User
from care import rules as care_rules
from care import selectors as care
from care.models import Alert, Assignment, ExamWeek, Treatment, TreatmentStatus
from caseload import rules
from caseload.rules import Reason, Situation
from chapters.models import Chapter, Reading, Worksheet, WorksheetStatus
from chat.models import ChatSession, CheckOut, Feeling, Message


@dataclass(frozen=True)
class Chat:
    """`left` is how the young person left it, in their words for it, when they shared that."""

    id: UUID
    starts_at: datetime
    ends_at: datetime
    is_over: bool
    was_held: bool
    left: str = ""


@dataclass
class Figures:
    """One young person at a glance. The chat was held when the young person wrote in it."""

    treatment: Treatment
    now: datetime
    week: int
    tsw: User | None
    chapter: int
    chapters: int
    chats: list[Chat] = field(default_factory=list)
    answer_times: list[timedelta] = field(default_factory=list)
    waiting_since: list[datetime] = field(default_factory=list)
    last_contact_at: datetime | None = None
    alerts: list[Alert] = field(default_factory=list)
    is_exam_week: bool = False

    @property
    def is_active(self) -> bool:
        return self.treatment.status == TreatmentStatus.ACTIVE

    @property
    def past_chats(self) -> list[Chat]:
        return [chat for chat in self.chats if chat.is_over]

    @property
    def held(self) -> int:
        return sum(chat.was_held for chat in self.past_chats)

    @property
    def next_chat(self) -> Chat | None:
        return next((chat for chat in self.chats if not chat.is_over), None)

    @property
    def missed_in_a_row(self) -> int:
        missed = 0
        for chat in reversed(self.past_chats):
            if chat.was_held:
                break
            missed += 1
        return missed

    @property
    def answered_in(self) -> str:
        middle = rules.middle(self.answer_times)
        return rules.in_words(middle) if middle is not None else ""

    @property
    def past_promise(self) -> int:
        """How many worksheets wait longer than was promised."""
        zone = self.treatment.time_zone
        return sum(care.promise().is_past(since, zone, self.now) for since in self.waiting_since)

    @property
    def quiet_for(self) -> timedelta:
        """Since they last wrote, read or handed in; since the first day for those who have not yet."""
        began = care_rules.instant(self.treatment.starts_on, time(), self.treatment.time_zone)
        return max(self.now - (self.last_contact_at or began), timedelta())

    @property
    def last_contact(self) -> str:
        return rules.in_words(self.quiet_for) if self.last_contact_at else ""

    @property
    def situation(self) -> Situation:
        return Situation(
            week=self.week,
            weeks=self.treatment.weeks,
            is_active=self.is_active,
            alerts=[alert.reason for alert in self.alerts],
            waiting_for=self.now - min(self.waiting_since) if self.waiting_since else None,
            is_past_promise=self.past_promise > 0,
            quiet_for=self.quiet_for,
            missed_in_a_row=self.missed_in_a_row,
            chat_today_at=self._chat_today_at(),
            is_exam_week=self.is_exam_week,
        )

    def _chat_today_at(self) -> str:
        zone = ZoneInfo(self.treatment.time_zone)
        if self.next_chat is None:
            return ""
        starts_at = localtime(self.next_chat.starts_at, zone)
        return f"{starts_at:%H:%M}" if starts_at.date() == localtime(self.now, zone).date() else ""

    @property
    def reasons(self) -> list[Reason]:
        return rules.reasons(self.situation)


def figures_of(treatments: QuerySet[Treatment], *, now: datetime) -> list[Figures]:
    """In order: those under way by name, then the others."""
    found = {row.pk: _figures(row, now) for row in _treatments(treatments)}
    # From here on by id: a hand-over between two queries must not bring in somebody new.
    these = Treatment.objects.filter(pk__in=list(found))
    _add_chats(found, these, now)
    _add_worksheets(found, these)
    _add_last_contact(found, these)
    for alert in Alert.objects.filter(treatment__in=these, closed_at__isnull=True).order_by("raised_at"):
        found[alert.treatment_id].alerts.append(alert)
    return list(found.values())


def _treatments(treatments: QuerySet[Treatment]) -> QuerySet[Treatment]:
    opened = Reading.objects.filter(treatment=OuterRef("pk")).order_by("-chapter__number")
    of_plan = Chapter.objects.filter(programme=OuterRef("plan__programme")).order_by().values("programme")
    tsws = Assignment.objects.filter(until_at__isnull=True).select_related("tsw")
    exams = ExamWeek.objects.filter(withdrawn_at__isnull=True)
    return (
        treatments.select_related("young_person")
        .annotate(
            chapter_now=Subquery(opened.values("chapter__number")[:1]),
            chapters_in_all=Subquery(of_plan.annotate(n=Count("pk")).values("n")),
        )
        .prefetch_related(
            Prefetch("assignments", queryset=tsws, to_attr="open_assignments"),
            Prefetch("exam_weeks", queryset=exams, to_attr="standing_exam_weeks"),
        )
        .order_by("status", "young_person__name", "pk")
    )


def _figures(row: Any, now: datetime) -> Figures:
    week = care.week_of(row, now)
    return Figures(
        treatment=row,
        now=now,
        week=week,
        is_exam_week=any(exam.week == week for exam in row.standing_exam_weeks),
        tsw=row.open_assignments[0].tsw if row.open_assignments else None,
        chapter=row.chapter_now or 0,
        chapters=row.chapters_in_all or 0,
    )


def _add_chats(found: dict[UUID, Figures], treatments: QuerySet[Treatment], now: datetime) -> None:
    wrote = Message.objects.filter(room=OuterRef("room"), author=OuterRef("treatment__young_person"))
    rows = ChatSession.objects.filter(treatment__in=treatments, cancelled_at__isnull=True)
    shared = CheckOut.objects.filter(session=OuterRef("pk"), is_shared=True).values("feeling")
    for row in rows.annotate(was_held=Exists(wrote), left=Subquery(shared)).order_by("starts_at"):
        is_over = row.ended_at is not None or row.ends_at <= now
        left = Feeling(row.left).label if row.left else ""
        chat = Chat(row.pk, row.starts_at, row.ends_at, is_over, row.was_held, left)
        found[row.treatment_id].chats.append(chat)


def _add_worksheets(found: dict[UUID, Figures], treatments: QuerySet[Treatment]) -> None:
    for sheet in Worksheet.objects.filter(treatment__in=treatments, handed_in_at__isnull=False):
        if sheet.status == WorksheetStatus.HANDED_IN and sheet.handed_in_at:
            found[sheet.treatment_id].waiting_since.append(sheet.handed_in_at)
        elif sheet.status == WorksheetStatus.ANSWERED and sheet.answered_at and sheet.handed_in_at:
            found[sheet.treatment_id].answer_times.append(sheet.answered_at - sheet.handed_in_at)


def _add_last_contact(found: dict[UUID, Figures], treatments: QuerySet[Treatment]) -> None:
    """Only what the TSW sees anyway counts as contact; the six questions never do."""
    latest: dict[UUID, list[datetime]] = defaultdict(list)
    theirs = Message.objects.filter(
        room__treatment__in=treatments, author=F("room__treatment__young_person")
    ).values("room__treatment")
    sources = [
        theirs.annotate(at=Max("sent_at")).values_list("room__treatment", "at"),
        Reading.objects.filter(treatment__in=treatments)
        .values("treatment")
        .annotate(at=Max("last_read_at"))
        .values_list("treatment", "at"),
        Worksheet.objects.filter(treatment__in=treatments, handed_in_at__isnull=False)
        .values("treatment")
        .annotate(at=Max("handed_in_at"))
        .values_list("treatment", "at"),
    ]
    for rows in sources:
        for treatment_id, at in rows.order_by():
            latest[treatment_id].append(at)
    for treatment_id, moments in latest.items():
        found[treatment_id].last_contact_at = max(moments)


def today_between(person: User, now: datetime) -> tuple[datetime, datetime]:
    """The reader's own calendar day, from midnight to midnight."""
    day = care_rules.today_in(person.time_zone, now)
    start = care_rules.instant(day, time(), person.time_zone)
    return start, care_rules.instant(day + timedelta(days=1), time(), person.time_zone)

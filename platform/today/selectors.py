"""Reads of a young person's own pages: what waits for them today, and what is theirs to look up."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4
from zoneinfo import ZoneInfo

from django.conf import settings
from django.core.paginator import Page, Paginator
from django.db.models import Count, Max, QuerySet
from django.db.models.functions import TruncDate

from accounts.models import User
from audit import selectors as audit
from care import permissions
from care import rules as calendar
from care import selectors as care
from care.models import Supervision, Treatment
from care.permissions import Act, NotVisible, Relation
from chapters import selectors as chapters
from chapters.models import Note, Worksheet
from chapters.selectors import toolbox
from chat import selectors as chat
from chat.models import AgendaChoice, ChatSession, Summary
from measures import selectors as measures
from measures.models import Occasion
from today import rules
from today.rules import Near, Order, Stage, Thing


@dataclass(frozen=True)
class Chat:
    session: ChatSession
    near: Near
    minutes: int  # to its start; to its end once it runs

    @property
    def is_running(self) -> bool:
        return self.near == Near.RUNNING


@dataclass(frozen=True)
class Today:
    treatment: Treatment
    stage: Stage
    week: int
    tsw: User | None
    path: list[chapters.ChapterState]
    chat: Chat | None
    answers: list[Worksheet]
    unread: int
    reading: chapters.NextReading | None
    opens_next: chapters.ChapterState | None
    is_exam_week: bool
    questions: list[Occasion]
    last: Summary | None
    now: datetime

    @property
    def order(self) -> Order:
        there = {
            Thing.CHAT: self.chat,
            Thing.ANSWER: self.answers,
            Thing.MESSAGES: self.unread,
            Thing.CHAPTER: self.reading,
            Thing.QUESTIONS: self.questions,
        }
        return rules.order(
            {thing for thing, is_there in there.items() if is_there}, self.chat.near if self.chat else None
        )

    @property
    def path_week(self) -> int:
        """Where the picture of the ten weeks stands: one past the last once they are over."""
        over = self.treatment.weeks + 1
        return over if self.stage == Stage.AFTER else min(max(self.week, 1), over)


def treatment_of(young_person: User) -> Treatment | None:
    """Their treatment, or None before one has been set up; NotVisible for everybody else."""
    if not young_person.is_young_person:
        raise NotVisible
    try:
        return care.own_treatment(young_person)
    except NotVisible:
        return None


def today_of(young_person: User, *, now: datetime) -> Today | None:
    treatment = treatment_of(young_person)
    if treatment is None:
        return None
    week = care.week_of(treatment, now)
    path = chapters.chapter_path(treatment, now=now)
    reading = chapters.next_reading(path)
    stage = rules.stage(treatment.status, week, treatment.weeks)
    return Today(
        treatment=treatment,
        stage=stage,
        week=week,
        tsw=care.current_tsw(treatment),
        path=path,
        chat=_chat(treatment, now) if stage != Stage.LEFT else None,
        answers=chapters.unseen_answers(treatment),
        unread=chat.unread_count(treatment, young_person),
        reading=reading if stage == Stage.RUNNING else None,
        opens_next=next((state for state in path if state.opens_on or _waits(state)), None),
        is_exam_week=care.exam_plan(treatment, now=now).is_now,
        questions=measures.open_occasions(treatment, by=young_person, now=now),
        last=chat.last_summary(treatment, before=now),
        now=now,
    )


def _waits(state: chapters.ChapterState) -> bool:
    """For the TSW, who would like to talk about it first."""
    return state.state == "later" and state.opening is not None


def _chat(treatment: Treatment, now: datetime) -> Chat | None:
    session = chat.next_session(treatment, now=now)
    if session is None:
        return None
    near = rules.near(session.starts_at, session.ends_at, now)
    edge = session.ends_at if near == Near.RUNNING else session.starts_at
    return Chat(session, near, calendar.minutes_until(edge, now))


@dataclass(frozen=True)
class WaitingRoom:
    """What a young person finds before a chat, from the moment it is booked until it is over."""

    ending: chat.Ending
    now: datetime
    notes: list[Note]
    new_note: UUID
    last: Summary | None

    @property
    def session(self) -> ChatSession:
        return self.ending.session

    @property
    def state(self) -> str:
        return self.ending.clock.state(self.now)

    @property
    def choices(self) -> list[tuple[str, str]]:
        return list(AgendaChoice.choices)

    @property
    def minutes_to_start(self) -> int:
        return calendar.minutes_until(self.session.starts_at, self.now)


def waiting_room(reader: User, session_id: UUID, *, now: datetime) -> WaitingRoom:
    session = chat.session_for(reader, Act.ENTER_CHAT, session_id)
    own = toolbox.notes_to_bring(session.treatment) if reader.is_young_person else Note.objects.none()
    return WaitingRoom(
        ending=chat.ending(session, reader, now=now),
        now=now,
        notes=list(own),
        new_note=uuid4(),
        last=chat.last_summary(session.treatment, before=session.starts_at),
    )


LOOKS_A_PAGE = 15


@dataclass(frozen=True)
class Me:
    treatment: Treatment | None
    tsw: User | None
    supervisors: list[User]
    who_sees: dict[str, list[str]]
    supervisors_read_questions: bool
    looks: Page[dict[str, Any]]


def me(young_person: User, *, page: str | int = 1) -> Me:
    """Who may see what of this young person, in words, and who has looked."""
    treatment = treatment_of(young_person)
    tsw = care.current_tsw(treatment) if treatment else None
    watching = Supervision.objects.filter(tsw=tsw, until_at__isnull=True).select_related("supervisor")
    supervisors = [row.supervisor for row in watching.order_by("supervisor__name")] if tsw else []
    return Me(
        treatment=treatment,
        tsw=tsw,
        supervisors=supervisors,
        who_sees=_who_sees(tsw, supervisors),
        supervisors_read_questions=settings.BLINDED_READERS == "supervisors",
        looks=Paginator(_looks(young_person), LOOKS_A_PAGE).get_page(page),
    )


def _looks(young_person: User) -> QuerySet[Any, Any]:
    """Who looked at what for which reason, a row a day: seven times on one day is one row that says seven."""
    day = TruncDate("at", tzinfo=ZoneInfo(young_person.time_zone))
    looks = audit.looks_at(young_person.pk).annotate(day=day)
    same = looks.values("actor_id", "actor_name", "actor_role", "event", "purpose", "day")
    return same.annotate(times=Count("pk"), last_at=Max("at")).order_by("-last_at")


def _who_sees(tsw: User | None, supervisors: list[User]) -> dict[str, list[str]]:
    """For each group of people, what they see; those who see most stand first."""
    names = {
        Relation.OWN: "you",
        Relation.ASSIGNED_TSW: f"{tsw.first_name} (your TSW)" if tsw else "your TSW",
        Relation.SUPERVISOR: rules.supervisors_in_words(
            [person.name for person in supervisors], tsw.first_name if tsw else "your TSW"
        ),
        Relation.COORDINATOR: "the coordinator",
        Relation.RESEARCHER: "the research team",
        Relation.ADMINISTRATOR: "an administrator",
    }
    groups: dict[str, list[str]] = {}
    for act, what in rules.WHAT_IS_SEEN.items():
        who = permissions.granted(Act(act))
        groups.setdefault(
            rules.listed([names[relation] for relation in Relation if relation in who]), []
        ).append(what)
    return groups

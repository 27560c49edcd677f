"""What the way to a chat and its room show, each as one thing."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from accounts.models import User
from care import rules as calendar
from care import selectors as care
from care.models import Treatment
from care.permissions import Act
from chat import rules
from chat.loading.exercises import Exercise, exercises
from chat.models import ChatSession, StandingSlot
from chat.selectors.booking import asked_slot
from chat.selectors.endings import Ending, ending
from chat.selectors.lines import Line, draft, lines, other_person
from chat.selectors.sessions import clock, next_session, past_sessions, session_for
from chat.selectors.standing import glance
from chat.selectors.together import Doing, Note, doing, notes
from chat.selectors.tools import Tools, tools


@dataclass(frozen=True)
class ChatPage:
    """The young person's way to the next chat and back to the past ones."""

    treatment: Treatment
    now: datetime
    next: ChatSession | None
    clock: rules.Clock | None
    past: list[ChatSession]
    tsw: User | None
    asked: StandingSlot | None

    @property
    def is_asked(self) -> bool:
        """Whether the TSW would like another weekly time."""
        return self.asked is not None and self.asked.proposed_by != self.treatment.young_person

    @property
    def state(self) -> rules.State | None:
        return self.clock.state(self.now) if self.clock else None


@dataclass(frozen=True)
class RoomPage:
    """One chat: its waiting room, the live room, or what is left to read after it."""

    session: ChatSession
    clock: rules.Clock
    now: datetime
    me: str
    other: User | None
    lines: list[Line | Note]
    last: int
    draft: str
    together: Doing | None
    exercises: list[Exercise]
    other_is_here: bool
    ending: Ending
    tools: Tools | None

    @property
    def state(self) -> rules.State:
        return self.clock.state(self.now)

    @property
    def is_live(self) -> bool:
        return self.state in (rules.State.OPEN, rules.State.CLOSING)

    @property
    def has_begun(self) -> bool:
        return self.now >= self.clock.starts_at

    @property
    def share_left(self) -> int:
        return self.clock.share_left(self.now)

    @property
    def minutes_left(self) -> int:
        return calendar.minutes_until(self.clock.ends_at, self.now)

    @property
    def minutes_to_start(self) -> int:
        return calendar.minutes_until(self.clock.starts_at, self.now)


def chat_page(young_person: User, *, now: datetime) -> ChatPage:
    treatment = care.own_treatment(young_person)
    session = next_session(treatment, now=now)
    tsw = care.current_tsw(treatment)
    return ChatPage(
        treatment=treatment,
        now=now,
        next=session,
        clock=clock(session) if session else None,
        past=list(past_sessions(treatment, now=now)),
        tsw=tsw,
        asked=asked_slot(treatment, tsw),
    )


def room_page(user: User, session_id: UUID, *, now: datetime) -> RoomPage:
    session = session_for(user, Act.ENTER_CHAT, session_id)
    glanced = glance(session.room, user, now=now)
    said = lines(session.room, user, other_read_upto=glanced.other_read_upto)
    return RoomPage(
        session=session,
        clock=clock(session),
        now=now,
        me=user.role,
        other=other_person(session.treatment, user),
        lines=sorted([*said, *notes(session)], key=lambda each: each.sent_at),
        last=glanced.last,
        draft=draft(session.room, user),
        together=doing(session, user.role),
        exercises=list(exercises().values()),
        other_is_here=glanced.other_is_here,
        ending=ending(session, user, now=now),
        tools=tools(session, user, now=now),
    )

"""What there is to know of the cohort, as plain records; no Django, no database."""

from dataclasses import dataclass
from datetime import time, timedelta
from typing import NamedTuple

ENTRANCES = ("anna", "tom", "ines", "ruth", "kit", "omar", "ada")
TIME_ZONE = "Europe/London"


class When(NamedTuple):
    days_ago: int
    at: time


@dataclass(frozen=True)
class Staff:
    key: str
    name: str
    role: str
    supervisor: str = ""
    gender: str = ""
    phone: str = ""


@dataclass(frozen=True)
class YoungPerson:
    """`started_days_ago` counts from the first start; `reading` is a chapter begun without a worksheet."""

    key: str
    name: str
    age: int
    gender: str
    ethnicity: str
    area: str
    tsw: str
    state: str
    started_days_ago: int
    chat_at: time
    ended_days_ago: int | None = None
    ended_because: str = ""
    reading: str = ""

    @property
    def week(self) -> int:
        return self.started_days_ago // 7 + 1

    @property
    def last_day(self) -> int:
        return self.ended_days_ago or 0


@dataclass(frozen=True)
class Line:
    after: timedelta
    author: str
    body: str


@dataclass(frozen=True)
class Chat:
    young_person: str
    days_ago: int
    lines: tuple[Line, ...]


@dataclass(frozen=True)
class Note:
    days_ago: int
    at: time
    author: str
    body: str


@dataclass(frozen=True)
class Conversation:
    young_person: str
    lines: tuple[Note, ...]
    unread_by: str


@dataclass(frozen=True)
class Quote:
    """The young person's earlier words, above what the TSW wrote."""

    chapter: str
    exercise: str
    words: str


@dataclass(frozen=True)
class Answer:
    exercise: str
    body: str
    feedback: str
    helped: bool
    quotes: tuple[Quote, ...]


@dataclass(frozen=True)
class Worksheet:
    """Handed in, or a draft; its feedback is the TSW's draft until it is answered."""

    young_person: str
    chapter: str
    answers: tuple[Answer, ...]
    is_draft: bool
    written: When
    answered: When | None
    look_asked: When | None
    seen: bool


class Rating(NamedTuple):
    days_ago: int
    goal: str
    how_far: int


class Kept(NamedTuple):
    """Words of a section, or a recording, an exercise, or what the TSW wrote beside one: by its slug."""

    days_ago: int
    chapter: str
    section: str = ""
    words: str = ""
    media: str = ""
    exercise: str = ""
    feedback: str = ""


@dataclass(frozen=True)
class ToBring:
    """A line for the chat: only the young person's own until it is shared."""

    written: When
    body: str
    shared_days_ago: int | None
    talked_days_ago: int | None


@dataclass(frozen=True)
class Toolbox:
    young_person: str
    pronouns: str
    low_mood: str
    ratings: tuple[Rating, ...]
    kept: tuple[Kept, ...]
    notes: tuple[ToBring, ...]


class Opening(NamedTuple):
    """A chapter the TSW opened early."""

    young_person: str
    chapter: str
    decided: When


class ExamWeek(NamedTuple):
    young_person: str
    week: int
    taken: When


class SignOff(NamedTuple):
    """A TSW whose words the supervisor sees before they are sent."""

    tsw: str
    since: When


@dataclass(frozen=True)
class Ending:
    """What both took from a chat; `left` is how the young person left it, if they said."""

    young_person: str
    days_ago: int
    body: str
    next_time: str
    left: str = ""
    is_shared: bool = False


class Agenda(NamedTuple):
    """What a young person would like to use their next chat for; its lines are notes of theirs."""

    young_person: str
    choice: str
    lines: tuple[str, ...]


class AskedSlot(NamedTuple):
    """Another weekly time, on the same day, that somebody asks their TSW for."""

    young_person: str
    at: time
    asked: When


class MovedChat(NamedTuple):
    """The next chat, moved to the day after."""

    young_person: str
    reason: str
    changed: When


@dataclass(frozen=True)
class Alert:
    young_person: str
    kind: str
    raised_by: str
    days_ago: int
    at: time
    reason: str
    acknowledged_days_ago: int | None = None
    closed_days_ago: int | None = None
    outcome: str = ""


@dataclass(frozen=True)
class Cohort:
    staff: tuple[Staff, ...]
    young_people: tuple[YoungPerson, ...]
    ratings: dict[str, dict[int, list[int]]]
    chats: tuple[Chat, ...]
    conversations: tuple[Conversation, ...]
    worksheets: tuple[Worksheet, ...]
    alerts: tuple[Alert, ...]
    toolboxes: tuple[Toolbox, ...]
    openings: tuple[Opening, ...]
    exam_weeks: tuple[ExamWeek, ...]
    sign_offs: tuple[SignOff, ...]
    asked_slots: tuple[AskedSlot, ...]
    moved_chats: tuple[MovedChat, ...]
    endings: tuple[Ending, ...]
    agendas: tuple[Agenda, ...]


def email_of(key: str) -> str:
    return f"{key}@demo.beside.test"

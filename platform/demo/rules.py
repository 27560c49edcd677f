"""What the files of the cohort say, read into plain records; no Django, no database."""

import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import time, timedelta
from pathlib import Path
from typing import Any, NamedTuple

from chapters import kinds

FOLDER = Path(__file__).resolve().parent / "cohort"
ENTRANCES = ("anna", "tom", "ines", "ruth", "kit", "omar", "ada")
TIME_ZONE = "Europe/London"
Value = str | int | list[str]


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
class Answer:
    exercise: str
    body: str
    feedback: str
    helped: bool


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


def read_cohort(folder: Path = FOLDER) -> Cohort:
    people, arranged = _read(folder / "people.toml"), _read(folder / "arrangements.toml")
    return Cohort(
        staff=tuple(Staff(**entry) for entry in people["staff"]),
        young_people=tuple(_young_person(entry) for entry in people["young_person"]),
        ratings={
            key: {int(week): items for week, items in weeks.items()}
            for key, weeks in _read(folder / "ratings.toml").items()
        },
        chats=tuple(_chat(entry) for entry in _entries(folder, "chats_*.toml", "chat")),
        conversations=tuple(
            _conversation(entry) for entry in _read(folder / "messages.toml")["conversation"]
        ),
        worksheets=tuple(_worksheet(entry) for entry in _entries(folder, "worksheets_*.toml", "worksheet")),
        alerts=tuple(_alert(entry) for entry in _read(folder / "alerts.toml")["alert"]),
        toolboxes=tuple(_toolbox(entry) for entry in _read(folder / "toolbox.toml")["toolbox"]),
        openings=tuple(Opening(e["young_person"], e["chapter"], _when(e)) for e in arranged["opening"]),
        exam_weeks=tuple(ExamWeek(e["young_person"], e["week"], _when(e)) for e in arranged["exam_week"]),
        sign_offs=tuple(SignOff(e["tsw"], _when(e)) for e in arranged["sign_off"]),
    )


def email_of(key: str) -> str:
    return f"{key}@demo.beside.test"


def _read(file: Path) -> dict[str, Any]:
    return tomllib.loads(file.read_text(encoding="utf-8"))


def _entries(folder: Path, pattern: str, name: str) -> Iterator[dict[str, Any]]:
    for file in sorted(folder.glob(pattern)):
        yield from _read(file)[name]


def _young_person(entry: dict[str, Any]) -> YoungPerson:
    return YoungPerson(**{**entry, "chat_at": time.fromisoformat(entry["chat_at"])})


def _alert(entry: dict[str, Any]) -> Alert:
    return Alert(**{**entry, "at": time.fromisoformat(entry["at"])})


def _chat(entry: dict[str, Any]) -> Chat:
    lines = tuple(Line(_minutes(after), author, body) for after, author, body in entry["lines"])
    return Chat(entry["young_person"], entry["days_ago"], lines)


def _minutes(text: str) -> timedelta:
    minutes, seconds = text.split(":")
    return timedelta(minutes=int(minutes), seconds=int(seconds))


def _conversation(entry: dict[str, Any]) -> Conversation:
    lines = tuple(Note(days, time.fromisoformat(at), who, body) for days, at, who, body in entry["lines"])
    return Conversation(entry["young_person"], lines, entry.get("unread_by", ""))


def _worksheet(entry: dict[str, Any]) -> Worksheet:
    is_draft = "saved_days_ago" in entry
    return Worksheet(
        young_person=entry["young_person"],
        chapter=entry["chapter"],
        answers=tuple(_answer(answer) for answer in entry["answers"]),
        is_draft=is_draft,
        written=_when(entry, "saved_" if is_draft else "handed_in_"),
        answered=_when(entry, "answered_") if "answered_days_ago" in entry else None,
        look_asked=_when(entry, "look_asked_") if "look_asked_days_ago" in entry else None,
        seen=entry.get("seen", False),
    )


def _when(entry: dict[str, Any], what: str = "") -> When:
    return When(entry[f"{what}days_ago"], time.fromisoformat(entry[f"{what}at"]))


def _answer(entry: dict[str, Any]) -> Answer:
    parts = entry.get("parts")
    body = (
        _body(entry["value"])
        if parts is None
        else kinds.parts.write({name: _body(value) for name, value in parts.items()})
    )
    return Answer(entry["exercise"], body, entry.get("feedback", ""), entry.get("helped", False))


def _body(value: Value) -> str:
    """As an answer keeps it: several choices are lines, a scale is its number."""
    return "\n".join(value) if isinstance(value, list) else str(value)


def _toolbox(entry: dict[str, Any]) -> Toolbox:
    return Toolbox(
        young_person=entry["young_person"],
        pronouns=entry["pronouns"],
        low_mood=entry["low_mood"],
        ratings=tuple(Rating(*rating) for rating in entry["ratings"]),
        kept=tuple(Kept(**thing) for thing in entry["kept"]),
        notes=tuple(
            ToBring(_when(note), note["body"], note.get("shared_days_ago"), note.get("talked_days_ago"))
            for note in entry["notes"]
        ),
    )

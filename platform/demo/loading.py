"""Reads the cohort's files into the records of `rules`; no database."""

import tomllib
from collections.abc import Iterator
from datetime import time, timedelta
from pathlib import Path
from typing import Any

from chapters import kinds
from demo import rules

FOLDER = Path(__file__).resolve().parent / "cohort"
Value = str | int | list[str]


def read_cohort(folder: Path = FOLDER) -> rules.Cohort:
    people, arranged = _read(folder / "people.toml"), _read(folder / "arrangements.toml")
    left = _read(folder / "endings.toml")
    return rules.Cohort(
        staff=tuple(rules.Staff(**entry) for entry in people["staff"]),
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
        openings=tuple(rules.Opening(e["young_person"], e["chapter"], _when(e)) for e in arranged["opening"]),
        exam_weeks=tuple(
            rules.ExamWeek(e["young_person"], e["week"], _when(e)) for e in arranged["exam_week"]
        ),
        sign_offs=tuple(rules.SignOff(e["tsw"], _when(e)) for e in arranged["sign_off"]),
        asked_slots=tuple(
            rules.AskedSlot(e["young_person"], time.fromisoformat(e["slot"]), _when(e))
            for e in arranged["asked_slot"]
        ),
        moved_chats=tuple(
            rules.MovedChat(e["young_person"], e["reason"], _when(e)) for e in arranged["moved_chat"]
        ),
        endings=tuple(rules.Ending(**entry) for entry in left["ending"]),
        agendas=tuple(
            rules.Agenda(e["young_person"], e["choice"], tuple(e["lines"])) for e in left["agenda"]
        ),
    )


def _read(file: Path) -> dict[str, Any]:
    return tomllib.loads(file.read_text(encoding="utf-8"))


def _entries(folder: Path, pattern: str, name: str) -> Iterator[dict[str, Any]]:
    for file in sorted(folder.glob(pattern)):
        yield from _read(file)[name]


def _young_person(entry: dict[str, Any]) -> rules.YoungPerson:
    return rules.YoungPerson(**{**entry, "chat_at": time.fromisoformat(entry["chat_at"])})


def _alert(entry: dict[str, Any]) -> rules.Alert:
    return rules.Alert(**{**entry, "at": time.fromisoformat(entry["at"])})


def _chat(entry: dict[str, Any]) -> rules.Chat:
    lines = tuple(rules.Line(_minutes(after), author, body) for after, author, body in entry["lines"])
    return rules.Chat(entry["young_person"], entry["days_ago"], lines)


def _minutes(text: str) -> timedelta:
    minutes, seconds = text.split(":")
    return timedelta(minutes=int(minutes), seconds=int(seconds))


def _conversation(entry: dict[str, Any]) -> rules.Conversation:
    lines = tuple(
        rules.Note(days, time.fromisoformat(at), who, body) for days, at, who, body in entry["lines"]
    )
    return rules.Conversation(entry["young_person"], lines, entry.get("unread_by", ""))


def _worksheet(entry: dict[str, Any]) -> rules.Worksheet:
    is_draft = "saved_days_ago" in entry
    return rules.Worksheet(
        young_person=entry["young_person"],
        chapter=entry["chapter"],
        answers=tuple(_answer(answer) for answer in entry["answers"]),
        is_draft=is_draft,
        written=_when(entry, "saved_" if is_draft else "handed_in_"),
        answered=_when(entry, "answered_") if "answered_days_ago" in entry else None,
        look_asked=_when(entry, "look_asked_") if "look_asked_days_ago" in entry else None,
        seen=entry.get("seen", False),
    )


def _when(entry: dict[str, Any], what: str = "") -> rules.When:
    return rules.When(entry[f"{what}days_ago"], time.fromisoformat(entry[f"{what}at"]))


def _answer(entry: dict[str, Any]) -> rules.Answer:
    return rules.Answer(
        exercise=entry["exercise"],
        body=_parts(entry["parts"]) if "parts" in entry else _body(entry["value"]),
        feedback=entry.get("feedback", ""),
        helped=entry.get("helped", False),
        quotes=tuple(rules.Quote(**quote) for quote in entry.get("quotes", ())),
    )


def _parts(parts: dict[str, Value]) -> str:
    return kinds.parts.write({name: _body(value) for name, value in parts.items()})


def _body(value: Value) -> str:
    """As an answer keeps it: several choices are lines, a scale is its number."""
    return "\n".join(value) if isinstance(value, list) else str(value)


def _toolbox(entry: dict[str, Any]) -> rules.Toolbox:
    return rules.Toolbox(
        young_person=entry["young_person"],
        pronouns=entry["pronouns"],
        low_mood=entry["low_mood"],
        ratings=tuple(rules.Rating(*rating) for rating in entry["ratings"]),
        kept=tuple(rules.Kept(**thing) for thing in entry["kept"]),
        notes=tuple(
            rules.ToBring(_when(note), note["body"], note.get("shared_days_ago"), note.get("talked_days_ago"))
            for note in entry["notes"]
        ),
    )

"""Kinds of exercise: what a pack may say of each, what may be written in it, how it reads. No Django."""

from typing import Any

from chapters.kinds import goals, parts
from chapters.kinds.body_map import BodyMap
from chapters.kinds.choosing import Choice, Scale, SeveralChoices
from chapters.kinds.feeling_ladder import FeelingLadder
from chapters.kinds.goals import Goals
from chapters.kinds.growing_list import GrowingList
from chapters.kinds.kind import Kind, Line, Options, PackTable
from chapters.kinds.letter_and_reply import LetterAndReply
from chapters.kinds.name_critic import NameCritic
from chapters.kinds.plan import Plan
from chapters.kinds.triangle import Triangle
from chapters.kinds.two_columns import TwoColumns
from chapters.kinds.writing import Writing

__all__ = [
    "KINDS",
    "REFERENCES",
    "Kind",
    "Line",
    "both",
    "clean",
    "goals",
    "layout",
    "options",
    "parts",
    "readable",
]

# Options that name an exercise of the same kind in an earlier chapter.
REFERENCES = ("before", "carry_on")

KINDS: dict[str, Kind] = {
    "short_writing": Writing(),
    "long_writing": Writing(),
    "choice": Choice(),
    "several_choices": SeveralChoices(),
    "scale": Scale(),
    "two_columns": TwoColumns(),
    "growing_list": GrowingList(),
    "feeling_ladder": FeelingLadder(),
    "name_critic": NameCritic(),
    "letter_and_reply": LetterAndReply(),
    "plan": Plan(),
    "goals": Goals(),
    "body_map": BodyMap(),
    "triangle": Triangle(),
}


def options(kind: str, table: PackTable) -> dict[str, Any]:
    return KINDS[kind].options(table)


def clean(kind: str, options: Options, body: str) -> str:
    return KINDS[kind].clean(options, body)


def readable(kind: str, options: Options, body: str) -> list[Line]:
    return KINDS[kind].readable(options, body)


def both(kind: str, options: Options, stored: str, mine: str) -> str | None:
    return KINDS[kind].both(options, stored, mine)


def layout(kind: str, options: Options, body: str) -> Any:
    return KINDS[kind].layout(options, body)

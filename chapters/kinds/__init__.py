"""Kinds of exercise: what a pack may say of each, what may be written in it, how it reads. No Django."""

from typing import Any

from chapters.kinds import parts
from chapters.kinds.choosing import Choice, Scale, SeveralChoices
from chapters.kinds.kind import Kind, Line, Options, PackTable
from chapters.kinds.two_columns import TwoColumns
from chapters.kinds.writing import Writing

__all__ = ["KINDS", "Kind", "Line", "both", "clean", "layout", "options", "parts", "readable"]

KINDS: dict[str, Kind] = {
    "short_writing": Writing(),
    "long_writing": Writing(),
    "choice": Choice(),
    "several_choices": SeveralChoices(),
    "scale": Scale(),
    "two_columns": TwoColumns(),
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

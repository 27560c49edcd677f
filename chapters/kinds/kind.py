"""What a kind of exercise can do; each kind is a module beside this one, in plain Python."""

import re
from abc import ABC, abstractmethod
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Protocol

from care.rules import clean_text
from chapters import rules

REFERENCE = re.compile(r"[a-z0-9-]+/[a-z0-9-]+")
Options = Mapping[str, Any]


@dataclass(frozen=True)
class Line:
    """A piece of an answer to read: what was asked there ("" for the exercise as a whole), what was said."""

    label: str
    text: str


class PackTable(Protocol):
    """One exercise's table in the pack (chapters.loading.tables): it complains with file and line."""

    data: dict[str, Any]

    def complain(self, key: str, expected: str) -> None: ...
    def text(self, key: str, *, longest: int, optional: bool = False) -> str: ...
    def number(self, key: str, low: int, high: int) -> int: ...
    def texts(self, key: str, *, longest: int, most: int) -> list[str]: ...


class Kind(ABC):
    @abstractmethod
    def options(self, table: PackTable) -> dict[str, Any]:
        """What the pack says of this exercise; a wrong value is complained about and answered harmlessly."""

    @abstractmethod
    def clean(self, options: Options, body: str) -> str:
        """The body as it will be stored; "" is always fine. Cleaned twice is cleaned once. Raises Refused."""

    def readable(self, options: Options, body: str) -> list[Line]:
        """All that was written, for people. Any stored body can be read, whatever happened to it."""
        return [Line("", body)] if body else []

    def both(self, options: Options, stored: str, mine: str) -> str | None:
        """Two devices' versions in one; None where only one of them can be."""
        return None

    def layout(self, options: Options, body: str) -> Any:
        """What the kind's own templates go through; nothing by default."""
        return None


def only_offered(text: str, offered: Iterable[str], *, is_one: bool) -> str:
    """What was chosen, a line each, in the order of the offer. Raises Refused."""
    allowed = [clean_text(choice) for choice in offered]
    chosen = [line for line in clean_text(text).split("\n") if line]
    if not set(chosen) <= set(allowed) or (is_one and len(chosen) > 1):
        raise rules.Refused("That isn’t one of the choices here. Please pick again.")
    return "\n".join(choice for choice in allowed if choice in chosen)


def reference(table: PackTable, key: str) -> str:
    """`chapter-slug/exercise-slug`, or "" when the pack names none. The loader looks whether it is there."""
    if key not in table.data:
        return ""
    value = table.text(key, longest=121)
    if value and not REFERENCE.fullmatch(value):
        table.complain(key, "`chapter-slug/exercise-slug` of an earlier chapter")
    return value

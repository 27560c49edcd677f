"""A TOML file with a memory for lines: each wrong value is told with file, line and what was expected."""

import re
import tomllib
from collections import Counter
from dataclasses import dataclass, field
from typing import Any

HEADER = re.compile(r"\s*\[\[?\s*([\w-]+)\s*\]")
CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
LONGEST_FILE = 200_000


class BadInstrument(ValueError):
    """A file that cannot be used; its text is one sentence for each thing that is wrong."""

    def __init__(self, problems: list[str]) -> None:
        super().__init__("\n".join(dict.fromkeys(problems)))


@dataclass
class Source:
    """One file: its name for people, its text, and what was found wrong so far."""

    name: str
    text: str
    problems: list[str] = field(default_factory=list)

    @classmethod
    def decode(cls, name: str, content: bytes) -> "Source":
        if len(content) > LONGEST_FILE:
            raise BadInstrument([f"{name}: is too long; expected at most {LONGEST_FILE // 1000} kB."])
        try:
            # Some editors begin a file with an unseen mark.
            return cls(name, content.decode("utf-8-sig").replace("\r\n", "\n"))
        except UnicodeDecodeError:
            raise BadInstrument([f"{name}: is not readable as text; expected UTF-8."]) from None

    def table(self) -> "Table":
        try:
            return Table(self, tomllib.loads(self.text))
        except (tomllib.TOMLDecodeError, RecursionError) as error:
            raise BadInstrument([f"{self.name}: is not valid TOML; {error}."]) from None

    def stop_if_wrong(self) -> None:
        if self.problems:
            raise BadInstrument(self.problems)


@dataclass
class Table:
    """One table, read key by key. A wrong key answers with a harmless value and leaves a problem."""

    source: Source
    data: dict[str, Any]
    header: str = ""
    index: int = 0

    def line(self, key: str) -> int | None:
        """Where the key stands; where its table begins when the key is not there."""
        header, seen, begins = "", Counter([""]), None
        wanted = re.compile(rf'\s*"?{re.escape(key)}"?\s*=')
        for number, text in enumerate(self.source.text.splitlines(), start=1):
            if found := HEADER.match(text):
                header = found[1]
                seen[header] += 1
                if not self.header and header == key:
                    return number
            here = header == self.header and seen[header] == self.index + 1
            if here and begins is None:
                begins = number
            if here and wanted.match(text):
                return number
        return begins if self.header else None

    def complain(self, key: str, expected: str, *, about: str = "") -> None:
        line = self.line(key)
        place = f"{self.source.name}, line {line}" if line else self.source.name
        what = f"`{key}` is not right" if key in self.data else f"`{key}` is missing"
        self.source.problems.append(f"{place}: {about}{what}; expected {expected}.")

    def only(self, *known: str) -> None:
        for key in self.data:
            if key not in known:
                self.complain(key, f"only {', '.join(known)}")

    def text(self, key: str, *, longest: int = 500, about: str = "") -> str:
        value = self.data.get(key)
        if not is_text(value, longest):
            self.complain(key, f"a text of at most {longest} characters", about=about)
            return ""
        return str(value).strip()

    def number(self, key: str, low: int, high: int, *, default: int | None = None) -> int:
        value = self.data.get(key, default)
        if not isinstance(value, int) or isinstance(value, bool) or not low <= value <= high:
            self.complain(key, f"a whole number from {low} to {high}")
            return low
        return value

    def flag(self, key: str, *, default: bool) -> bool:
        value = self.data.get(key, default)
        if not isinstance(value, bool):
            self.complain(key, "true or false")
        return bool(value)

    def one_of(self, key: str, *allowed: str) -> str:
        value = self.data.get(key)
        if value not in allowed:
            self.complain(key, f"one of {', '.join(allowed)}")
            return allowed[0]
        return str(value)

    def texts(self, key: str) -> tuple[str, ...]:
        value = self.data.get(key)
        if not isinstance(value, list) or not all(is_text(one, 300) for one in value):
            self.complain(key, "a list of texts of at most 300 characters")
            return ()
        return tuple(value)

    def numbers(self, key: str) -> tuple[int, ...]:
        value = self.data.get(key)
        # `type` and not isinstance: true is no number here.
        if not isinstance(value, list) or not value or not all(type(one) is int for one in value):
            self.complain(key, "a list of whole numbers")
            return ()
        return tuple(value)

    def table(self, key: str) -> "Table":
        """A table [key]; an empty one when the file has none."""
        value = self.data.get(key, {})
        if not isinstance(value, dict):
            self.complain(key, f"a table [{key}]")
            value = {}
        return Table(self.source, value, header=key)

    def tables(self, key: str) -> list["Table"]:
        """Tables that each begin with [[key]]."""
        value = self.data.get(key, [])
        if not isinstance(value, list) or not all(isinstance(one, dict) for one in value):
            self.complain(key, f"tables that each begin with [[{key}]]")
            value = []
        return [Table(self.source, one, header=key, index=index) for index, one in enumerate(value)]


def is_text(value: object, longest: int) -> bool:
    return isinstance(value, str) and 0 < len(value.strip()) <= longest and not CONTROL.search(value)

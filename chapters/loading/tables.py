"""A TOML file with a memory for lines: each wrong value is told with its file, line and what was expected."""

import os
import re
import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from chapters.loading.pack import Problem

HEADER = re.compile(r"^\s*(\[\[?)\s*([\w.-]+)\s*\]\]?")
SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
# Signs that no keyboard writes; a database may refuse them.
CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
LARGEST_TEXT = 500_000


@dataclass(frozen=True)
class Source:
    """One file of the pack: its name for people, its text, and where problems are collected."""

    name: str
    text: str
    problems: list[Problem]

    def complain(self, sentence: str, line: int | None = None) -> None:
        self.problems.append(Problem(self.name, line, sentence))


def real(path: Path) -> Path:
    """Where it leads in the end; a link that goes in a circle leads to itself."""
    return Path(os.path.realpath(path))


def is_inside(path: Path, folder: Path) -> bool:
    return real(path).is_relative_to(folder)


def read_source(path: Path, root: Path, problems: list[Problem]) -> Source | None:
    """A text file of the pack; None, and a problem, when it is no text or none of this pack's."""
    name = path.relative_to(root).as_posix()
    if not is_inside(path, root):
        problems.append(Problem(name, None, "leads out of the pack; expected a file of its own here."))
        return None
    try:
        content = path.read_bytes()
    except FileNotFoundError:
        problems.append(Problem(name, None, "is missing; expected a file with this name."))
        return None
    except OSError:
        problems.append(Problem(name, None, "cannot be opened; expected an ordinary file."))
        return None
    return _as_text(name, content, problems)


def _as_text(name: str, content: bytes, problems: list[Problem]) -> Source | None:
    try:
        # Some editors begin a file with an unseen mark.
        text = content.decode("utf-8-sig").replace("\r\n", "\n").replace("\r", "\n")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        problems.append(Problem(name, line, "is not readable as text; expected UTF-8."))
        return None
    if found := CONTROL.search(text):
        line = text.count("\n", 0, found.start()) + 1
        problems.append(Problem(name, line, "holds a sign that is no letter; expected plain text."))
    elif len(content) > LARGEST_TEXT:
        problems.append(Problem(name, None, f"is too long; expected at most {LARGEST_TEXT // 1000} kB."))
    else:
        return Source(name, text, problems)
    return None


def parse(source: Source | None) -> dict[str, Any] | None:
    if source is None:
        return None
    try:
        return tomllib.loads(source.text)
    except tomllib.TOMLDecodeError as error:
        found = re.search(r"at line (\d+)", str(error))
        line = int(found.group(1)) if found else None
        source.complain(f"is not valid TOML; expected `key = value` ({error}).", line)
    except RecursionError:
        source.complain("is not valid TOML; expected fewer brackets inside brackets.")
    return None


class Table:
    """One table of a TOML file, read key by key. A wrong key answers with a harmless value and a problem."""

    def __init__(self, source: Source, data: dict[str, Any], *, header: str = "", index: int = 0) -> None:
        self.source = source
        self.data = data
        self.header = header
        self.index = index

    def line(self, key: str = "") -> int | None:
        """The line of a key in this table; of the table's header when the key is not there."""
        current, seen, header_line = "", -1, None
        for number, text in enumerate(self.source.text.splitlines(), start=1):
            if found := HEADER.match(text):
                seen = seen + 1 if found[2] == self.header else seen
                current = found[2]
                header_line = number if current == self.header and seen == self.index else header_line
            elif self._holds(current, seen) and key and re.match(rf"\s*{re.escape(key)}\s*=", text):
                return number
        return header_line

    def _holds(self, current: str, seen: int) -> bool:
        return current == self.header and (not self.header or seen == self.index)

    def complain(self, key: str, expected: str) -> None:
        what = f"`{key}` is missing" if key not in self.data else f"`{key}` is not right"
        self.source.complain(f"{what}; expected {expected}.", self.line(key))

    def only(self, *known: str) -> None:
        for key in self.data:
            if key not in known:
                names = ", ".join(known)
                self.source.complain(f"`{key}` is not known here; expected only {names}.", self.line(key))

    def text(self, key: str, *, longest: int, optional: bool = False) -> str:
        value = self.data.get(key, "" if optional else None)
        text = value if isinstance(value, str) and not CONTROL.search(value) else None
        if text is not None and len(text) <= longest and (text.strip() or optional):
            return text.strip()
        self.complain(key, f"a text of at most {longest} characters")
        return ""

    def slug(self, key: str, *, longest: int = 60) -> str:
        value = self.data.get(key)
        if not isinstance(value, str) or not SLUG.fullmatch(value) or len(value) > longest:
            self.complain(key, f"small letters, digits and hyphens, at most {longest} characters")
            return ""
        return value

    def number(self, key: str, low: int, high: int) -> int:
        value = self.data.get(key)
        if not isinstance(value, int) or isinstance(value, bool) or not low <= value <= high:
            self.complain(key, f"a whole number from {low} to {high}")
            return low
        return value

    def one_of(self, key: str, allowed: list[str]) -> str:
        value = self.data.get(key)
        if value not in allowed:
            self.complain(key, "one of " + ", ".join(allowed))
            return allowed[0]
        return str(value)

    def texts(self, key: str, *, longest: int, most: int) -> list[str]:
        value = self.data.get(key)
        is_list = isinstance(value, list) and 0 < len(value) <= most
        if not is_list or not all(_is_line(item, longest) for item in value or []):
            self.complain(key, f"a list of 1 to {most} one-line texts of at most {longest} characters")
            return []
        if len(set(value or [])) < len(value or []):
            self.complain(key, "each entry once")
        return list(value or [])

    def table(self, key: str) -> "Table":
        value = self.data.get(key)
        if not isinstance(value, dict):
            self.complain(key, f"a table [{key}]")
            value = {}
        return Table(self.source, value, header=key)

    def tables(self, key: str) -> list["Table"]:
        value = self.data.get(key, [])
        if not isinstance(value, list) or not all(isinstance(item, dict) for item in value):
            self.complain(key, f"tables, each starting with [[{key}]]")
            return []
        return [Table(self.source, item, header=key, index=index) for index, item in enumerate(value)]


def _is_line(value: object, longest: int) -> bool:
    if not isinstance(value, str) or CONTROL.search(value):
        return False
    return len(value.strip()) > 0 and len(value) <= longest and "\n" not in value

"""Reads palette.toml: ways for a TSW to begin a line, by what they build."""

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

OURS = Path(__file__).resolve().parents[1] / "palette.toml"
MOST_OPENINGS, LONGEST_OPENING = 8, 80


class PaletteIsWrong(Exception):
    """The file cannot be used as it is; the sentence says which technique and why."""


@dataclass(frozen=True)
class Technique:
    title: str
    why: str
    openings: tuple[str, ...]


@cache
def palette(path: Path = OURS) -> list[Technique]:
    """In the order of the file."""
    with path.open("rb") as file:
        found = [_technique(table) for table in tomllib.load(file).get("technique", [])]
    if not found:
        raise PaletteIsWrong("There is no technique in it.")
    return found


def _technique(table: dict[str, Any]) -> Technique:
    name = table.get("title", "without a title")
    texts = [table.get("title"), table.get("why"), *table.get("openings", [])]
    if set(table) != {"title", "why", "openings"} or not all(isinstance(t, str) and t.strip() for t in texts):
        raise PaletteIsWrong(f"Technique {name}: it needs a title, a why and openings, and nothing else.")
    openings = tuple(table["openings"])
    if not 1 <= len(openings) <= MOST_OPENINGS or max(map(len, openings)) > LONGEST_OPENING:
        raise PaletteIsWrong(
            f"Technique {name}: one to {MOST_OPENINGS} openings of at most {LONGEST_OPENING} characters."
        )
    return Technique(table["title"], table["why"], openings)

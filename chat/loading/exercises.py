"""Reads exercises.toml: the short exercises two people can do at once in a chat."""

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

OURS = Path(__file__).resolve().parents[1] / "exercises.toml"
FEWEST_STEPS, MOST_STEPS = 4, 8


class ExercisesAreWrong(Exception):
    """The file cannot be used as it is; the sentence says which exercise and why."""


@dataclass(frozen=True)
class Step:
    words: str
    seconds: int | None = None
    is_breath: bool = False
    young_person_writes: str = ""
    tsw_writes: str = ""


@dataclass(frozen=True)
class Exercise:
    slug: str
    title: str
    icon: str
    minutes: int
    about: str
    steps: tuple[Step, ...]

    @property
    def end(self) -> int:
        """One beyond the last step: where somebody stands who has come through."""
        return len(self.steps) + 1


@cache
def exercises(path: Path = OURS) -> dict[str, Exercise]:
    """By slug, in the order of the file."""
    with path.open("rb") as file:
        found = [_exercise(table) for table in tomllib.load(file).get("exercise", [])]
    by_slug = {one.slug: one for one in found}
    if len(by_slug) < len(found):
        raise ExercisesAreWrong("Two exercises have the same slug.")
    return by_slug


def _exercise(table: dict[str, Any]) -> Exercise:
    name = table.get("slug", "without a slug")
    try:
        steps = tuple(Step(**step) for step in table.pop("step", []))
        made = Exercise(**table, steps=steps)
    except TypeError as problem:
        raise ExercisesAreWrong(f"Exercise {name}: {problem}") from None
    if not FEWEST_STEPS <= len(made.steps) <= MOST_STEPS:
        raise ExercisesAreWrong(f"Exercise {name} has {len(made.steps)} steps, not four to eight.")
    return made

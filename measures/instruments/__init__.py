"""Instruments are data: one file each, read into plain Python here; no Django."""

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

FOLDER = Path(__file__).parent
WORDINGS = ("paraphrase", "licensed")


class BadInstrument(ValueError):
    """An instrument file that cannot be used, with the reason."""


@dataclass(frozen=True)
class Item:
    number: int
    topic: str
    text: str


@dataclass(frozen=True)
class Instrument:
    """What is asked, in which words, and by which rule of measures.rules it is scored."""

    slug: str
    edition: str
    name: str
    wording: str
    licence: str
    source: str
    scoring: str
    first_week: int
    last_week: int
    instruction: str
    lowest: int
    labels: tuple[str, ...]
    items: tuple[Item, ...]

    @property
    def numbers(self) -> tuple[int, ...]:
        return tuple(item.number for item in self.items)

    @property
    def weeks(self) -> range:
        """The weeks of treatment in which it is asked."""
        return range(self.first_week, self.last_week + 1)

    @property
    def choices(self) -> list[tuple[int, str]]:
        """Each score with its label, the lowest first."""
        return list(enumerate(self.labels, start=self.lowest))


@cache
def load(slug: str) -> Instrument:
    """The instrument of that name; KeyError when there is none."""
    if slug not in slugs():
        raise KeyError(slug)
    return read(FOLDER / f"{slug}.toml")


@cache
def slugs() -> tuple[str, ...]:
    return tuple(sorted(path.stem for path in FOLDER.glob("*.toml")))


def read(path: Path) -> Instrument:
    """Read one file and refuse what could not be asked or scored."""
    with path.open("rb") as file:
        data = tomllib.load(file)
    items = tuple(Item(**item) for item in data.pop("items", []))
    instrument = Instrument(**data | {"labels": tuple(data["labels"]), "items": items})
    faults = {
        f"it is called {instrument.slug}": instrument.slug != path.stem,
        f"its wording is {instrument.wording}": instrument.wording not in WORDINGS,
        "its items are not numbered 1, 2, 3": instrument.numbers != tuple(range(1, len(items) + 1)),
        "it asks nothing": not items,
        "it has fewer than two labels": len(instrument.labels) < 2,
        "its weeks are upside down": not 1 <= instrument.first_week <= instrument.last_week,
    }
    if any(faults.values()):
        reasons = ", ".join(reason for reason, holds in faults.items() if holds)
        raise BadInstrument(f"{path.name}: {reasons}")
    return instrument

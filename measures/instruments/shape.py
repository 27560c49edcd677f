"""What an instrument is once its file was read: frozen dataclasses, no Django, no files."""

import hashlib
import json
from dataclasses import dataclass, replace
from enum import StrEnum

COUNTS = ("highest", "first")
PARAPHRASED = "Paraphrased wording: not for clinical use"


class Certainty(StrEnum):
    """How sure we are: read in a source, worked out from such facts, or believed and still to be checked."""

    CONFIRMED = "confirmed"
    DERIVED = "derived"
    UNCERTAIN = "uncertain"


@dataclass(frozen=True)
class Fact:
    """One thing the file states, how sure it is, and where from."""

    about: str
    certainty: Certainty
    source: str


@dataclass(frozen=True)
class Item:
    """One question. Its labels are in the order of their scores, which rise by one from `lowest`."""

    number: int
    slug: str
    topic: str
    text: str
    lowest: int
    labels: tuple[str, ...]
    is_reversed: bool
    is_scored: bool

    @property
    def highest(self) -> int:
        return self.lowest + len(self.labels) - 1

    @property
    def choices(self) -> list[tuple[int, str]]:
        """Each score with its label, the lowest first."""
        return list(enumerate(self.labels, start=self.lowest))


@dataclass(frozen=True)
class Domain:
    """Items of which one value counts: the `highest` of them, or the `first` alone."""

    name: str
    items: tuple[int, ...]
    counts: str


@dataclass(frozen=True)
class Band:
    """Totals with a name; both edges belong to it."""

    name: str
    lowest: int
    highest: int


@dataclass(frozen=True)
class Risk:
    """The item whose answer a person must look at, from which score on, and from which at once."""

    item: int
    starts_at: int
    urgent_at: int | None


@dataclass(frozen=True)
class Instrument:
    """What is asked, in which words, by which rule it is scored, and how sure we are of each of these."""

    slug: str
    short: str
    name: str
    answered_by: str
    language: str
    edition: str
    wording: str
    licence: str
    source: str
    period: str
    first_week: int
    last_week: int
    instruction: str
    labels: tuple[str, ...]
    items: tuple[Item, ...]
    scoring: str
    higher_is: str
    lowest_total: int
    highest_total: int
    subscales: dict[str, tuple[int, ...]]
    domains: tuple[Domain, ...]
    either: tuple[tuple[int, ...], ...]
    bands: tuple[Band, ...]
    reliable_change: int | None
    risks: tuple[Risk, ...]
    facts: tuple[Fact, ...]

    @property
    def numbers(self) -> tuple[int, ...]:
        return tuple(item.number for item in self.items)

    @property
    def weeks(self) -> range:
        """The weeks of treatment in which it is asked; none where its file does not say."""
        return range(self.first_week, self.last_week + 1) if self.first_week else range(0)

    @property
    def choices(self) -> list[tuple[int, str]]:
        """The choices that all items share; none where each has its own."""
        return list(enumerate(self.labels, start=self.items[0].lowest))

    @property
    def is_paraphrase(self) -> bool:
        return self.wording == "paraphrase"

    @property
    def caution(self) -> str:
        """What staff must read beside it; nothing when its wording is licensed."""
        return PARAPHRASED if self.is_paraphrase else ""

    @property
    def doubts(self) -> tuple[Fact, ...]:
        """What is believed and still to be checked."""
        return tuple(fact for fact in self.facts if fact.certainty is Certainty.UNCERTAIN)

    def counting(self, domain: str, counts: str) -> "Instrument":
        """The same with the other rule for one domain, to see what an unconfirmed rule changes."""
        if domain not in {one.name for one in self.domains} or counts not in COUNTS:
            raise ValueError(f"The {self.short} has no domain {domain} that counts {counts}.")
        chosen = (replace(one, counts=counts) if one.name == domain else one for one in self.domains)
        return replace(self, domains=tuple(chosen))

    @property
    def checksum(self) -> str:
        """SHA-256 over all that a person reads when answering: the same words, the same checksum."""
        words = [
            self.slug,
            self.language,
            self.instruction,
            [(item.text, item.choices) for item in self.items],
        ]
        return hashlib.sha256(json.dumps(words, ensure_ascii=False).encode()).hexdigest()

"""Kinds whose answer has several parts: each kind names its parts, and the rest follows from that."""

from abc import abstractmethod
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from care.rules import clean_text
from chapters import rules
from chapters.kinds import parts
from chapters.kinds.kind import Kind, Line, Options, only_offered

NOT_OURS = "That isn’t a part of this exercise. Please open this page again."


@dataclass(frozen=True)
class Part:
    """`among` is all that may be chosen; without it, free words. `is_one`: one line, one choice."""

    name: str
    label: str
    longest: int = 5_000
    among: tuple[str, ...] = ()
    is_one: bool = False

    def clean(self, text: str) -> str:
        text = clean_text(text)
        if not text.strip():
            return ""
        if self.among:
            return only_offered(text, self.among, is_one=self.is_one)
        if self.is_one:
            text = " ".join(text.split("\n")).strip()
        return rules.require_fit(text, longest=self.longest, box=f"“{self.label}”")

    def both(self, stored: str, mine: str) -> str:
        if not (stored and mine) or stored == mine:
            return stored or mine
        if self.among:
            return mine if self.is_one else f"{stored}\n{mine}"
        return f"{stored} / {mine}" if self.is_one else f"{stored}\n\n{mine}"


@dataclass(frozen=True)
class Filled:
    """A part with what stands in it, for templates."""

    part: Part
    text: str

    @property
    def name(self) -> str:
        return self.part.name

    @property
    def label(self) -> str:
        return self.part.label

    @property
    def chosen(self) -> list[str]:
        return self.text.split("\n") if self.text else []


class WithParts(Kind):
    @abstractmethod
    def parts(self, options: Options) -> Sequence[Part]:
        """Every part there can be, in the kind's own order."""

    def clean(self, options: Options, body: str) -> str:
        if body.strip() in ("", "{}"):
            return ""
        given = parts.read(body)
        known = {part.name: part for part in self.parts(options)}
        if not given or not set(given) <= set(known):
            raise rules.Refused(NOT_OURS)
        cleaned = {name: part.clean(given[name]) for name, part in known.items() if name in given}
        rules.require_fit("".join(cleaned.values()), box="This exercise")
        return parts.write(cleaned)

    def readable(self, options: Options, body: str) -> list[Line]:
        given = parts.read(body)
        if body and not given:
            return [Line("", body)]
        labels = {part.name: part.label for part in self.parts(options)}
        chosen = {part.name for part in self.parts(options) if part.among}
        known = [name for name in labels if name in given]
        # Parts this edition does not know come last, under their bare names: nothing written goes unseen.
        return [
            Line(labels.get(name, name), given[name].replace("\n", ", ") if name in chosen else given[name])
            for name in [*known, *(name for name in given if name not in labels)]
        ]

    def both(self, options: Options, stored: str, mine: str) -> str | None:
        first, second = parts.read(stored), parts.read(mine)
        together = {
            part.name: part.both(first.get(part.name, ""), second.get(part.name, ""))
            for part in self.parts(options)
        }
        return parts.write(together)

    def layout(self, options: Options, body: str) -> Any:
        given = parts.read(body)
        return [Filled(part, given.get(part.name, "")) for part in self.parts(options)]

"""Kinds that are a picture with places: each has words of one's own and, where offered, things to tick."""

from abc import abstractmethod
from collections.abc import Sequence
from dataclasses import dataclass

from chapters.kinds import parts
from chapters.kinds.kind import Line, Options
from chapters.kinds.with_parts import Part, WithParts


@dataclass(frozen=True)
class Place:
    """One place of the picture; `among` is what may be ticked there, kept under the name `ticks`."""

    name: str
    label: str
    ticks: str = ""
    among: tuple[str, ...] = ()

    def parts(self) -> list[Part]:
        ticked = [Part(self.ticks, self.label, among=self.among)] if self.among else []
        return [Part(self.name, self.label), *ticked]


@dataclass(frozen=True)
class FilledPlace:
    """A place with what stands in it, for templates."""

    place: Place
    words: str
    ticked: list[str]

    @property
    def name(self) -> str:
        return self.place.name

    @property
    def label(self) -> str:
        return self.place.label

    @property
    def said(self) -> str:
        """All of it as one text, the ticked things first."""
        return "\n".join(text for text in (", ".join(self.ticked), self.words) if text)


class WithPlaces(WithParts):
    @abstractmethod
    def places(self, options: Options) -> Sequence[Place]:
        """Every place there is, in the kind's own order."""

    def parts(self, options: Options) -> list[Part]:
        return [part for place in self.places(options) for part in place.parts()]

    def filled(self, options: Options, body: str) -> list[FilledPlace]:
        given = parts.read(body)
        return [
            FilledPlace(place, given.get(place.name, ""), _lines(given.get(place.ticks, "")))
            for place in self.places(options)
        ]

    def readable(self, options: Options, body: str) -> list[Line]:
        given = set(parts.read(body))
        if not given or not given <= {part.name for part in self.parts(options)}:
            return super().readable(options, body)
        return [Line(each.label, each.said) for each in self.filled(options, body) if each.said]


def _lines(text: str) -> list[str]:
    return text.split("\n") if text else []

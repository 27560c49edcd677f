"""The body map: eight places of a body, what it does there and what that is like."""

from dataclasses import dataclass
from typing import Any

from chapters.kinds.kind import Options, PackTable
from chapters.kinds.with_places import FilledPlace, Place, WithPlaces

NAMES = ("head", "face", "throat", "shoulders", "chest", "stomach", "hands", "legs")
FEWEST_SIGNS = 2


@dataclass(frozen=True)
class Drawn:
    """The body as templates go through it; `said` names the places with something written."""

    places: list[FilledPlace]

    @property
    def said(self) -> list[str]:
        return [place.name for place in self.places if place.said]


class BodyMap(WithPlaces):
    def options(self, table: PackTable) -> dict[str, Any]:
        places = table.texts("places", longest=30, most=len(NAMES))
        if 0 < len(places) < len(NAMES):
            table.complain("places", f"{len(NAMES)} texts, for {', '.join(NAMES)} in this order")
        signs = table.texts("signs", longest=60, most=12)
        if 0 < len(signs) < FEWEST_SIGNS:
            table.complain("signs", "2 to 12 short texts")
        return {"places": places, "signs": signs}

    def places(self, options: Options) -> list[Place]:
        signs = tuple(options["signs"])
        # A pack that names too few places is refused; its preview must not stumble over it meanwhile.
        named = zip(NAMES, options["places"], strict=False)
        return [Place(name, label, f"{name}.signs", signs) for name, label in named]

    def layout(self, options: Options, body: str) -> Any:
        return Drawn(self.filled(options, body))

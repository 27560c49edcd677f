"""The triangle of feelings: one situation and three corners, the feeling at the point it stands on."""

from dataclasses import dataclass
from typing import Any

from chapters.kinds.kind import Options, PackTable, reference
from chapters.kinds.with_places import FilledPlace, Place, WithPlaces

NAMES = ("situation", "defence", "anxiety", "feeling")
LONGEST_AT_A_GLANCE = 80


@dataclass(frozen=True)
class Drawn:
    """The triangle as templates go through it."""

    situation: FilledPlace
    corners: list[FilledPlace]

    @property
    def is_short(self) -> bool:
        """Whether all of the corners can be read in the picture itself."""
        return all(len(corner.said) <= LONGEST_AT_A_GLANCE for corner in self.corners)


class Triangle(WithPlaces):
    def options(self, table: PackTable) -> dict[str, Any]:
        labels = {f"{name}_label": table.text(f"{name}_label", longest=60) for name in NAMES}
        feelings = table.texts("feelings", longest=60, most=20) if "feelings" in table.data else []
        return labels | {"feelings": feelings, "before": reference(table, "before")}

    def places(self, options: Options) -> list[Place]:
        feelings = tuple(options["feelings"])
        *others, feeling = [Place(name, options[f"{name}_label"]) for name in NAMES]
        return [*others, Place(feeling.name, feeling.label, "feeling.chosen", feelings)]

    def layout(self, options: Options, body: str) -> Any:
        situation, *corners = self.filled(options, body)
        return Drawn(situation, corners)

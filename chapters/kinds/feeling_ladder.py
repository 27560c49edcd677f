"""A feeling ladder: from an easy rung at the bottom to the hardest at the top, and which were tried."""

from dataclasses import dataclass
from typing import Any

from chapters.kinds import parts
from chapters.kinds.kind import Line, Options, PackTable
from chapters.kinds.with_parts import Part, WithParts

FEWEST, MOST = 3, 7
TRIED = "yes"


@dataclass(frozen=True)
class Rung:
    number: int
    text: str
    is_tried: bool


class FeelingLadder(WithParts):
    def options(self, table: PackTable) -> dict[str, Any]:
        return {
            "rungs": table.number("rungs", FEWEST, MOST),
            "bottom_label": table.text("bottom_label", longest=60),
            "top_label": table.text("top_label", longest=60),
        }

    def parts(self, options: Options) -> list[Part]:
        return [part for rung in range(1, options["rungs"] + 1) for part in _rung(rung)]

    def readable(self, options: Options, body: str) -> list[Line]:
        lines = super().readable(options, body)
        return [Line(line.label, "tried") if line.label.endswith(", tried") else line for line in lines]

    def layout(self, options: Options, body: str) -> list[Rung]:
        """From the bottom up."""
        given = parts.read(body)
        return [
            Rung(number, given.get(str(number), ""), given.get(f"{number}.tried") == TRIED)
            for number in range(1, options["rungs"] + 1)
        ]


def _rung(number: int) -> list[Part]:
    return [
        Part(str(number), f"Rung {number}", longest=1_000),
        Part(f"{number}.tried", f"Rung {number}, tried", among=(TRIED,), is_one=True),
    ]

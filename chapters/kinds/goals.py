"""Goals, each with how far along it is (0-10)."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from chapters import rules
from chapters.kinds import parts
from chapters.kinds.kind import Line, Options, PackTable, reference
from chapters.kinds.rows import Rows
from chapters.kinds.with_parts import Part

MOST = 5
HOW_FAR = tuple(str(number) for number in range(rules.FURTHEST + 1))
FAR = ", how far along"


@dataclass(frozen=True)
class Goal:
    number: int
    text: str
    far: str

    @property
    def choices(self) -> tuple[str, ...]:
        return HOW_FAR

    @property
    def is_empty(self) -> bool:
        return not (self.text or self.far)


class Goals(Rows):
    def options(self, table: PackTable) -> dict[str, Any]:
        return {
            "most": table.number("most", 1, MOST) if "most" in table.data else 3,
            "low_label": table.text("low_label", longest=60),
            "high_label": table.text("high_label", longest=60),
            "carry_on": reference(table, "carry_on"),
        }

    def most(self, options: Options) -> int:
        return int(options["most"])

    def parts(self, options: Options) -> list[Part]:
        return [part for row in range(1, self.most(options) + 1) for part in _goal(row)]

    def readable(self, options: Options, body: str) -> list[Line]:
        ends = f"of 10 (0 {options['low_label']}, 10 {options['high_label']})"
        return [
            Line(line.label, f"{line.text} {ends}") if line.label.endswith(FAR) else line
            for line in super().readable(options, body)
        ]

    def layout(self, options: Options, body: str) -> list[Goal]:
        given = parts.read(body)
        return [
            Goal(row, given.get(str(row), ""), given.get(f"{row}.far", ""))
            for row in range(1, self.most(options) + 1)
        ]


def _goal(row: int) -> list[Part]:
    return [
        Part(str(row), f"Goal {row}", longest=rules.LONGEST_GOAL, is_one=True),
        Part(f"{row}.far", f"Goal {row}{FAR}", among=HOW_FAR, is_one=True),
    ]


def texts_of(body: str) -> list[str]:
    return [text for name, text in parts.read(body).items() if "." not in name]


def begun_with(goals: Iterable[str], *, most: int) -> str:
    """A body with these goals and nothing yet of how far along they are."""
    return parts.write({str(row): goal for row, goal in zip(range(1, most + 1), goals, strict=False)})

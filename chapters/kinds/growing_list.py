"""A list that grows: a practice log over days, a row at a time."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from chapters.kinds import parts
from chapters.kinds.kind import Options, PackTable
from chapters.kinds.rows import Rows
from chapters.kinds.with_parts import Filled, Part

MOST_COLUMNS = 4
MOST_ROWS = 30


@dataclass(frozen=True)
class Cell(Filled):
    column: str


@dataclass(frozen=True)
class Row:
    number: int
    cells: list[Cell]

    @property
    def is_empty(self) -> bool:
        return not any(cell.text for cell in self.cells)


class GrowingList(Rows):
    def options(self, table: PackTable) -> dict[str, Any]:
        return {
            "columns": table.texts("columns", longest=60, most=MOST_COLUMNS),
            "most": table.number("most", 1, MOST_ROWS) if "most" in table.data else MOST_ROWS,
        }

    def most(self, options: Options) -> int:
        return int(options["most"])

    def parts(self, options: Options) -> list[Part]:
        return [part for row in range(1, self.most(options) + 1) for part in _row(options, row)]

    def layout(self, options: Options, body: str) -> list[Row]:
        """The rows written so far and an empty one to go on in."""
        given = parts.read(body)
        rows = [Row(number, _cells(options, number, given)) for number in range(1, self.most(options) + 1)]
        following = self.next_row(options, body)
        return [row for row in rows if not row.is_empty or row.number == following]


def _row(options: Options, row: int) -> list[Part]:
    columns = enumerate(options["columns"], start=1)
    return [Part(f"{row}.{column}", f"Row {row}: {name}", longest=1_000) for column, name in columns]


def _cells(options: Options, row: int, given: Mapping[str, str]) -> list[Cell]:
    named = zip(_row(options, row), options["columns"], strict=True)
    return [Cell(part, given.get(part.name, ""), column) for part, column in named]

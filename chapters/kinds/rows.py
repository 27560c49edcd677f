"""Kinds whose answer is a number of rows alike: `2` or `2.1` are parts of the second row."""

from abc import abstractmethod
from collections.abc import Container

from chapters.kinds import parts
from chapters.kinds.kind import Options
from chapters.kinds.with_parts import WithParts

Row = dict[str, str]


class Rows(WithParts):
    @abstractmethod
    def most(self, options: Options) -> int:
        """How many rows there can be."""

    def both(self, options: Options, stored: str, mine: str) -> str | None:
        """Rows that differ stand below each other while there is room; then they are joined cell by cell."""
        known = {part.name: part for part in self.parts(options)}
        rows, spare = _rows(stored, known), _rows(mine, known)
        free = [row for row in range(1, self.most(options) + 1) if row not in rows and row not in spare]
        for number, row in spare.items():
            there = rows.setdefault(number, {})
            worded = [name for name in row if name in there and not known[f"{number}{name}"].among]
            if free and any(there[name] != row[name] for name in worded):
                rows[free.pop(0)] = row
            else:
                cells = {name: known[f"{number}{name}"].both(there.get(name, ""), row[name]) for name in row}
                there |= cells
        joined = {f"{number}{name}": text for number, row in rows.items() for name, text in row.items()}
        return parts.write({name: joined[name] for name in known if name in joined})

    def next_row(self, options: Options, body: str) -> int | None:
        """The number of the empty row at the end; in a full list, that of a row that was emptied."""
        taken = set(_rows(body, [part.name for part in self.parts(options)]))
        after = max(taken, default=0) + 1
        numbers = [after, *range(1, self.most(options) + 1)]
        return next((row for row in numbers if row not in taken and row <= self.most(options)), None)


def _rows(body: str, known: Container[str]) -> dict[int, Row]:
    """By row: `2.1` is row 2, ".1"."""
    rows: dict[int, Row] = {}
    for name, text in parts.read(body).items():
        if name in known:
            number, dot, rest = name.partition(".")
            rows.setdefault(int(number), {})[dot + rest] = text
    return rows

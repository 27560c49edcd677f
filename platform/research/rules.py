"""The small-cell rule: a count that could point at somebody is not shown; no Django."""

from collections.abc import Hashable, Mapping, Sequence
from statistics import median

FEWEST = 5
FEWEST_TSWS = 3


def protected(counts: Mapping[str, int]) -> dict[str, int | None]:
    """Counts of 1 to 4 are hidden; when only one is, the next smallest too, or the sum would tell it."""
    hidden = {name for name, count in counts.items() if 0 < count < FEWEST}
    if len(hidden) == 1:
        others = {name: count for name, count in counts.items() if count >= FEWEST}
        if others:
            hidden.add(min(others, key=lambda name: others[name]))
    return {name: None if name in hidden else count for name, count in counts.items()}


def per_cent(count: int, whole: int) -> float:
    return 100 * count / whole if whole else 0.0


def medians(columns: Mapping[str, Sequence[tuple[Hashable, float | None]]]) -> dict[str, float]:
    """Each column's median over what was measured; none of a column that rests on fewer than five people."""
    found = {}
    for name, column in columns.items():
        measured = [(person, value) for person, value in column if value is not None]
        if len({person for person, _ in measured}) >= FEWEST:
            found[name] = median(value for _, value in measured)
    return found

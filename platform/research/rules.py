"""The small-cell rule: a count that could point at somebody is not shown; no Django."""

from collections.abc import Mapping

FEWEST = 5


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

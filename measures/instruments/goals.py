"""The goal-based outcome: how far a young person's own goals have come. Plain numbers in and out.

Goal-based outcomes (Law & Jacob 2015): each goal is rated from 0, not reached at all, to 10, reached. The
outcome is the last rating less the first. A goal rated once has no change yet, and none is guessed for it.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from statistics import fmean

LOWEST, HIGHEST = 0, 10


@dataclass(frozen=True)
class GoalChange:
    """First and last rating of one goal, 0-10; the change, -10 to 10, more is better."""

    first: int
    last: int

    @property
    def change(self) -> int:
        return self.last - self.first


@dataclass(frozen=True)
class GoalOutcome:
    """One entry for each goal, None where it was rated less than twice; the mean over the others."""

    goals: tuple[GoalChange | None, ...]

    @property
    def mean_change(self) -> float | None:
        changes = [goal.change for goal in self.goals if goal]
        return fmean(changes) if changes else None


def outcome(ratings: Iterable[Sequence[int]]) -> GoalOutcome:
    """The outcome of goals given as their ratings, oldest first. ValueError for a rating outside 0-10."""
    return GoalOutcome(tuple(_change(of_one) for of_one in ratings))


def _change(ratings: Sequence[int]) -> GoalChange | None:
    if not all(LOWEST <= rating <= HIGHEST for rating in ratings):
        raise ValueError("Goals are rated from 0 to 10.")
    return GoalChange(ratings[0], ratings[-1]) if len(ratings) > 1 else None

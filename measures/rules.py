"""Scoring of instruments and the calendar of occasions. Plain arithmetic, no Django; the wording is data."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from care.rules import instant, week_starts_on

# Session Alliance Inventory. Items and the one total: Falkenström, Hatcher & Holmqvist 2015. Which item is
# bond and which is goals or tasks follows the Working Alliance Inventory it comes from; the sub-scores are
# exploratory, the total is what the paper found to be best used.
SAI_HIGHEST = 5
SAI_ITEMS = (1, 2, 3, 4, 5, 6)
BOND = (2, 3, 5)
GOALS_AND_TASKS = (1, 4, 6)
TOTAL_HIGHEST, HALF_HIGHEST = 30, 15

THURSDAY = 3
FIVE_O_CLOCK = time(17, 0)
# Thursday's questions are about this week's chat and stay open through Sunday, before the next one comes.
OPEN_DAYS = 3

Answers = Mapping[int, int]


@dataclass(frozen=True)
class SaiScore:
    """Total 0-30, its two halves 0-15 each."""

    total: int
    bond: int
    goals_and_tasks: int


def sai(answers: Answers) -> SaiScore | None:
    """Sums of the six items (0-5 each); None while any is unanswered: we do not prorate, no source allows it.

    Raises ValueError for an item or an answer that the SAI does not have.
    """
    if unknown := set(answers) - set(SAI_ITEMS):
        raise ValueError(f"The SAI has no item {min(unknown)}.")
    if not all(0 <= answer <= SAI_HIGHEST for answer in answers.values()):
        raise ValueError("SAI answers run from 0 to 5.")
    if set(answers) != set(SAI_ITEMS):
        return None
    bond, goals_and_tasks = _sum(answers, BOND), _sum(answers, GOALS_AND_TASKS)
    return SaiScore(total=bond + goals_and_tasks, bond=bond, goals_and_tasks=goals_and_tasks)


SCORING: dict[str, Callable[[Answers], SaiScore | None]] = {"sai": sai}


def _sum(answers: Answers, items: tuple[int, ...]) -> int:
    return sum(answers[item] for item in items)


@dataclass(frozen=True)
class Times:
    """When an occasion opens, when its letter is due, when it closes; instants in UTC."""

    opens_at: datetime
    due_at: datetime
    closes_at: datetime


def occasion_times(starts_on: date, week: int, time_zone: str, *, weekday: int, at: time) -> Times:
    """The instants of one week's occasion: it opens with its letter and closes three midnights later.

    The weekday is the one that falls in that week of treatment, whatever day the treatment began on.
    """
    first = week_starts_on(starts_on, week)
    day = first + timedelta(days=(weekday - first.weekday()) % 7)
    due_at = instant(day, at, time_zone)
    closes_at = instant(day + timedelta(days=OPEN_DAYS + 1), time.min, time_zone)
    return Times(opens_at=due_at, due_at=due_at, closes_at=closes_at)

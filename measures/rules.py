"""The alliance as a score and the calendar of occasions: plain arithmetic; instruments are data."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from care.rules import instant, week_starts_on
from measures import instruments
from measures.instruments import scoring
from measures.instruments.scoring import Answers

# Which item is bond and which is goals or tasks follows the Working Alliance Inventory it comes from; the
# sub-scores are exploratory, the total is what Falkenström, Hatcher & Holmqvist 2015 found to be best used.
SAI = instruments.load("sai")
SAI_HIGHEST = SAI.items[0].highest
TOTAL_HIGHEST, HALF_HIGHEST = SAI.highest_total, len(SAI.subscales["bond"]) * SAI_HIGHEST

THURSDAY = 3
FIVE_O_CLOCK = time(17, 0)
# Thursday's questions are about this week's chat and stay open through Sunday, before the next one comes.
OPEN_DAYS = 3


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
    found = scoring.score(SAI, answers)
    if found is None:
        return None
    halves = {name: int(points) for name, points in found.subscales.items()}
    return SaiScore(total=int(found.total), **halves)


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

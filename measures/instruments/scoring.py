"""Scoring by rule: plain arithmetic on answers, nothing guessed for what is missing; the facts are data.

Answers map an item's number to the score of the chosen label. No rule prorates, because no source we could
read allows it for these instruments (docs/adr/0008-instruments-are-data.md).
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from measures.instruments.shape import Band, Instrument

Answers = Mapping[int, int]


@dataclass(frozen=True)
class Score:
    """The total in the instrument's own range, and each subscale by its name."""

    total: float
    subscales: dict[str, float]


class Change(StrEnum):
    BETTER = "better"
    WORSE = "worse"
    NOT_RELIABLE = "not reliable"


@dataclass(frozen=True)
class Raised:
    """A risk item answered so that a person must look."""

    item: int
    answer: int
    is_urgent: bool


def score(instrument: Instrument, answers: Answers) -> Score | None:
    """Total and subscales; None while an item that the total needs has no answer.

    Raises ValueError for an item or an answer that the instrument does not have.
    """
    require_known(instrument, answers)
    if missing(instrument, answers):
        return None
    values = _values(instrument, answers)
    rule = RULES[instrument.scoring]
    subscales = {name: rule(instrument, values, items) for name, items in instrument.subscales.items()}
    return Score(rule(instrument, values, tuple(values)), subscales)


def missing(instrument: Instrument, answers: Answers) -> tuple[int, ...]:
    """The numbers of the items that the total still needs.

    Of items that stand for either this or that (less appetite or more), one answer is enough; both are named
    while neither has one.
    """
    answered = set(answers)
    for pair in instrument.either:
        if answered & set(pair):
            answered |= set(pair)
    return tuple(item.number for item in instrument.items if item.is_scored and item.number not in answered)


def require_known(instrument: Instrument, answers: Answers) -> None:
    """Raise ValueError for an item or an answer that the instrument does not have."""
    items = {item.number: item for item in instrument.items}
    for number, answer in answers.items():
        if number not in items:
            raise ValueError(f"The {instrument.short} has no item {number}.")
        lowest, highest = items[number].lowest, items[number].highest
        if not lowest <= answer <= highest:
            raise ValueError(f"{instrument.short} answers to item {number} run from {lowest} to {highest}.")


def band(instrument: Instrument, total: float) -> Band | None:
    """The band the total lies in; None where the instrument has no bands. ValueError outside its range."""
    if not instrument.lowest_total <= total <= instrument.highest_total:
        raise ValueError(f"A {instrument.short} total of {total} cannot be.")
    return next((one for one in instrument.bands if one.lowest <= total <= one.highest), None)


def change(instrument: Instrument, *, first: float, last: float) -> Change | None:
    """Whether two totals differ by the reliable change or more; None where no such change is known."""
    if instrument.reliable_change is None:
        return None
    if abs(last - first) < instrument.reliable_change:
        return Change.NOT_RELIABLE
    return Change.WORSE if (last > first) == (instrument.higher_is == "worse") else Change.BETTER


def raised(instrument: Instrument, answers: Answers) -> tuple[Raised, ...]:
    """The risk items that a person must look at, also while other answers are missing."""
    require_known(instrument, answers)
    return tuple(
        Raised(risk.item, answer, risk.urgent_at is not None and answer >= risk.urgent_at)
        for risk in instrument.risks
        if (answer := answers.get(risk.item)) is not None and answer >= risk.starts_at
    )


def reach(instrument: Instrument) -> tuple[float, float]:
    """The lowest and the highest total that answers can make."""
    rule = RULES[instrument.scoring]
    scored = [item for item in instrument.items if item.is_scored]
    low = {item.number: item.lowest for item in scored}
    high = {item.number: item.highest for item in scored}
    return rule(instrument, low, tuple(low)), rule(instrument, high, tuple(high))


def _values(instrument: Instrument, answers: Answers) -> dict[int, int]:
    """What each scored item counts: turned round where reversed, lowest where its pair answered for it."""
    values = {}
    for item in instrument.items:
        if item.is_scored:
            answer = answers.get(item.number, item.lowest)
            values[item.number] = item.lowest + item.highest - answer if item.is_reversed else answer
    return values


def _sum(instrument: Instrument, values: Answers, items: Iterable[int]) -> float:
    """Points added up: SAI (Falkenström et al. 2015), GAD-7 (Spitzer et al. 2006), PHQ-A (Johnson et al.
    2002), DERS-16 (Bjureberg et al. 2016)."""
    return sum(values[number] for number in items)


def _mean(instrument: Instrument, values: Answers, items: Iterable[int]) -> float:
    """Mean of the items in their own unit, reversed ones turned round: SCS-SF (Raes et al. 2011)."""
    counted = [values[number] for number in items]
    return sum(counted) / len(counted)


def _qids(instrument: Instrument, values: Answers, items: Iterable[int]) -> float:
    """Nine domains of 0-3 points added up to 0-27; of a domain of several items one value counts.

    Sleep, appetite and weight, and movement by their highest item (Rush et al. 2003). That mood is the higher
    of sad and irritable in the version for adolescents is unconfirmed: the file says `highest` or `first`.
    """
    return sum(
        values[domain.items[0]]
        if domain.counts == "first"
        else max(values[number] for number in domain.items)
        for domain in instrument.domains
    )


RULES: dict[str, Callable[[Instrument, Answers, Iterable[int]], float]] = {
    "sum": _sum,
    "mean": _mean,
    "qids": _qids,
}

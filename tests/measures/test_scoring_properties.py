"""Properties of every set of answers to every instrument."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from measures import instruments
from measures.instruments import scoring

ALL = [instruments.load(slug) for slug in instruments.slugs()]


@st.composite
def answered(draw):
    """An instrument with an answer to each of its items."""
    instrument = draw(st.sampled_from(ALL))
    scores = {item.number: draw(st.integers(item.lowest, item.highest)) for item in instrument.items}
    return instrument, scores


@st.composite
def answered_and_one_item(draw):
    instrument, scores = draw(answered())
    return instrument, scores, draw(st.sampled_from(instrument.items))


@given(answered())
def test_a_total_is_within_the_range_and_where_there_are_bands_in_one(given_answers):
    instrument, answers = given_answers
    total = scoring.score(instrument, answers).total
    assert instrument.lowest_total <= total <= instrument.highest_total
    assert bool(scoring.band(instrument, total)) == bool(instrument.bands)


@given(answered_and_one_item())
def test_a_higher_answer_never_moves_the_total_the_wrong_way(given_answers):
    instrument, answers, item = given_answers
    lower = answers | {item.number: min(answers[item.number], item.highest - 1)}
    higher = lower | {item.number: lower[item.number] + 1}
    step = scoring.score(instrument, higher).total - scoring.score(instrument, lower).total
    assert step <= 0 if item.is_reversed else step >= 0
    # Only where one value of several counts, or none does, may a step be lost.
    assert step != 0 or instrument.domains or not item.is_scored


@given(answered_and_one_item())
def test_nothing_is_scored_while_an_item_it_needs_is_open(given_answers):
    instrument, answers, item = given_answers
    del answers[item.number]
    is_free = not item.is_scored or any(item.number in pair for pair in instrument.either)
    assert scoring.missing(instrument, answers) == (() if is_free else (item.number,))
    assert (scoring.score(instrument, answers) is not None) == is_free


@given(answered(), st.randoms(use_true_random=False))
def test_the_order_of_answering_changes_nothing(given_answers, chance):
    instrument, answers = given_answers
    order = list(answers.items())
    chance.shuffle(order)
    assert scoring.score(instrument, dict(order)) == scoring.score(instrument, answers)


@given(answered())
def test_subscales_that_hold_every_item_add_up_to_the_total(given_answers):
    instrument, answers = given_answers
    score = scoring.score(instrument, answers)
    assert not score.subscales or sum(score.subscales.values()) == score.total


@given(answered())
def test_turning_every_answer_of_reversed_items_round_is_the_same_as_no_reversed_items(given_answers):
    instrument, answers = given_answers
    counted = {
        item.number: item.highest + item.lowest - answers[item.number]
        if item.is_reversed
        else answers[item.number]
        for item in instrument.items
        if item.is_scored
    }
    values = sum(counted.values())
    expected = {"sum": values, "mean": values / len(counted)}.get(instrument.scoring)
    assert expected is None or scoring.score(instrument, answers).total == pytest.approx(expected)


@given(answered_and_one_item(), st.sampled_from([-1, 1]))
def test_an_answer_off_the_scale_is_refused(given_answers, side):
    instrument, answers, item = given_answers
    answers[item.number] = item.lowest - 1 if side < 0 else item.highest + 1
    with pytest.raises(ValueError, match=f"{instrument.short} answers to item {item.number} run from"):
        scoring.score(instrument, answers)


@given(answered(), st.integers().filter(lambda number: not 1 <= number <= 20))
def test_an_item_that_is_not_there_is_refused(given_answers, number):
    instrument, answers = given_answers
    with pytest.raises(ValueError, match=f"The {instrument.short} has no item {number}"):
        scoring.score(instrument, answers | {number: 1})


@given(answered())
def test_counting_the_first_of_a_domain_never_makes_more_than_counting_the_highest(given_answers):
    instrument, answers = given_answers
    for domain in instrument.domains:
        other = scoring.score(instrument.counting(domain.name, "first"), answers)
        assert other.total <= scoring.score(instrument, answers).total


@given(answered())
def test_better_one_way_is_worse_the_other(given_answers):
    instrument, answers = given_answers
    last = scoring.score(instrument, answers).total
    there = scoring.change(instrument, first=instrument.lowest_total, last=last)
    back = scoring.change(instrument, first=last, last=instrument.lowest_total)
    opposite = {"better": "worse", "worse": "better"}
    assert back == opposite.get(there, there)

"""Scoring of the SAI: known answers, then properties of all answers."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from measures import rules

full = st.fixed_dictionaries({item: st.integers(0, 5) for item in rules.SAI.numbers})


@pytest.mark.parametrize(
    ("answers", "total", "bond", "goals_and_tasks"),
    [
        ((0, 0, 0, 0, 0, 0), 0, 0, 0),
        ((5, 5, 5, 5, 5, 5), 30, 15, 15),
        ((4, 3, 5, 2, 4, 1), 19, 12, 7),  # bond 3+5+4, goals and tasks 4+2+1
        ((0, 5, 5, 0, 5, 0), 15, 15, 0),  # all of it bond
        ((5, 0, 0, 5, 0, 5), 15, 0, 15),  # none of it bond
        ((1, 5, 3, 1, 4, 1), 15, 12, 3),  # bond 5+3+4, goals and tasks 1+1+1
    ],
)
def test_known_answers(answers, total, bond, goals_and_tasks):
    score = rules.sai(dict(enumerate(answers, start=1)))
    assert score == rules.SaiScore(total, bond, goals_and_tasks)


@given(full)
def test_a_total_is_the_sum_of_its_halves_and_within_its_range(answers):
    score = rules.sai(answers)
    assert score.total == sum(answers.values()) == score.bond + score.goals_and_tasks
    assert 0 <= score.bond <= 15
    assert 0 <= score.goals_and_tasks <= 15


@given(full, st.sampled_from(rules.SAI.numbers))
def test_one_more_on_any_item_is_one_more_in_all(answers, item):
    answers[item] = min(answers[item], 4)
    assert rules.sai(answers | {item: answers[item] + 1}).total == rules.sai(answers).total + 1


@given(full, st.sets(st.sampled_from(rules.SAI.numbers), min_size=1))
def test_nothing_is_scored_while_any_question_is_open(answers, missing):
    assert rules.sai({item: score for item, score in answers.items() if item not in missing}) is None


@pytest.mark.parametrize("answers", [{7: 1}, {0: 1}, {1: 6}, {1: -1}])
def test_what_the_sai_does_not_have_is_refused(answers):
    with pytest.raises(ValueError, match="SAI"):
        rules.sai(answers)


def test_every_item_is_in_exactly_one_half():
    assert sorted(sum(rules.SAI.subscales.values(), ())) == list(rules.SAI.numbers)

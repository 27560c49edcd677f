"""The goal-based outcome: from the first rating of each goal to its last."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from measures.instruments import goals

ratings = st.lists(st.lists(st.integers(0, 10), max_size=8), max_size=6)


@pytest.mark.parametrize(
    ("rated", "changes", "mean"),
    [
        ([[2, 5, 7]], [5], 5),  # 7 - 2
        ([[2, 7], [4, 4], [6, 3]], [5, 0, -3], 2 / 3),  # (5 + 0 - 3) / 3
        ([[0, 10]], [10], 10),
        ([[10, 0]], [-10], -10),
        ([[3], [1, 4]], [None, 3], 3),  # a goal rated once is not in the mean
        ([[], [5]], [None, None], None),
        ([], [], None),
    ],
)
def test_known_changes(rated, changes, mean):
    found = goals.outcome(rated)
    assert [goal and goal.change for goal in found.goals] == changes
    assert found.mean_change == (mean if mean is None else pytest.approx(mean))


@given(ratings)
def test_a_mean_is_within_minus_ten_and_ten_and_there_when_any_goal_was_rated_twice(rated):
    found = goals.outcome(rated)
    assert len(found.goals) == len(rated)
    assert (found.mean_change is None) == all(len(of_one) < 2 for of_one in rated)
    assert found.mean_change is None or -10 <= found.mean_change <= 10


@given(ratings.filter(any))
def test_the_order_of_goals_changes_no_mean(rated):
    there, back = goals.outcome(rated).mean_change, goals.outcome(rated[::-1]).mean_change
    assert there == back if there is None else there == pytest.approx(back)


@pytest.mark.parametrize("rated", [[[-1, 3]], [[3, 11]], [[3, 11, 4]], [[11]]])
def test_a_rating_off_the_scale_is_refused(rated):
    with pytest.raises(ValueError, match="from 0 to 10"):
        goals.outcome(rated)

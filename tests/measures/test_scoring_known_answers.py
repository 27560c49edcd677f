"""Known answers: sums one can check with a pencil, for each instrument and both sides of each band's edge."""

import pytest

from measures import instruments
from measures.instruments import scoring

# Answers in the order of the items; total; subscales. `None` is an item left open.
KNOWN = {
    "sai": [
        ([0] * 6, 0, {"bond": 0, "goals_and_tasks": 0}),
        ([5] * 6, 30, {"bond": 15, "goals_and_tasks": 15}),
        ([4, 3, 5, 2, 4, 1], 19, {"bond": 12, "goals_and_tasks": 7}),  # 3+5+4 and 4+2+1
    ],
    "sai-tsw": [
        ([0] * 6, 0, {"bond": 0, "goals_and_tasks": 0}),
        ([5] * 6, 30, {"bond": 15, "goals_and_tasks": 15}),
        ([1, 5, 3, 1, 4, 2], 16, {"bond": 12, "goals_and_tasks": 4}),  # 5+3+4 and 1+1+2
    ],
    "gad-7": [
        ([0] * 7, 0, {}),
        ([1, 1, 1, 1, 0, 0, 0], 4, {}),  # 4 x 1: the last of minimal
        ([2, 1, 1, 1, 0, 0, 0], 5, {}),  # 2 + 3 x 1: the first of mild
        ([3, 3, 3, 0, 0, 0, 0], 9, {}),  # 3 x 3: the last of mild
        ([3, 3, 3, 1, 0, 0, 0], 10, {}),  # 9 + 1: the first of moderate
        ([2, 2, 2, 2, 2, 2, 2], 14, {}),  # 7 x 2: the last of moderate
        ([2, 2, 2, 2, 2, 2, 3], 15, {}),  # 6 x 2 + 3: the first of severe
        ([3] * 7, 21, {}),
    ],
    "phq-a": [
        ([0] * 9, 0, {}),
        ([1, 1, 1, 1, 0, 0, 0, 0, 0], 4, {}),  # 4 x 1: the last of minimal
        ([1, 1, 1, 1, 1, 0, 0, 0, 0], 5, {}),  # 5 x 1: the first of mild
        ([1] * 9, 9, {}),  # 9 x 1: the last of mild
        ([2, 1, 1, 1, 1, 1, 1, 1, 1], 10, {}),  # 2 + 8 x 1: the first of moderate
        ([2, 2, 2, 2, 2, 2, 2, 0, 0], 14, {}),  # 7 x 2: the last of moderate
        ([3, 3, 3, 3, 3, 0, 0, 0, 0], 15, {}),  # 5 x 3: the first of moderately severe
        ([3, 2, 2, 2, 2, 2, 2, 2, 2], 19, {}),  # 3 + 8 x 2: the last of moderately severe
        ([3, 3, 2, 2, 2, 2, 2, 2, 2], 20, {}),  # 2 x 3 + 7 x 2: the first of severe
        ([3] * 9, 27, {}),
        ([1, 1, 1, 1, 1, 0, 0, 0, 0, 1, 3, 1, 1], 5, {}),  # 5 x 1; the last four are not counted
    ],
    "ders-16": [
        (
            [1] * 16,
            16,
            {"clarity": 2, "goals": 3, "impulse": 3, "strategies": 5, "non_acceptance": 3},
        ),
        (
            [5] * 16,
            80,
            {"clarity": 10, "goals": 15, "impulse": 15, "strategies": 25, "non_acceptance": 15},
        ),
        (
            # clarity 1+2, goals 3+2+5, impulse 4+3+1, strategies 5+1+2+4+1, non-acceptance 4+5+3
            [1, 2, 3, 4, 5, 1, 2, 3, 4, 5, 1, 2, 3, 4, 5, 1],
            46,
            {"clarity": 3, "goals": 10, "impulse": 8, "strategies": 13, "non_acceptance": 12},
        ),
    ],
    "scs-sf": [
        # Items 1, 4, 8, 9, 11, 12 are turned round: 5 counts 1 and 1 counts 5.
        ([5, 1, 1, 5, 1, 1, 1, 5, 5, 1, 5, 5], 1, {}),  # all count 1: 12 / 12
        ([1, 5, 5, 1, 5, 5, 5, 1, 1, 5, 1, 1], 5, {}),  # all count 5: 60 / 12
        ([1] * 12, 3, {}),  # six count 5, six count 1: 36 / 12
        ([2, 4, 3, 1, 5, 4, 3, 2, 3, 4, 1, 2], 4, {}),  # 4+4+3+5+5+4+3+4+3+4+5+4 = 48; 48 / 12
        ([2, 4, 3, 1, 5, 4, 3, 2, 3, 4, 1, 5], 3.75, {}),  # the last counts 1 and not 4: 45 / 12
    ],
    # sleep 1-4, mood 5-6, appetite and weight 7-10, then 11, 12, 13, 14, 15, movement 16-17
    "qids-a17-sr": [
        ([0] * 17, 0, {}),
        ([3, 2, 1, 0, 1, 0, 0, 1, None, 0, 0, 0, 0, 0, 0, 0, 0], 5, {}),  # 3 + 1 + 1: the last of none
        ([0, 0, 0, 3, 0, 1, 2, None, 0, None, 0, 0, 0, 0, 0, 0, 0], 6, {}),  # 3 + 1 + 2: the first of mild
        ([2, 2, 2, 2, 1, 2, 0, 0, 2, 0, 2, 1, 0, 1, 0, 0, 0], 10, {}),  # 2+2+2+2+1+0+1: the last of mild
        ([2, 2, 2, 2, 1, 2, 0, 0, 2, 0, 2, 1, 0, 1, 0, 0, 1], 11, {}),  # 10 + 1: the first of moderate
        ([3, 0, 0, 0, 2, 2, 1, 0, 0, 2, 2, 2, 0, 2, 2, 0, 0], 15, {}),  # 3+2+2+2+2+0+2+2+0: its last
        ([3, 0, 0, 0, 2, 2, 1, 0, 0, 2, 2, 2, 0, 2, 2, 1, 0], 16, {}),  # 15 + 1: the first of severe
        ([3, 0, 0, 0, 3, 2, 1, 0, 0, 2, 2, 2, 2, 2, 2, 1, 2], 20, {}),  # 3+3+2+2+2+2+2+2+2: its last
        ([3, 0, 0, 0, 3, 2, 1, 0, 0, 3, 2, 2, 2, 2, 2, 1, 2], 21, {}),  # 3+3+3+2+2+2+2+2+2: very severe
        ([3] * 17, 27, {}),
        ([1] * 17, 9, {}),  # nine domains of 1
    ],
}
CASES = [(slug, *case) for slug, cases in KNOWN.items() for case in cases]


def answers_of(scores):
    return {number: score for number, score in enumerate(scores, start=1) if score is not None}


@pytest.mark.parametrize(("slug", "scores", "total", "subscales"), CASES)
def test_known_answers(slug, scores, total, subscales):
    found = scoring.score(instruments.load(slug), answers_of(scores))
    assert found == scoring.Score(total, subscales)


@pytest.mark.parametrize("slug", instruments.slugs())
def test_every_instrument_has_known_answers_at_its_ends_between_them_and_at_each_edge(slug):
    """Prevents: an instrument added without sums that somebody has checked by hand."""
    instrument = instruments.load(slug)
    totals = {total for _, total, _ in KNOWN[slug]}
    ends = {instrument.lowest_total, instrument.highest_total}
    edges = {edge for band in instrument.bands for edge in (band.lowest, band.highest)}
    assert totals >= ends | edges
    assert totals - ends


def test_no_known_answers_are_left_of_an_instrument_that_is_gone():
    assert set(KNOWN) == set(instruments.slugs())


BANDS = [
    ("gad-7", 4, "minimal"),
    ("gad-7", 5, "mild"),
    ("gad-7", 9, "mild"),
    ("gad-7", 10, "moderate"),
    ("gad-7", 14, "moderate"),
    ("gad-7", 15, "severe"),
    ("gad-7", 21, "severe"),
    ("phq-a", 4, "minimal"),
    ("phq-a", 5, "mild"),
    ("phq-a", 9, "mild"),
    ("phq-a", 10, "moderate"),
    ("phq-a", 14, "moderate"),
    ("phq-a", 15, "moderately severe"),
    ("phq-a", 19, "moderately severe"),
    ("phq-a", 20, "severe"),
    ("phq-a", 27, "severe"),
    ("qids-a17-sr", 5, "none"),
    ("qids-a17-sr", 6, "mild"),
    ("qids-a17-sr", 10, "mild"),
    ("qids-a17-sr", 11, "moderate"),
    ("qids-a17-sr", 15, "moderate"),
    ("qids-a17-sr", 16, "severe"),
    ("qids-a17-sr", 20, "severe"),
    ("qids-a17-sr", 21, "very severe"),
    ("qids-a17-sr", 27, "very severe"),
]


@pytest.mark.parametrize(("slug", "total", "name"), BANDS)
def test_each_edge_lies_in_the_band_it_belongs_to(slug, total, name):
    assert scoring.band(instruments.load(slug), total).name == name


@pytest.mark.parametrize("slug", ["sai", "sai-tsw", "ders-16", "scs-sf"])
def test_what_has_no_published_bands_has_none(slug):
    instrument = instruments.load(slug)
    assert scoring.band(instrument, instrument.lowest_total) is None


@pytest.mark.parametrize("total", [-1, 22])
def test_a_total_that_cannot_be_has_no_band_either(total):
    with pytest.raises(ValueError, match="cannot be"):
        scoring.band(instruments.load("gad-7"), total)


@pytest.mark.parametrize(("sad", "irritable", "highest", "first"), [(1, 3, 3, 1), (3, 1, 3, 3), (0, 2, 2, 0)])
def test_whether_irritability_counts_towards_mood_can_be_switched(sad, irritable, highest, first):
    qids = instruments.load("qids-a17-sr")
    answers = answers_of([0] * 4 + [sad, irritable] + [0] * 11)
    assert scoring.score(qids, answers).total == highest
    assert scoring.score(qids.counting("mood", "first"), answers).total == first


@pytest.mark.parametrize(("domain", "counts"), [("moods", "first"), ("mood", "second")])
def test_a_switch_that_is_not_there_is_refused(domain, counts):
    with pytest.raises(ValueError, match="QIDS-A17-SR has no domain"):
        instruments.load("qids-a17-sr").counting(domain, counts)


OPEN = [
    ("gad-7", [1, None, 1, 1, 1, 1, None], (2, 7)),
    ("phq-a", [1] * 9, ()),  # the four further ones are not needed for the total
    ("phq-a", [None] * 13, tuple(range(1, 10))),
    ("qids-a17-sr", [1] * 6 + [None, 1, 1, None] + [1] * 7, ()),  # one of each pair is enough
    ("qids-a17-sr", [1] * 6 + [None, None, 1, None] + [1] * 6 + [None], (7, 8, 17)),
    ("qids-a17-sr", [3] + [None] * 3 + [1] * 13, (2, 3, 4)),  # already the highest, and still open
]


@pytest.mark.parametrize(("slug", "scores", "items"), OPEN)
def test_what_is_still_needed_can_be_asked(slug, scores, items):
    instrument, answers = instruments.load(slug), answers_of(scores)
    assert scoring.missing(instrument, answers) == items
    assert (scoring.score(instrument, answers) is None) == bool(items)


CHANGES = [
    ("qids-a17-sr", 12, 17, "not reliable"),
    ("qids-a17-sr", 12, 18, "worse"),
    ("qids-a17-sr", 12, 6, "better"),
    ("gad-7", 10, 13, "not reliable"),
    ("gad-7", 10, 14, "worse"),
    ("gad-7", 10, 6, "better"),
    ("phq-a", 10, 5, "not reliable"),
    ("phq-a", 10, 4, "better"),
    ("sai", 30, 0, None),
]


@pytest.mark.parametrize(("slug", "first", "last", "change"), CHANGES)
def test_a_change_is_reliable_from_its_threshold_on(slug, first, last, change):
    assert scoring.change(instruments.load(slug), first=first, last=last) == change


RISKS = [
    ("qids-a17-sr", {13: 1}, []),
    ("qids-a17-sr", {13: 2}, [(13, False)]),
    ("qids-a17-sr", {13: 3}, [(13, True)]),
    ("phq-a", {9: 0, 12: 0, 13: 0}, []),
    ("phq-a", {9: 1}, [(9, False)]),
    ("phq-a", {9: 3, 12: 1, 13: 1}, [(9, True), (12, True), (13, False)]),
    ("gad-7", {7: 3}, []),
]


@pytest.mark.parametrize(("slug", "answers", "found"), RISKS)
def test_a_risk_item_is_raised_from_its_score_on_also_when_nothing_else_is_answered(slug, answers, found):
    raised = scoring.raised(instruments.load(slug), answers)
    assert [(one.item, one.is_urgent) for one in raised] == found

"""Kinds of exercise: what is kept of what was typed, what is refused, how it reads, what two devices make."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from care.rules import clean_text
from chapters import kinds, rules

OPTIONS = {
    "short_writing": {},
    "long_writing": {},
    "choice": {"choices": ["Tired", "Flat"]},
    "several_choices": {"choices": ["Tired", "Flat"]},
    "scale": {"minimum": 0, "maximum": 10, "low_label": "light", "high_label": "heavy"},
    "two_columns": {"left": "What it gives me", "right": "What it costs me"},
    "growing_list": {"columns": ["When", "What I tried"], "most": 3},
    "feeling_ladder": {"rungs": 3, "bottom_label": "easy", "top_label": "hardest"},
    "name_critic": {"name_label": "Its name", "looks_label": "Its look", "says_label": "Its words"},
    "letter_and_reply": {"letter_label": "My letter", "reply_label": "The answer"},
    "plan": {"who_label": "Who", "what_label": "What", "when_label": "When"},
    "goals": {"most": 3, "low_label": "not begun", "high_label": "there", "carry_on": ""},
}
PARTS = {
    "two_columns": ["left", "right"],
    "growing_list": ["1.1", "1.2", "2.1", "2.2", "3.1", "3.2"],
    "feeling_ladder": ["1", "2", "3"],
    "name_critic": ["name", "looks", "says"],
    "letter_and_reply": ["letter", "reply"],
    "plan": ["who", "what", "when"],
    "goals": ["1", "2", "3"],
}


def clean(kind, body):
    body = json.dumps(body) if isinstance(body, dict) else body
    return kinds.clean(kind, OPTIONS[kind], body)


def parts_of(kind, body):
    return kinds.parts.read(clean(kind, body))


def read(kind, body):
    return [(line.label, line.text) for line in kinds.readable(kind, OPTIONS[kind], clean(kind, body))]


def both(kind, stored, mine):
    together = kinds.both(kind, OPTIONS[kind], clean(kind, stored), clean(kind, mine))
    return kinds.parts.read(clean(kind, together))


# --- What is kept ----------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("kind", "body", "kept"),
    [
        ("several_choices", "Flat\nTired", "Tired\nFlat"),
        ("several_choices", "", ""),
        ("choice", "Tired", "Tired"),
        ("scale", "10", "10"),
        ("scale", "", ""),
        ("long_writing", "a\r\nb", "a\nb"),
        ("two_columns", {"right": "Friends", "left": "Peace"}, '{"left": "Peace", "right": "Friends"}'),
        ("two_columns", {"left": " \n", "right": ""}, ""),
        ("growing_list", {"3.1": "Fri", "1.2": "Breath"}, '{"1.2": "Breath", "3.1": "Fri"}'),
        ("feeling_ladder", {"2.tried": "yes", "2": "Text Sam"}, '{"2": "Text Sam", "2.tried": "yes"}'),
        ("name_critic", {"name": " Mr\nGrey "}, '{"name": "Mr Grey"}'),
        ("letter_and_reply", {"letter": "Dear you,\n\nno."}, '{"letter": "Dear you,\\n\\nno."}'),
        ("plan", {"when": "😶 Fri"}, '{"when": "😶 Fri"}'),
        ("goals", {"1.far": "3", "1": "Sleep"}, '{"1": "Sleep", "1.far": "3"}'),
    ],
)
def test_an_answer_has_one_form_in_the_kinds_own_order(kind, body, kept):
    assert clean(kind, body) == kept


@pytest.mark.parametrize(
    ("kind", "body"),
    [
        ("several_choices", "Tired\nHacked"),
        ("choice", "Tired\nFlat"),
        ("scale", "11"),
        ("scale", "-1"),
        ("long_writing", "x" * 10_001),
        ("short_writing", "x" * 10_001),
        ("two_columns", {"middle": "a"}),
        ("two_columns", {"left": "x" * 5_001}),
        ("two_columns", "Not in parts at all"),
        ("two_columns", "[1, 2]"),
        ("two_columns", '{"left": 3}'),
        ("two_columns", '{"left": "half'),
        ("two_columns", "[" * 100_000),
        ("growing_list", {"4.1": "one row too many"}),
        ("growing_list", {"1.3": "one column too many"}),
        ("growing_list", {"0.1": "a"}),
        ("growing_list", {"1.1": "x" * 1_001}),
        ("feeling_ladder", {"4": "too high"}),
        ("feeling_ladder", {"1.tried": "no"}),
        ("name_critic", {"name": "x" * 61}),
        ("letter_and_reply", {"letter": "x" * 5_000, "reply": "y" * 5_001}),
        ("plan", {"why": "a"}),
        ("goals", {"1.far": "11"}),
        ("goals", {"1.far": "3\n4"}),
        ("goals", {"4": "one too many"}),
        ("goals", {"1": "x" * 301}),
    ],
)
def test_what_cannot_be_kept_is_refused_with_a_sentence(kind, body):
    with pytest.raises(rules.Refused) as caught:
        clean(kind, body)
    assert caught.value.sentence.endswith(".")


def test_a_refusal_names_the_part_that_is_too_long():
    with pytest.raises(rules.Refused, match="“Its name” holds 60 characters and you have 2 more"):
        clean("name_critic", {"name": "x" * 62, "says": "Hm."})


def test_all_parts_together_hold_ten_thousand_characters():
    full = {"1.1": "x" * 1_000, "1.2": "y" * 1_000, "2.1": "😶" * 1_000}
    assert clean("growing_list", full)
    with pytest.raises(rules.Refused, match="10,000"):
        kinds.clean(
            "growing_list",
            {"columns": ["a"], "most": 30},
            json.dumps({f"{row}.1": "x" * 1_000 for row in range(1, 12)}),
        )


def test_ten_thousand_characters_fit():
    assert len(clean("long_writing", "😶" * 10_000)) == 10_000


words = st.text(st.characters(codec=None), max_size=60)


# Two of them, joined, still fit a critic's name.
shorter = st.text(st.characters(codec=None), max_size=20)


@st.composite
def answers(draw, words=words):
    kind = draw(st.sampled_from(sorted(PARTS)))
    return kind, draw(st.dictionaries(st.sampled_from(PARTS[kind]), words))


@given(answers())
def test_cleaning_twice_is_cleaning_once(answer):
    kind, body = answer
    once = clean(kind, body)
    assert clean(kind, once) == once
    assert kinds.parts.write(kinds.parts.read(once)) == once


@given(answers())
def test_nothing_written_goes_unseen(answer):
    kind, body = answer
    seen = [text for _, text in read(kind, body)]
    for text in body.values():
        kept = clean_text(text)
        if kept.strip():
            assert any(kept in said or " ".join(kept.split("\n")).strip() in said for said in seen)


@given(answers(shorter), st.data())
def test_keeping_both_keeps_the_words_of_both(answer, data):
    kind, first = answer
    second = data.draw(st.dictionaries(st.sampled_from(PARTS[kind]), shorter))
    together = "\n".join(both(kind, first, second).values())
    for text in [*parts_of(kind, first).values(), *parts_of(kind, second).values()]:
        assert text in together


def test_half_a_sign_in_an_old_row_is_left_out():
    assert kinds.parts.read('{"left": "\\ud83d a cup"}') == {"left": " a cup"}


@given(st.sampled_from(sorted(OPTIONS)), words)
def test_no_stored_body_breaks_a_page(kind, body):
    """Whatever an old row holds can be shown: in the field, to read, and beside another."""
    for stored in (
        body,
        json.dumps({"left": body}),
        json.dumps({"²": body, "1.9": body}),
        json.dumps([body]),
    ):
        kinds.layout(kind, OPTIONS[kind], stored)
        kinds.both(kind, OPTIONS[kind], stored, stored)
        assert not stored or kinds.readable(kind, OPTIONS[kind], stored)


# --- How it reads ----------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("kind", "body", "lines"),
    [
        ("long_writing", "Quiet.", [("", "Quiet.")]),
        ("long_writing", "", []),
        ("several_choices", "Tired\nFlat", [("", "Tired\nFlat")]),
        ("scale", "7", [("", "7, from 0 (light) to 10 (heavy)")]),
        ("two_columns", {"right": "Friends"}, [("What it costs me", "Friends")]),
        ("growing_list", {"2.1": "Mon"}, [("Row 2: When", "Mon")]),
        (
            "feeling_ladder",
            {"1": "Text Sam", "1.tried": "yes"},
            [("Rung 1", "Text Sam"), ("Rung 1, tried", "tried")],
        ),
        (
            "goals",
            {"1": "Sleep", "1.far": "3"},
            [("Goal 1", "Sleep"), ("Goal 1, how far along", "3 of 10 (0 not begun, 10 there)")],
        ),
    ],
)
def test_an_answer_reads_under_its_labels(kind, body, lines):
    assert read(kind, body) == lines


def test_a_body_that_is_no_longer_in_parts_is_read_as_it_is():
    assert kinds.readable("plan", OPTIONS["plan"], "Sam, on Friday") == [kinds.Line("", "Sam, on Friday")]


def test_a_growing_list_offers_one_empty_row_after_the_last():
    rows = kinds.layout("growing_list", OPTIONS["growing_list"], '{"2.1": "Mon"}')
    assert [(row.number, row.is_empty) for row in rows] == [(2, False), (3, True)]


@pytest.mark.parametrize(
    ("body", "numbers"),
    [('{"1.1": "a", "3.1": "b"}', [1, 2, 3]), ('{"1.1": "a", "2.1": "b", "3.1": "c"}', [1, 2, 3])],
)
def test_a_full_list_offers_what_was_emptied_and_no_row_more(body, numbers):
    rows = kinds.layout("growing_list", OPTIONS["growing_list"], body)
    assert [row.number for row in rows] == numbers


# --- Two devices -----------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("kind", "stored", "mine", "together"),
    [
        ("two_columns", {"left": "a"}, {"right": "b"}, {"left": "a", "right": "b"}),
        ("two_columns", {"left": "a"}, {"left": "b"}, {"left": "a\n\nb"}),
        ("two_columns", {"left": "a"}, {}, {"left": "a"}),
        ("name_critic", {"name": "Grey"}, {"name": "Max"}, {"name": "Grey / Max"}),
        ("feeling_ladder", {"1.tried": "yes"}, {"1": "Sam"}, {"1": "Sam", "1.tried": "yes"}),
        ("goals", {"1": "Sleep", "1.far": "2"}, {"1": "Sleep", "1.far": "4"}, {"1": "Sleep", "1.far": "4"}),
        ("goals", {"1": "Sleep"}, {"1": "Draw", "1.far": "4"}, {"1": "Sleep", "2": "Draw", "2.far": "4"}),
        (
            "growing_list",
            {"1.1": "Mon"},
            {"1.1": "Tue", "1.2": "Breath"},
            {"1.1": "Mon", "2.1": "Tue", "2.2": "Breath"},
        ),
        ("growing_list", {"1.1": "Mon"}, {"1.1": "Mon", "1.2": "Walk"}, {"1.1": "Mon", "1.2": "Walk"}),
        (
            "growing_list",
            {"1.1": "a", "2.1": "b", "3.1": "c"},
            {"3.1": "d"},
            {"1.1": "a", "2.1": "b", "3.1": "c\n\nd"},
        ),
    ],
)
def test_two_versions_become_one(kind, stored, mine, together):
    assert both(kind, stored, mine) == together


@pytest.mark.parametrize("kind", ["choice", "scale"])
def test_of_one_choice_there_cannot_be_both(kind):
    assert kinds.both(kind, OPTIONS[kind], "a", "b") is None


@pytest.mark.parametrize(
    ("stored", "mine", "together"), [("a", "b", "a\n\nb"), ("", "b", "b"), ("a", "", "a")]
)
def test_both_texts_follow_each_other(stored, mine, together):
    assert kinds.both("long_writing", {}, stored, mine) == together

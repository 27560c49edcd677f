"""Kinds of exercise: what is kept of what was typed, what is refused, how it reads."""

import pytest

from chapters import kinds, rules


@pytest.mark.parametrize(
    ("kind", "body", "kept"),
    [
        ("several_choices", "Flat\nTired", "Tired\nFlat"),
        ("several_choices", "", ""),
        ("choice", "Tired", "Tired"),
        ("scale", "10", "10"),
        ("scale", "", ""),
    ],
)
def test_choices_are_kept_in_their_own_order(kind, body, kept):
    options = {"choices": ["Tired", "Flat"], "minimum": 0, "maximum": 10}
    assert kinds.clean(kind, options, body) == kept


@pytest.mark.parametrize(
    ("kind", "body"),
    [
        ("several_choices", "Tired\nHacked"),
        ("choice", "Tired\nFlat"),
        ("scale", "11"),
        ("scale", "-1"),
        ("long_writing", "x" * 10_001),
        ("short_writing", "x" * 10_001),
    ],
)
def test_what_cannot_be_kept_is_refused_with_a_sentence(kind, body):
    options = {"choices": ["Tired", "Flat"], "minimum": 0, "maximum": 10}
    with pytest.raises(rules.Refused) as caught:
        kinds.clean(kind, options, body)
    assert caught.value.sentence.endswith(".")


def test_ten_thousand_characters_fit():
    assert len(kinds.clean("long_writing", {}, "😶" * 10_000)) == 10_000

"""A treatment's calendar, where clocks change and minutes are counted; and words in one form."""

import unicodedata
from datetime import UTC, date, datetime, time, timedelta

from hypothesis import given
from hypothesis import strategies as st

from care import rules
from care.rules import clean_text

anything = st.text(st.characters(codec=None), max_size=400)
NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)


def test_minutes_are_rounded_up_and_never_negative():
    assert rules.minutes_until(NOON + timedelta(seconds=61), NOON) == 2
    assert rules.minutes_until(NOON - timedelta(hours=1), NOON) == 0


def test_a_time_that_spring_skips_moves_on_and_one_that_autumn_repeats_is_the_first():
    # London: 29 March 2026 has no 01:30, so it is 02:30 BST; 25 October has it in BST, then in GMT.
    assert rules.instant(date(2026, 3, 29), time(1, 30), "Europe/London").hour == 1
    assert rules.instant(date(2026, 10, 25), time(1, 30), "Europe/London").hour == 0


@given(anything)
def test_cleaned_text_says_the_same_in_one_form(text):
    clean = clean_text(text)
    assert clean_text(clean) == clean == unicodedata.normalize("NFC", clean)
    assert not any(unicodedata.category(sign) in ("Cc", "Cs") for sign in clean if sign not in "\n\t")


@given(st.text(st.characters(codec="utf-8", exclude_categories=["Cc"]), max_size=400))
def test_no_visible_sign_is_lost(text):
    assert clean_text(text) == unicodedata.normalize("NFC", text)


def test_line_ends_of_every_system_become_one():
    assert clean_text("a\r\nb\rc\nd\te\x00\x07") == "a\nb\nc\nd\te"

"""The chat's clock, text, pace and breaks, as plain arithmetic."""

import unicodedata
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chat import rules
from chat.rules import Clock, Refusal, Refused, Span, State

NOON = datetime(2026, 3, 29, 12, tzinfo=UTC)
CLOCK = Clock(NOON, NOON + timedelta(minutes=30))


@pytest.mark.parametrize(
    ("minute", "state"),
    [
        (-10.1, State.WAITING),
        (-10, State.OPEN),
        (0, State.OPEN),
        (24.9, State.OPEN),
        (25, State.CLOSING),
        (29.9, State.CLOSING),
        (30, State.ENDED),
    ],
)
def test_the_doors_open_ten_minutes_early_and_the_end_is_the_end(minute, state):
    assert CLOCK.state(NOON + timedelta(minutes=minute)) is state


def test_a_chat_that_was_closed_is_ended_before_its_time():
    assert Clock(NOON, CLOCK.ends_at, NOON).state(NOON + timedelta(minutes=1)) is State.ENDED


@pytest.mark.parametrize(("minute", "share"), [(-10, 100), (0, 100), (12, 60), (30, 0), (40, 0)])
def test_the_ring_shows_how_much_is_left(minute, share):
    assert CLOCK.share_left(NOON + timedelta(minutes=minute)) == share


@pytest.mark.parametrize(
    ("given_already", "minutes", "expected"), [(0, 5, 35), (0, 15, 45), (5, 15, 45), (15, 5, 45)]
)
def test_more_time_ends_fifteen_minutes_after_the_booking(given_already, minutes, expected):
    clock = Clock(NOON, NOON + timedelta(minutes=30 + given_already))
    later = rules.extended(clock, minutes=minutes, at=NOON + timedelta(minutes=20))
    assert later == NOON + timedelta(minutes=expected)


def test_a_chat_that_has_ended_gets_no_more_time():
    with pytest.raises(rules.SessionHasEnded):
        rules.extended(CLOCK, minutes=5, at=NOON + timedelta(minutes=31))


@given(st.text(max_size=200))
def test_text_is_kept_in_one_spelling_and_cleaning_it_again_changes_nothing(body):
    text = rules.clean(body)
    assert text == rules.clean(text) == unicodedata.normalize("NFC", text)
    assert not any(unicodedata.category(c) in ("Cc", "Cs") and c not in "\n\t" for c in text)


@pytest.mark.parametrize(
    ("body", "code"),
    [("", Refusal.EMPTY), ("\u0000\u200b"[:1], Refusal.EMPTY), ("é" * 4001, Refusal.TOO_LONG)],
)
def test_text_that_cannot_be_taken_says_why(body, code):
    with pytest.raises(Refused) as refused:
        rules.checked(body)
    assert refused.value.code is code


def test_length_is_counted_after_the_spelling_is_one():
    assert len(rules.checked("e\u0301" * 4000)) == 4000


def test_a_family_emoji_stays_whole():
    assert rules.checked(" 👩‍👩‍👧 ") == "👩‍👩‍👧"


def test_a_bucket_gives_a_burst_and_then_its_rate():
    bucket = rules.Bucket(rate=5, size=20)
    at_once = sum(bucket.take(100.0) for _ in range(50))
    later = sum(bucket.take(101.0) for _ in range(50))
    assert (at_once, later) == (20, 5)


def test_two_tabs_are_one_presence_and_a_short_break_is_none():
    def span(start: int, end: int) -> Span:
        return Span(NOON + timedelta(seconds=start), NOON + timedelta(seconds=end))

    assert rules.breaks([span(0, 300), span(100, 200), span(310, 600), span(720, 900)]) == [span(600, 720)]

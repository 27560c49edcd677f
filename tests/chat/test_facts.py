"""How a chat went, as plain arithmetic with answers one can count."""

from datetime import UTC, datetime, timedelta

import pytest

from chat.facts import Written, measured, presence, words_in
from chat.rules import Span

FIVE = datetime(2026, 11, 20, 17, tzinfo=UTC)
END = FIVE + timedelta(minutes=30)


def at(seconds: float) -> datetime:
    return FIVE + timedelta(seconds=seconds)


def span(start: float, end: float) -> Span:
    return Span(at(start), at(end))


def test_one_comes_with_the_first_connection_and_is_away_between_two():
    there = presence([span(300, 1800), span(-120, 100)], [], until=END)
    assert (there.came_at, there.away, there.seconds_away) == (at(-120), [span(100, 300)], 200)


def test_who_does_not_come_back_has_left_and_is_not_counted_as_away():
    there = presence([span(0, 1200)], [], until=END)
    assert (there.left_at, there.away, there.seconds_away) == (at(1200), [], 0)


def test_a_phone_that_changes_masts_is_not_away():
    assert presence([span(0, 900), span(915, 1790)], [], until=END).away == []


def test_what_comes_after_the_end_is_no_part_of_it():
    there = presence([span(0, 2000), span(2100, 2200)], [], until=END)
    assert (there.came_at, there.away, there.left_at) == (FIVE, [], None)


def test_without_a_script_one_comes_by_writing():
    assert presence([], [at(60), at(90)], until=END).came_at == at(60)


def test_who_neither_came_nor_wrote_was_not_there():
    assert presence([], [], until=END).came_at is None


@pytest.mark.parametrize(
    ("body", "words"),
    [
        ("I don’t know", 3),
        ("hm", 1),
        ("🙂", 0),
        ("ok 👍 then", 2),
        ("one\ntwo   three", 3),
        ("… - !", 0),
        ("well-known", 1),
        ("Größe 42", 2),
    ],
)
def test_words_are_counted_as_a_reader_would(body, words):
    assert words_in(body) == words


def written(who: str, seconds: float, words: int = 1) -> Written:
    return Written(who == "anna", at(seconds), words)


def test_turns_words_and_waits_are_counted_from_the_lines():
    found = measured(
        [
            written("tom", 0, 5),
            written("anna", 20, 3),
            written("anna", 30, 4),
            written("tom", 40, 2),
            written("anna", 100, 1),
        ]
    )
    # tom | anna anna | tom | anna; Anna answers after 20 and 60 seconds, Tom after 10
    assert found.turns == 4
    assert (found.young_person.messages, found.young_person.words, found.young_person.latency) == (3, 8, 40)
    assert (found.tsw.messages, found.tsw.words, found.tsw.latency) == (2, 7, 10)


def test_a_chat_in_which_one_wrote_alone_has_one_turn_and_no_waits():
    found = measured([written("tom", 0), written("tom", 60)])
    assert (found.turns, found.tsw.latency, found.young_person.latency) == (1, None, None)


def test_a_chat_without_a_line_has_no_turn():
    assert measured([]).turns == 0


def test_a_clock_that_steps_back_makes_no_wait_below_nought():
    assert measured([written("tom", 10), written("anna", 9)]).young_person.latency == 0

"""Full-text search in the words of one person: what is found, in which order, with what marked."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from care import search

pytestmark = pytest.mark.django_db

TEXTS = [
    "I was angry with my mum and then I cried.",
    "We were walking by the river, it was quiet.",
    "Mum phoned. I said nothing.",
    "I walked home alone and felt angry, so angry, ANGRY at everyone.",
    "nothing much",
]


def places(query: str, texts=TEXTS, language="en-GB") -> list[int]:
    return [found.place for found in search.find(texts, query, language=language)]


def marked(query: str, texts=TEXTS, language="en-GB") -> list[str]:
    return [
        piece.text
        for found in search.find(texts, query, language=language)
        for piece in found.pieces
        if piece.is_match
    ]


def test_a_word_is_found_in_its_other_forms_and_marked_as_it_was_written():
    assert sorted(places("walk")) == [1, 3]
    assert sorted(marked("walks")) == ["walked", "walking"]


def test_several_words_must_all_be_there():
    assert places("angry mum") == [0]


def test_when_no_text_has_all_words_those_with_any_are_found():
    assert sorted(places("river cried")) == [0, 1]


def test_words_in_quotation_marks_stand_together():
    assert places('"said nothing"') == [2]
    assert sorted(places("nothing")) == [2, 4]


def test_a_word_with_a_dash_before_it_must_not_be_there():
    assert places("angry -mum") == [3]


def test_what_says_it_more_comes_first():
    texts = ["Angry once in a rather long line about a good many other things that day.", "angry angry"]
    assert places("angry", texts) == [1, 0]


def test_the_pieces_are_the_text_itself():
    found = search.find(TEXTS, "angry mum walk", language="en")
    assert all("".join(piece.text for piece in each.pieces) == TEXTS[each.place] for each in found)


def test_a_language_whose_endings_are_not_known_is_searched_as_it_is_written():
    texts = ["Dw i'n teimlo'n drist", "drist iawn", "hapus"]
    assert sorted(places("drist", texts, "cy")) == [0, 1]


def test_words_of_other_scripts_are_found():
    assert places("жизнь", ["моя жизнь", "другое"], "ru") == [0]


@pytest.mark.parametrize(
    "query",
    [
        "",
        "   ",
        '"',
        '"""',
        "-",
        "- - -",
        "()",
        "AND OR NOT NEAR",
        "a AND (b OR",
        "mum* & | ! <-> :*",
        "' ; DROP TABLE said; --",
        "body:mum ^mum {a b}: c",
        "%_\\",
        "😀 🎉",
        "\x00mum\x00",
        "\ud800",
        "²³ ½ _ __",
        "the and of",
        "x" * 10_000,
        "a " * 5_000,
        '"a ' * 5_000,
        "-a " * 5_000,
    ],
)
def test_nothing_that_can_be_typed_breaks_it(query):
    assert isinstance(places(query), list)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(query=st.text(max_size=60), text=st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=80))
def test_whatever_is_typed_and_said_gives_back_the_text(query, text):
    for found in search.find([text, "mum"], query, language="en-GB"):
        assert "".join(piece.text for piece in found.pieces) == [text, "mum"][found.place]


@pytest.mark.parametrize(
    "text",
    ["mum/dad", "mum-dad", "see mum.dad.uk", "mum@dad.uk", "<script>mum</script>", "mum's", "_mum_ *mum*"],
)
def test_words_are_found_whatever_signs_stand_between_them(text):
    assert (places("mum", [text]), marked("mum", [text])[:1]) == ([0], ["mum"])


def test_a_control_sign_in_the_query_is_no_sign_at_all():
    assert sorted(places("m\x00um")) == [0, 2]


def test_nothing_is_found_where_nothing_was_said():
    assert places("mum", []) == []

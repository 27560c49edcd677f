"""Instruments as data: the files we ship, and those we refuse."""

import pytest

from measures import instruments, rules

GOOD = (instruments.FOLDER / "sai.toml").read_text()


def test_the_sai_asks_six_questions_from_not_at_all_to_completely():
    sai = instruments.load("sai")
    assert (len(sai.items), sai.choices[0][0], sai.choices[-1][0]) == (6, 0, 5)
    assert (sai.choices[0], sai.choices[-1]) == ((0, "not at all"), (5, "completely"))
    assert (sai.first_week, sai.last_week) == (2, 10)


@pytest.mark.parametrize("slug", instruments.slugs())
def test_every_instrument_says_its_source_its_licence_and_a_rule_that_exists(slug):
    instrument = instruments.load(slug)
    assert instrument.source
    assert instrument.licence
    assert instrument.scoring in rules.SCORING


def test_our_own_words_are_called_a_paraphrase():
    assert instruments.load("sai").wording == "paraphrase"


def test_no_instrument_is_found_outside_its_folder():
    for slug in ("nothing", "../instruments/sai", "/etc/passwd"):
        with pytest.raises(KeyError):
            instruments.load(slug)


@pytest.mark.parametrize(
    ("before", "after", "reason"),
    [
        ('slug = "sai"', 'slug = "gad7"', "called gad7"),
        ('wording = "paraphrase"', 'wording = "copied"', "wording is copied"),
        ("number = 4", "number = 5", "not numbered"),
        ("first_week = 2", "first_week = 11", "upside down"),
    ],
)
def test_a_file_that_cannot_be_asked_or_scored_is_refused(tmp_path, before, after, reason):
    path = tmp_path / "sai.toml"
    path.write_text(GOOD.replace(before, after))
    with pytest.raises(instruments.BadInstrument, match=reason):
        instruments.read(path)

"""Instruments as data: the files we ship, and those we refuse."""

import re

import pytest

from measures import instruments
from measures.instruments.reading import ALWAYS_SAID

FOLDER = instruments.FOLDER
DOCS = FOLDER.parents[1] / "docs" / "instruments.md"


def test_the_sai_asks_six_questions_from_not_at_all_to_completely():
    sai = instruments.load("sai")
    assert (len(sai.items), sai.choices[0][0], sai.choices[-1][0]) == (6, 0, 5)
    assert (sai.choices[0], sai.choices[-1]) == ((0, "not at all"), (5, "completely"))
    assert (sai.first_week, sai.last_week) == (2, 10)


def test_all_seven_are_here():
    shorts = {instruments.load(slug).short for slug in instruments.slugs()}
    assert shorts == {"DERS-16", "GAD-7", "PHQ-A", "QIDS-A17-SR", "SAI", "SAI-TSW", "SCS-SF"}


@pytest.mark.parametrize("slug", instruments.slugs())
def test_every_instrument_says_its_source_with_a_year_its_licence_and_how_sure_it_is(slug):
    instrument = instruments.load(slug)
    assert re.search(r"\((19|20)\d\d\)", instrument.source)
    assert instrument.licence
    assert {fact.about for fact in instrument.facts} >= set(ALWAYS_SAID)


@pytest.mark.parametrize("slug", instruments.slugs())
def test_our_own_words_are_called_a_paraphrase_and_staff_are_told(slug):
    instrument = instruments.load(slug)
    assert instrument.is_paraphrase
    assert instrument.caution == "Paraphrased wording: not for clinical use"


def test_what_is_unconfirmed_can_be_asked_for():
    doubts = {fact.about for fact in instruments.load("qids-a17-sr").doubts}
    assert doubts == {"mood", "licence"}


@pytest.mark.parametrize("slug", instruments.slugs())
def test_the_documents_name_it_with_its_edition_and_the_checksum_of_its_words(slug):
    """Prevents: words that change under an edition somebody has answered in."""
    instrument = instruments.load(slug)
    line = next(line for line in DOCS.read_text().splitlines() if line.startswith(f"| {instrument.short} |"))
    assert f"| {instrument.edition} | `{instrument.checksum[:12]}` |" in line


def test_no_instrument_is_found_outside_its_folder():
    for slug in ("nothing", "../instruments/sai", "/etc/passwd"):
        with pytest.raises(KeyError):
            instruments.load(slug)


# Which file, what is changed in it, and what the sentence says.
BROKEN = [
    ("sai", 'slug = "sai"', 'slug = "gad7"', r"sai.toml, line 4: `slug` is not right; expected sai,"),
    ("sai", 'wording = "paraphrase"', 'wording = "copied"', "`wording` is not right; expected one of para"),
    ("sai", "number = 4", "number = 5", "`items` is not right; expected at least one, numbered 1, 2, 3"),
    ("sai", "first_week = 2", "first_week = 11", "`first_week` is not right; expected a week that is not"),
    ("sai", "last_week = 10", "", "`last_week` is missing; expected a whole number from 1 to 52"),
    ("sai", 'slug = "care"', 'slug = "way"', "expected each slug once"),
    ("sai", "lowest = 0", "lowest = true", "line 19: `lowest` is not right; expected a whole number"),
    ("sai", 'slug = "way"', 'slugs = "way"', "`slugs` is not right; expected only number, slug, topic"),
    ("sai", "range = [0, 30]", "range = [0, 36]", r"expected \[0, 30\], which is what these items make"),
    ("sai", "range = [0, 30]", "range = [30, 0]", "expected two whole numbers, the lower one first"),
    ("sai", "bond = [2, 3, 5]", "bond = [2, 3, 4]", "scored items, each in one subscale at most"),
    ("sai", "bond = [2, 3, 5]", "bond = [2, 3, 7]", "scored items, each in one subscale at most"),
    ("sai", 'scoring = "sum"', 'scoring = "magic"', "expected one of sum, mean, qids"),
    (
        "sai",
        'scoring = ["confirmed", ',
        'scoring = ["surely", ',
        r"how sure \(confirmed, derived, uncertain\)",
    ),
    ("sai", "missing = [", "losing = [", "`missing` is missing; expected how sure and where from"),
    ("sai", 'slug = "sai"', 'slug = = "sai"', "sai.toml: is not valid TOML"),
    ("gad-7", "mild = [5, 9]", "mild = [5, 10]", "`mild` is not right; expected bands that rise"),
    ("gad-7", "minimal = [0, 4]", "minimal = [1, 4]", "bands from the lowest to the highest total"),
    ("gad-7", 'reliable_change = ["', 'reliable = ["', "`reliable_change` is missing; expected how sure"),
    ("gad-7", "range = [0, 21]", "range = [0, 21]\neither = [[1]]", r"pairs of item numbers"),
    ("gad-7", "range = [0, 21]", "range = [0, 21]\neither = [[1, 8]]", "numbers of scored items"),
    ("gad-7", "[bands]", "[domains]\na = { items = [1] }\n[bands]", "none: only the rule qids has them"),
    ("qids-a17-sr", "energy = { items = [15] }", "", "each scored item in one domain"),
    ("qids-a17-sr", 'counts = "highest"', 'counts = "both"', "expected one of highest, first"),
    ("qids-a17-sr", "item = 13", "item = 18", "scores of an item, urgent_from not below from"),
    ("qids-a17-sr", "urgent_from = 3", "urgent_from = 1", "urgent_from not below from"),
    ("phq-a", 'labels = ["no", "yes"]', 'labels = ["no"]', "expected at least two"),
    ("phq-a", "scored = false", "scored = 0", "expected true or false"),
]


@pytest.mark.parametrize(("slug", "before", "after", "sentence"), BROKEN)
def test_a_file_that_cannot_be_asked_or_scored_is_refused(tmp_path, slug, before, after, sentence):
    good = (FOLDER / f"{slug}.toml").read_text()
    assert before in good
    path = tmp_path / f"{slug}.toml"
    path.write_text(good.replace(before, after))
    with pytest.raises(instruments.BadInstrument, match=sentence):
        instruments.read(path)


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"\xff\xfe\x00", "is not readable as text"),
        (b"a" * 200_001, "is too long"),
        (b"", "`slug` is missing"),
    ],
)
def test_a_file_that_is_no_instrument_at_all_is_refused(tmp_path, content, sentence):
    path = tmp_path / "sai.toml"
    path.write_bytes(content)
    with pytest.raises(instruments.BadInstrument, match=sentence):
        instruments.read(path)


def test_every_problem_of_a_file_is_told_at_once(tmp_path):
    path = tmp_path / "sai.toml"
    path.write_text(
        (FOLDER / "sai.toml").read_text().replace("lowest = 0", "").replace("text = ", "words = ")
    )
    with pytest.raises(instruments.BadInstrument) as refused:
        instruments.read(path)
    # The lowest score once; each of the six items lacks its text and has something unknown.
    assert len(str(refused.value).splitlines()) == 1 + 6 * 2

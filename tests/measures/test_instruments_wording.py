"""Licensed words: held against their instrument item by item, kept by version, asked from then on."""

import logging

import pytest
from django.core.management import CommandError, call_command
from django.urls import reverse

from audit.models import Entry
from measures import blinded, instruments, selectors, services
from measures.boxes import Slot
from measures.models import Wording
from tests.conftest import EVERY_DATABASE
from tests.measures import making

pytestmark = pytest.mark.django_db(databases=EVERY_DATABASE)


def worded(slug, *, version="2015"):
    """A file with other words for every item of an instrument; every item with labels of its own."""
    lines = [
        f'instrument = "{slug}"',
        'language = "sv-SE"',
        f'version = "{version}"',
        'licence = "Lent by its owners."',
        'instruction = "Think back."',
    ]
    for item in instruments.load(slug).items:
        labels = ", ".join(f'{score} = "label {item.number}.{score}"' for score, _ in item.choices)
        lines += [
            "[[items]]",
            f"number = {item.number}",
            f'slug = "{item.slug}"',
            f'text = "Words of item {item.number}."',
            f"labels = {{ {labels} }}",
        ]
    return "\n".join(lines)


SHARED = """instrument = "sai"
language = "en-GB"
version = "2015"
licence = "Lent by its owners."
instruction = "Think back."
[labels]
0 = "never"
1 = "seldom"
2 = "at times"
3 = "often"
4 = "mostly"
5 = "always"
""" + "".join(
    f'[[items]]\nnumber = {item.number}\nslug = "{item.slug}"\ntext = "Words of item {item.number}."\n'
    for item in instruments.load("sai").items
)


@pytest.fixture
def file(tmp_path):
    """Write a wording and return its path."""

    def write(content):
        path = tmp_path / "words.toml"
        path.write_text(content)
        return path

    return write


@pytest.mark.parametrize("slug", instruments.slugs())
def test_every_instrument_can_be_asked_in_licensed_words(file, slug):
    before = selectors.asked(slug)
    services.load_wording(path=file(worded(slug)))
    after = selectors.asked(slug)
    assert (before.is_paraphrase, after.is_paraphrase, after.caution) == (True, False, "")
    assert {item.text for item in after.items} == {f"Words of item {n}." for n in after.numbers}
    assert after.items[0].choices[0] == (after.items[0].lowest, f"label 1.{after.items[0].lowest}")
    assert after.checksum != before.checksum


def test_words_change_and_scores_do_not(file):
    services.load_wording(path=file(worded("scs-sf")))
    ours, theirs = instruments.load("scs-sf"), selectors.asked("scs-sf")
    assert [item.is_reversed for item in theirs.items] == [item.is_reversed for item in ours.items]
    assert (theirs.scoring, theirs.bands, theirs.risks) == (ours.scoring, ours.bands, ours.risks)


def test_labels_said_once_are_those_of_every_item(file):
    services.load_wording(path=file(SHARED))
    sai = selectors.asked("sai")
    assert sai.choices == sai.items[5].choices
    assert [label for _, label in sai.choices] == ["never", "seldom", "at times", "often", "mostly", "always"]


BROKEN = [
    (
        'slug = "care"',
        'slug = "way"',
        "words.toml, line 31: item 5 (care): `slug` is not right; expected care",
    ),
    ("number = 5", "number = 6", "words.toml, line 30: item 5 (care): `number` is not right; expected 5"),
    ('text = "Words of item 5."', "", "words.toml, line 29: item 5 (care): `text` is missing"),
    (
        '5 = "always"',
        "",
        "words.toml, line 6: item 1 (goals): `labels` is not right; expected a text for each",
    ),
    ('5 = "always"', '6 = "always"', "expected a text for each of the scores 0, 1, 2, 3, 4, 5"),
    ('5 = "always"', '5 = "always"\n6 = "more"', "expected a text for each of the scores 0, 1, 2, 3, 4, 5"),
    ('5 = "always"', "5 = 5", "expected a text for each of the scores 0, 1, 2, 3, 4, 5"),
    (
        'instrument = "sai"',
        'instrument = "wai"',
        "words.toml, line 1: `instrument` is not right; expected one of",
    ),
    ('language = "en-GB"', "", "words.toml: `language` is missing; expected a text of at most 35 characters"),
    ("Lent by its owners.", " ", "words.toml, line 4: `licence` is not right; expected a text"),
    (
        'version = "2015"',
        f'version = "{"9" * 25}"',
        "line 3: `version` is not right; expected a text of at most 24",
    ),
    ("Think back.", "Think\\u0000back.", "words.toml, line 5: `instruction` is not right"),
    (
        "[[items]]\nnumber = 6",
        "[more]\nnumber = 6",
        "`items` is not right; expected item 6 (way) of the SAI as well",
    ),
    (
        "number = 6",
        "number = 6\nreverse = true",
        "`reverse` is not right; expected only number, slug, text, labels",
    ),
    ("[labels]", "[labels", "words.toml: is not valid TOML"),
]


@pytest.mark.parametrize(("before", "after", "sentence"), BROKEN)
def test_words_that_do_not_fit_are_refused_with_item_and_line(file, before, after, sentence):
    assert before in SHARED
    with pytest.raises(CommandError) as refused:
        call_command("load_wording", file(SHARED.replace(before, after)))
    assert sentence in str(refused.value)
    assert not Wording.objects.exists()


@pytest.mark.parametrize("name", ["nothing.toml", ""])
def test_a_file_that_cannot_be_opened_is_told(tmp_path, name):
    with pytest.raises(CommandError, match="cannot be opened"):
        call_command("load_wording", tmp_path / name)


def test_loading_it_again_changes_nothing(file, capsys):
    for _ in range(2):
        call_command("load_wording", file(SHARED))
    first, second = capsys.readouterr().out.strip().split("Here is ")[1:]
    assert "From now on it is asked in these words." in first
    assert "It is asked in these words already." in second
    assert (Wording.objects.count(), Entry.objects.filter(event="wording.loaded").count()) == (1, 1)


@pytest.mark.parametrize("change", [("Words of item 3.", "Other words."), ("Lent by its", "Sold by its")])
def test_a_known_version_cannot_say_something_else(file, change):
    services.load_wording(path=file(SHARED))
    with pytest.raises(instruments.BadInstrument, match="expected a `version` of its own"):
        services.load_wording(path=file(SHARED.replace(*change)))
    assert selectors.asked("sai").items[2].text == "Words of item 3."


def test_a_comment_more_is_no_other_wording(file):
    services.load_wording(path=file(SHARED))
    assert services.load_wording(path=file(f"# checked\r\n{SHARED}"))[1] is False


def test_one_can_go_back_to_an_earlier_version_and_both_stay(file):
    for version in ("2015", "2020", "2015"):
        services.load_wording(path=file(worded("gad-7", version=version)))
    assert selectors.asked("gad-7").edition == "sv-SE 2015"
    assert sorted(Wording.objects.values_list("version", flat=True)) == ["2015", "2020"]


def test_each_instrument_has_its_own(file):
    services.load_wording(path=file(worded("gad-7")))
    assert selectors.asked("phq-a").is_paraphrase


def test_the_young_person_reads_these_words_and_their_edition_is_kept(
    file, occasion, anna, omar, settings, signed_in
):
    settings.BLINDED_READERS = "researchers"
    services.load_wording(path=file(worded("sai")))
    client, address = signed_in(anna), reverse("questions", args=[occasion.pk])
    page = client.get(address).content.decode()
    assert "Words of item 6." in page
    assert "label 6.5" in page
    client.post(address, making.posted(making.ANSWERS))
    slot = Slot(occasion.treatment_id, "sai", occasion.week)
    [kept] = blinded.read({occasion.treatment: [slot]}, by=omar, purpose="a test").values()
    assert kept.edition == "sv-SE 2015"


def test_words_that_fit_no_more_give_way_to_ours_and_the_log_says_so(file, caplog):
    services.load_wording(path=file(SHARED))
    Wording.objects.update(content=SHARED.replace('slug = "care"', 'slug = "gone"'))
    with caplog.at_level(logging.ERROR):
        assert selectors.asked("sai").is_paraphrase
    assert "sai in en-GB, version 2015 does not fit its instrument any more" in caplog.text

"""What a pack says of each kind of exercise: read whole, or refused with file, line and what was expected."""

import pytest

from chapters import kinds, loading
from chapters.models import ExerciseKind
from tests.chapters import packs

FILE = "01-one/exercises.toml"


def line_of(words):
    """Of these words in the first chapter's exercises."""
    whole = packs.EXERCISES + packs.KINDS_WITH_PARTS
    return whole[: whole.index(words)].count("\n") + 1


BROKEN = [
    ('left = "What it gives me"', 'left = ""', "`left` is not right; expected a text of at most 60"),
    ('columns = ["When", "What I tried"]', "columns = []", "a list of 1 to 4 one-line texts"),
    ('columns = ["When", "What I tried"]', 'columns = ["a", "b", "c", "d", "e"]', "a list of 1 to 4"),
    ('columns = ["When", "What I tried"]', 'columns = ["a", "a"]', "each entry once"),
    ("most = 4", "most = 31", "a whole number from 1 to 30"),
    ("rungs = 3", "rungs = 8", "a whole number from 3 to 7"),
    ("rungs = 3", 'rungs = "3"', "a whole number from 3 to 7"),
    ('name_label = "Its name"', "name_label = 1", "a text of at most 80"),
    ('reply_label = "A kinder voice answers"', f'reply_label = "{"x" * 81}"', "a text of at most 80"),
    ('when_label = "When"', 'whenever = "When"', "`whenever` is not known here"),
    ("most = 3", "most = 6", "a whole number from 1 to 5"),
]


@pytest.mark.parametrize(("old", "new", "expected"), BROKEN)
def test_a_wrong_option_is_named_with_its_line(pack, old, new, expected):
    packs.edit(pack, FILE, old, new)
    with pytest.raises(loading.PackError) as caught:
        loading.read_pack(pack)
    said = [str(problem) for problem in caught.value.problems]
    assert any(f"{FILE}, line {line_of(old)}: " in sentence and expected in sentence for sentence in said), (
        said
    )


@pytest.mark.parametrize(
    "gone", ["right", "bottom_label", "looks_label", "letter_label", "who_label", "high_label"]
)
def test_a_missing_option_is_asked_for(pack, gone):
    path = pack / FILE
    lines = path.read_text().splitlines()
    path.write_text("\n".join(line for line in lines if not line.startswith(f"{gone} =")))
    with pytest.raises(loading.PackError, match=f"line \\d+: `{gone}` is missing; expected a text"):
        loading.read_pack(pack)


@pytest.mark.parametrize(
    "elsewhere",
    ["one/plan", "one/nothing", "two/goals-now", "one goals", "../one/goals", "one/goals/more", ""],
)
def test_goals_carry_on_only_from_goals_of_an_earlier_chapter(pack, elsewhere):
    packs.edit(pack, "02-two/exercises.toml", 'carry_on = "one/goals"', f'carry_on = "{elsewhere}"')
    with pytest.raises(loading.PackError, match=r"02-two/exercises.toml, line \d+: `carry_on` is not right"):
        loading.read_pack(pack)


def test_a_chapter_cannot_look_back_at_a_later_one(pack):
    packs.edit(pack, FILE, 'high_label = "there"', 'high_label = "there"\ncarry_on = "two/goals-now"')
    with pytest.raises(loading.PackError, match="goals exercise in an earlier chapter"):
        loading.read_pack(pack)


def test_what_may_be_left_out_has_a_fair_default(pack):
    packs.edit(pack, FILE, "most = 4\n", "")
    packs.edit(pack, FILE, "most = 3\n", "")
    options = {each.slug: each.options for each in loading.read_pack(pack).chapters[0].exercises}
    assert (options["log"]["most"], options["goals"]["most"], options["goals"]["carry_on"]) == (30, 3, "")


def test_every_kind_that_can_be_stored_can_be_read_and_the_other_way_round():
    assert set(kinds.KINDS) == set(ExerciseKind.values)

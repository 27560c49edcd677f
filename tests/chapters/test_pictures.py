"""The two exercises that are pictures: what is kept, how it reads, what is refused, then beside now."""

import json

import pytest
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from care.rules import clean_text
from chapters import kinds, loading, rules, selectors, services
from chapters.kinds.body_map import NAMES
from chapters.models import Worksheet
from tests.chapters import packs

TRIANGLE = """
[[exercise]]
slug = "corners"
kind = "triangle"
prompt = "Put one moment on the triangle."
situation_label = "What happened"
defence_label = "Way out"
anxiety_label = "Alarm"
feeling_label = "Feeling"
feelings = ["Sadness", "Anger"]
"""
LATER = TRIANGLE.replace('"corners"', '"corners-now"') + 'before = "one/corners"\n'
BODY = """
[[exercise]]
slug = "map"
kind = "body_map"
prompt = "Where do you feel it?"
places = ["Head", "Face", "Throat", "Shoulders", "Chest", "Stomach", "Hands", "Legs"]
signs = ["tight", "hot"]
"""
LABELS = {f"{name}_label": name.title() for name in ("situation", "defence", "anxiety", "feeling")}
OPTIONS = {
    "triangle": LABELS | {"feelings": ["Sadness", "Anger"], "before": ""},
    "body_map": {"places": [name.title() for name in NAMES], "signs": ["tight", "hot"]},
}
WORDS = {
    "triangle": ["situation", "defence", "anxiety", "feeling"],
    "body_map": list(NAMES),
}


@pytest.fixture
def pack(pack):
    """Both pictures in the first chapter; the second looks back at the first's triangle."""
    for folder, exercises in (("01-one", TRIANGLE + BODY), ("02-two", LATER)):
        with (pack / folder / "exercises.toml").open("a") as file:
            file.write(exercises)
    return pack


def clean(kind, parts):
    return kinds.clean(kind, OPTIONS[kind], json.dumps(parts))


def read(kind, parts):
    return [(line.label, line.text) for line in kinds.readable(kind, OPTIONS[kind], clean(kind, parts))]


@pytest.mark.parametrize(
    ("kind", "parts", "kept"),
    [
        ("triangle", {"feeling": "sad", "situation": "Tea"}, '{"situation": "Tea", "feeling": "sad"}'),
        ("triangle", {"feeling.chosen": "Anger\nSadness"}, '{"feeling.chosen": "Sadness\\nAnger"}'),
        ("triangle", {"defence": " ", "feeling.chosen": ""}, ""),
        (
            "body_map",
            {"legs": "wobbly", "chest.signs": "hot\ntight"},
            '{"chest.signs": "tight\\nhot", "legs": "wobbly"}',
        ),
    ],
)
def test_a_picture_is_kept_in_the_order_of_its_places(kind, parts, kept):
    assert clean(kind, parts) == kept


@pytest.mark.parametrize(
    ("kind", "parts"),
    [
        ("triangle", {"feeling.chosen": "Jealousy"}),
        ("triangle", {"defence.chosen": "Sadness"}),
        ("triangle", {"anxiety": "x" * 5_001}),
        ("triangle", {"fourth": "a"}),
        ("body_map", {"chest.signs": "sparkling"}),
        ("body_map", {"elbow": "sore"}),
        ("body_map", {name: "x" * 2_000 for name in NAMES}),
    ],
)
def test_what_a_picture_has_no_place_for_is_refused(kind, parts):
    with pytest.raises(rules.Refused) as caught:
        clean(kind, parts)
    assert caught.value.sentence.endswith(".")


@pytest.mark.parametrize(
    ("kind", "parts", "lines"),
    [
        ("triangle", {}, []),
        (
            "triangle",
            {"anxiety": "Hot face", "feeling": "at him", "feeling.chosen": "Anger\nSadness"},
            [("Anxiety", "Hot face"), ("Feeling", "Sadness, Anger\nat him")],
        ),
        ("body_map", {"chest.signs": "tight", "head": "foggy"}, [("Head", "foggy"), ("Chest", "tight")]),
    ],
)
def test_a_picture_reads_as_a_line_a_place(kind, parts, lines):
    assert read(kind, parts) == lines


@pytest.mark.parametrize(("length", "is_short"), [(80, True), (81, False)])
def test_a_corner_of_eighty_letters_can_be_read_in_the_triangle_itself(length, is_short):
    body = kinds.parts.write({"situation": "x" * 200, "anxiety": "x" * length})
    assert kinds.layout("triangle", OPTIONS["triangle"], body).is_short == is_short


def test_two_devices_make_one_picture():
    first = clean("triangle", {"defence": "Went quiet", "feeling.chosen": "Anger"})
    second = clean("triangle", {"defence": "Made a joke", "feeling.chosen": "Sadness", "anxiety": "Hot"})
    together = clean("triangle", kinds.parts.read(kinds.both("triangle", OPTIONS["triangle"], first, second)))
    assert kinds.parts.read(together) == {
        "defence": "Went quiet\n\nMade a joke",
        "anxiety": "Hot",
        "feeling.chosen": "Sadness\nAnger",
    }


@st.composite
def pictures(draw):
    kind = draw(st.sampled_from(sorted(WORDS)))
    words = st.text(st.characters(codec=None), max_size=60)
    return kind, draw(st.dictionaries(st.sampled_from(WORDS[kind]), words))


@given(pictures())
def test_nothing_written_in_a_picture_is_lost_or_unseen(picture):
    kind, parts = picture
    once = clean(kind, parts)
    assert kinds.clean(kind, OPTIONS[kind], once) == once
    seen = "\n".join(text for _, text in read(kind, parts))
    for text in parts.values():
        assert not clean_text(text).strip() or clean_text(text) in seen


@given(st.sampled_from(sorted(WORDS)), st.text(max_size=60))
def test_no_old_row_breaks_a_picture(kind, text):
    for stored in (text, json.dumps({"elbow": text}), json.dumps({NAMES[0]: 3})):
        assert kinds.layout(kind, OPTIONS[kind], stored)
        assert not stored or kinds.readable(kind, OPTIONS[kind], stored)


# --- What a pack may say ---------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("file", "old", "new", "complaint"),
    [
        ("01-one", '"Hands", "Legs"', '"Hands"', "8 texts, for head, face, throat"),
        ("01-one", '["tight", "hot"]', '["tight"]', "2 to 12 short texts"),
        ("01-one", 'anxiety_label = "Alarm"\n', "", "`anxiety_label` is missing"),
        ("01-one", '["Sadness", "Anger"]', "[]", "a list of 1 to 20"),
        ("02-two", '"one/corners"', '"corners"', "`chapter-slug/exercise-slug` of"),
        ("02-two", '"one/corners"', '"one/map"', "of a triangle exercise in an earlier chapter"),
    ],
)
def test_a_pack_is_told_what_a_picture_needs(pack, file, old, new, complaint):
    packs.edit(pack, f"{file}/exercises.toml", old, new)
    with pytest.raises(loading.PackError) as caught:
        loading.read_pack(pack)
    assert complaint in str(caught.value)
    assert f"{file}/exercises.toml, line " in str(caught.value)


# --- Then and now ----------------------------------------------------------------------------------------
@pytest.fixture
def later(plan, treatment, anna, write):
    """Anna's first triangle is handed in, and so is her last, beside it."""
    write("corners", clean("triangle", {"defence": "Went quiet"}))
    first, last = plan.programme.chapters.order_by("number")
    services.hand_in(treatment=treatment, chapter=first, by=anna)
    return Worksheet.objects.create(
        treatment=treatment, chapter=last, status="handed_in", times_handed_in=1, handed_in_at=timezone.now()
    )


def then(page):
    found = page.by_slug["corners-now"].then
    return [line.text for line in found.readable] if found else None


def test_the_earlier_triangle_stands_beside_the_later_one(later, treatment):
    page = selectors.worksheet_page(treatment, later.chapter)
    assert then(page) == then(selectors.answered_page(later)) == ["Went quiet"]
    assert page.by_slug["corners-now"].then.chapter.number == 1


def test_her_tsw_does_not_see_an_earlier_triangle_taken_back_unread(later, treatment, anna):
    first = treatment.worksheets.get(chapter__number=1)
    services.take_back(treatment=treatment, chapter=first.chapter, by=anna)
    assert then(selectors.answered_page(later)) is None
    assert then(selectors.worksheet_page(treatment, later.chapter)) == ["Went quiet"]


def test_nothing_stands_beside_it_when_nothing_was_written(plan, treatment):
    page = selectors.worksheet_page(treatment, plan.programme.chapters.get(number=2))
    assert then(page) is None


# --- Pages -----------------------------------------------------------------------------------------------
def test_without_a_script_every_place_is_a_field_that_comes_back(signed_in, anna, tom, chapter, treatment):
    browser = signed_in(anna)
    page = browser.get("/chapters/1/worksheet/").content.decode()
    for name in ("corners:defence", "corners:feeling.chosen", "map:head", "map:legs.signs"):
        assert f'name="body-{name}"' in page
    sent = {"revision-corners": 0, "body-corners:feeling.chosen": ["Sadness", "Anger"], "do": "hand_in"}
    browser.post("/chapters/1/worksheet/", sent | {"revision-map": 0, "body-map:legs": "Like wet sand"})
    read_by_tom = signed_in(tom).get(f"/worksheets/{Worksheet.objects.get().pk}/").content.decode()
    assert "Sadness, Anger" in read_by_tom
    assert "Like wet sand" in read_by_tom


def test_more_than_a_corner_holds_is_read_in_full_below_it(signed_in, tom, write, treatment, anna, chapter):
    words = "I went upstairs and put my headphones on, and it was dark when I came down. " * 9
    write("corners", clean("triangle", {"defence": words}))
    sheet = services.hand_in(treatment=treatment, chapter=chapter, by=anna).worksheet
    page = signed_in(tom).get(f"/worksheets/{sheet.pk}/").content.decode()
    assert page.count(words.strip()) == 1
    assert f"{words[:119]}…" in page

"""The young person's own word in the pack's text: `{critic|the inner critic}`."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chapters import loading
from chapters.services import toolbox
from tests.chapters import packs

TEXT = "01-one/standard.md"


def load(pack, sentence):
    """The first section's HTML and how many words it counts."""
    packs.edit(pack, TEXT, "**Start** where you are.", sentence)
    section = next(item for item in loading.read_pack(pack).chapters[0].sections if item.depth == "standard")
    return section.html, section.words


def test_without_a_name_the_packs_words_stand_there(pack):
    html, _ = load(pack, "What does {critic|the inner critic} say?")
    assert "What does the inner critic say?" in loading.fill_words(html, {"critic": ""})
    assert "What does the inner critic say?" in loading.fill_words(html, {})


def test_a_name_stands_there_instead(pack):
    html, _ = load(pack, "What does {critic|the inner critic} say?")
    assert "What does Gerald say?" in loading.fill_words(html, {"critic": "Gerald"})


def test_a_name_begins_a_sentence_with_a_capital(pack):
    html, _ = load(pack, "{critic|Your inner critic} says so.")
    assert "The judge says so." in loading.fill_words(html, {"critic": "the judge"})


def test_the_words_after_the_bar_are_counted(pack, tmp_path):
    _, marked = load(pack, "What does {critic|the inner critic} say?")
    _, plain = load(packs.write(tmp_path / "plain"), "What does the inner critic say?")
    assert marked == plain


def test_curly_quotes_and_emphasis_work_around_it(pack):
    html, _ = load(pack, "Say it to *{critic|the inner critic}'s* face.")
    assert "<em>the inner critic’s</em>" in loading.fill_words(html, {})


@given(st.text(max_size=60))
def test_a_name_can_never_be_markup(name):
    html = "<p><!--word:critic:the inner critic--></p>"
    said = loading.fill_words(html, {"critic": name})
    assert said.count("<") == 2
    assert '"' not in said


def test_a_prompt_says_the_name_too():
    prompt = "What would you answer {critic|the inner critic}?"
    assert loading.say_words(prompt, {"critic": "<b>"}) == "What would you answer <b>?"
    assert loading.say_words(prompt, {}) == "What would you answer the inner critic?"


@pytest.mark.parametrize(
    ("written", "told"),
    [
        ("{judge|the judge}", "which is not known; expected `{critic|…}`"),
        ("{critic}", "without plain words after a bar"),
        ("{critic|}", "without plain words after a bar"),
        ("{critic|  }", "without plain words after a bar"),
        ("{critic|the *inner* critic}", "without plain words after a bar"),
        ("{critic|the inner\ncritic}", "on one line"),
        ("{critic|" + "x" * 61 + "}", "at most 60 letters"),
    ],
)
def test_a_broken_word_is_told_with_its_line(pack, written, told):
    packs.edit(pack, TEXT, "**Start** where you are.", written)
    with pytest.raises(loading.PackError) as caught:
        loading.read_pack(pack)
    (problem,) = caught.value.problems
    assert (problem.file, problem.line) == (TEXT, 3)
    assert told in problem.sentence


def test_a_heading_cannot_hold_one(pack):
    packs.edit(pack, TEXT, "## Hello {#hello}", "## Hello {critic|the critic} {#hello}")
    with pytest.raises(loading.PackError, match="in a heading"):
        loading.read_pack(pack)


def test_an_author_cannot_write_the_marker_by_hand(pack):
    html, _ = load(pack, "Hello <!--word:critic:you--> there.")
    assert loading.fill_words(html, {"critic": "Gerald"}).count("Gerald") == 0


@pytest.fixture
def asking(programme, plan):
    """An exercise of the open chapter that names the critic."""
    exercise = plan.programme.chapters.get(number=1).exercises.get(slug="moment")
    exercise.prompt, exercise.help = "What would you tell {critic|the critic}?", "{critic|It} won’t answer."
    exercise.save()
    return exercise


def test_a_prompt_names_the_critic_on_the_young_persons_pages(asking, anna, treatment, signed_in):
    toolbox.save_words(words={"critic_name": "gerald & co"}, by=anna)
    for address in ("/chapters/1/", "/chapters/1/worksheet/"):
        page = signed_in(anna).get(address).content.decode()
        assert "What would you tell gerald &amp; co?" in page
        assert "Gerald &amp; co won’t answer." in page


def test_without_a_name_the_packs_words_stand_in_the_prompt(asking, anna, signed_in):
    page = signed_in(anna).get("/chapters/1/worksheet/").content.decode()
    assert "What would you tell the critic?" in page
    assert "{critic" not in page


def test_staff_read_the_packs_words_in_the_prompt(asking, handed_in, tom, anna, treatment, signed_in):
    toolbox.save_words(words={"critic_name": "gerald"}, by=anna)
    for address in (f"/worksheets/{handed_in.pk}/", f"/treatments/{treatment.pk}/chapters/1/"):
        page = signed_in(tom).get(address).content.decode()
        assert "What would you tell the critic?" in page
        assert "{critic" not in page


def test_a_broken_word_in_a_prompt_is_told_with_its_line(pack):
    packs.edit(pack, "01-one/exercises.toml", "Pick one moment.", "Tell {judge|the judge}.")
    with pytest.raises(loading.PackError) as caught:
        loading.read_pack(pack)
    (problem,) = caught.value.problems
    assert (problem.line, "which is not known" in problem.sentence) == (4, True)

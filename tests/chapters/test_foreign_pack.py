"""A service brings its own pack, in its own language, from a folder of its own; no code is touched."""

import re
import shutil
from html.parser import HTMLParser
from pathlib import Path

import pytest
from django.core.management import call_command

from chapters import selectors, services
from chapters.models import ExerciseKind, MyWords, Programme, Worksheet
from tests.chapters.test_pages import fields_of

SWEDISH = Path(__file__).parent / "foreign_pack"
VOID = {"input", "link", "meta", "img", "br", "hr", "source", "track"}
OURS = re.compile(
    r"\b(Try|Keep|Goal|How far|Clear|In your|On to|Tried|Read it|Your TSW|Save|Touch|Then|minutes)\b"
)
FIRST = {
    "body-namn": "Nova",
    "body-stund": "I köket på morgonen.",
    "body-pa-sistone": ["Tomhet", "Ilska"],
    "body-nar": "På kvällen",
    "body-triangel:situation": "Mamma ropade.",
    "body-triangel:defence": "Jag gick in på mitt rum.",
    "body-triangel:anxiety": "Ont i magen.",
    "body-triangel:feeling": "Mest sårad.",
    "body-triangel:feeling.chosen": ["ledsen", "arg"],
    "body-hur-nara": "4",
    "body-mina-mal:1": "Äta frukost med pappa",
    "body-mina-mal:1.far": "2",
}
SECOND = {
    "body-kroppskarta:stomach": "Som en knut.",
    "body-kroppskarta:stomach.signs": ["spänt", "pirrigt"],
    "body-ger-och-kostar:left": "Lugn för stunden.",
    "body-ger-och-kostar:right": "Jag blir ensam.",
    "body-provat:1.1": "Tisdag",
    "body-provat:1.2": "Långa andetag",
    "body-stege:1": "Säga hej",
    "body-stege:1.tried": "yes",
    "body-rost:name": "Domaren",
    "body-brev:letter": "Kära Domaren, nu räcker det.",
    "body-brev:reply": "Du gör så gott du kan.",
    "body-vem-vad-nar:who": "Farmor",
    "body-triangel-nu:feeling": "Ledsen, och det gick över.",
    "body-mal-nu:1": "Äta frukost med pappa",
    "body-mal-nu:1.far": "7",
}


@pytest.fixture
def folder(tmp_path, settings):
    """Outside the repository, as a service would have it."""
    settings.BESIDE_DATA = tmp_path / "data"
    return shutil.copytree(SWEDISH, tmp_path / "vår egen mapp")


@pytest.fixture
def swedish(db, folder) -> Programme:
    call_command("load_programme", folder, verbosity=0)
    return Programme.objects.get()


@pytest.fixture
def begun(swedish, kit, treatment):
    """Anna reads it; both chapters are open to her."""
    services.release_programme(programme_id=swedish.pk, by=kit)
    return services.begin_plan(treatment=treatment)


def hand_in(person, number, answers):
    page = f"/chapters/{number}/worksheet/"
    form = {name: text for name, text in fields_of(person.get(page).content.decode()).items() if text}
    return person.post(page, form | answers | {"do": "hand_in"})


def written(answers):
    """Every text typed or chosen, apart from numbers and ticks."""
    values = [each for value in answers.values() for each in (value if isinstance(value, list) else [value])]
    return [text for text in values if len(text) > 3]


def test_it_holds_every_kind_of_exercise(swedish):
    exercises = [exercise for chapter in swedish.chapters.all() for exercise in chapter.exercises.all()]
    assert {exercise.kind for exercise in exercises} == set(ExerciseKind.values)


def test_it_is_a_preview_until_a_coordinator_releases_it(signed_in, kit, swedish, treatment):
    kits = signed_in(kit)
    with pytest.raises(services.NothingReleased):
        services.begin_plan(treatment=treatment)
    page = kits.get(f"/programmes/{swedish.pk}/").content.decode()
    assert "Swedish" in page
    kits.post(f"/programmes/{swedish.pk}/release/")
    assert services.begin_plan(treatment=treatment).programme == swedish


def test_it_is_marked_as_its_language_for_those_who_listen(signed_in, anna, begun):
    page = signed_in(anna).get("/chapters/1/").content.decode()
    assert re.search(r'<h1 lang="sv" dir="ltr">Börja där du är</h1>', page)
    assert re.search(r'class="chapter-text" lang="sv"', page)
    assert 'srclang="sv"' in page
    assert "”Jag trodde att jag inte kände något." in page


class TextInSwedish(HTMLParser):
    """All text of a page that a Swedish voice would read."""

    def __init__(self, page):
        super().__init__()
        self.languages, self.words = ["en-GB"], []
        self.feed(page)

    def handle_starttag(self, tag, attrs):
        if tag not in VOID:
            self.languages.append(dict(attrs).get("lang") or self.languages[-1])

    def handle_endtag(self, tag):
        if tag not in VOID:
            self.languages.pop()

    def handle_data(self, text):
        if self.languages[-1] == "sv" and text.strip():
            self.words.append(text.strip())


@pytest.mark.parametrize("number", [1, 2])
def test_our_own_words_around_it_are_read_in_english(signed_in, anna, begun, number):
    annas = signed_in(anna)
    annas.post("/chapters/1/worksheet/", FIRST | {"do": "save"})
    for page in (f"/chapters/{number}/", f"/chapters/{number}/worksheet/"):
        read = TextInSwedish(annas.get(page).content.decode()).words
        assert "Börja där du är" in read or "Var känns det?" in read or "worksheet" in page
        assert [words for words in read if OURS.search(words)] == []


def test_its_film_plays_in_parts(signed_in, anna, begun, folder):
    film = selectors.own_chapter_page(begun.treatment, begun.programme.chapters.first(), depth="standard")
    media = film.chapter.media.get(slug="hej")
    part = signed_in(anna).get(f"/chapters/media/{media.pk}/file/", headers={"Range": "bytes=4-11"})
    assert part.status_code == 206
    assert part.content == (folder / "01-borja/media/hej.mp4").read_bytes()[4:12] == b"ftypisom"


@pytest.mark.parametrize(("number", "answers"), [(1, FIRST), (2, SECOND)])
def test_a_chapter_is_handed_in_and_the_tsw_reads_every_word(signed_in, anna, tom, begun, number, answers):
    assert hand_in(signed_in(anna), number, answers).status_code == 302
    sheet = Worksheet.objects.get(chapter__number=number)
    page = signed_in(tom).get(f"/worksheets/{sheet.pk}/").content.decode()
    assert [text for text in written(answers) if text not in page] == []


def test_the_critics_name_takes_its_place_in_the_text(signed_in, anna, begun):
    annas = signed_in(anna)
    assert "När den inre kritikern säger" in annas.get("/chapters/2/").content.decode()
    hand_in(annas, 2, SECOND)
    assert MyWords.objects.get().critic_name == "Domaren"
    assert "När Domaren säger" in annas.get("/chapters/2/").content.decode()


def test_the_second_triangle_and_goals_begin_where_the_first_left_off(signed_in, anna, begun):
    annas = signed_in(anna)
    hand_in(annas, 1, FIRST)
    page = annas.get("/chapters/2/worksheet/").content.decode()
    assert "Jag gick in på mitt rum." in page
    assert "Äta frukost med pappa" in page

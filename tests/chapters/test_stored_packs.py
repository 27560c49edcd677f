"""What becomes of a pack that is right: stored once, unchanging, cleaned, with its films beside it."""

import pytest

from audit.models import Entry
from chapters import loading, services
from chapters.models import Chapter, Exercise, Media, Programme, Section
from tests.chapters import packs


def test_the_same_pack_is_stored_once(programme, pack):
    assert services.load_programme(pack) == programme
    counts = [model.objects.count() for model in (Programme, Chapter, Section, Exercise, Media)]
    assert counts == [1, 2, 4, 18, 2]
    assert Entry.objects.filter(event="programme.loaded").count() == 1


def test_a_changed_pack_is_a_new_edition_and_a_treatment_stays_on_its_own(plan, programme, pack):
    packs.edit(pack, "01-one/standard.md", "a little after", "something else after")
    newer = services.load_programme(pack)
    plan.refresh_from_db()
    assert newer != programme
    assert plan.programme == programme
    assert services.begin_plan(treatment=plan.treatment) == plan


def test_media_are_copied_under_the_checksum(programme, settings):
    media = Media.objects.get(slug="film")
    assert media.file == f"{programme.checksum}/01-one/media/film.mp4"
    assert (settings.BESIDE_DATA / "media" / media.file).read_bytes() == packs.FILM


def test_sections_keep_their_places_and_pieces(chapter):
    hello = chapter.sections.get(slug="hello")
    kinds = [(kind, text if kind != "html" else "") for kind, text in loading.pieces_of(hello.html)]
    assert kinds == [("html", ""), ("exercise", "moment"), ("html", "")]
    assert "<strong>Start</strong> where you are" in hello.html


@pytest.mark.parametrize(
    "attack",
    [
        "<script>alert(1)</script>",
        '<img src="x" onerror="alert(1)">',
        "[tap](javascript:alert(1))",
        "[tap](data:text/html;base64,PHNjcmlwdD4=)",
        "<!--exercise:moment-->",
        '<a href="https://x.test" style="position:fixed" onclick="x()">tap</a>',
        "![](https://tracker.test/pixel.gif)",
    ],
)
def test_nothing_dangerous_survives_from_a_pack(pack, attack):
    packs.edit(pack, "02-two/standard.md", "Words.", attack)
    html = loading.read_pack(pack).chapters[1].sections[-1].html
    for danger in (
        "<script",
        "<img",
        "<!--",
        '<a href="javascript',
        '<a href="data',
        "<a style",
        "<a onclick",
    ):
        assert danger not in html

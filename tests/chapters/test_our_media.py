"""Our own films and recordings: there in every chapter, of the promised length, and light enough to carry."""

import struct
from pathlib import Path

import pytest

from chapters import loading

ROOT = Path(__file__).resolve().parents[2]
OURS = loading.read_pack(ROOT / "chapters/programme/en-GB")
EVERY = [item for chapter in OURS.chapters for item in chapter.media]


def seconds_of(path: Path) -> float:
    """As the file itself says, in its movie header (ISO 14496-12, 8.2.2, version 0)."""
    content = path.read_bytes()
    header = content.index(b"mvhd") + 4
    assert content[header] == 0
    scale, length = struct.unpack(">II", content[header + 12 : header + 20])
    return length / scale


def test_all_media_together_are_at_most_40_megabytes():
    assert sum((OURS.folder / name).stat().st_size for name in OURS.files) <= 40_000_000


@pytest.mark.parametrize("item", [item for item in EVERY if item.poster], ids=lambda item: item.slug)
def test_a_poster_is_light_because_it_comes_with_the_page(item):
    assert (OURS.folder / item.poster).stat().st_size <= 30_000


@pytest.mark.parametrize("chapter", OURS.chapters, ids=lambda chapter: chapter.slug)
def test_each_chapter_has_a_film_and_a_guided_recording(chapter):
    lengths = {
        kind: [item.seconds for item in chapter.media if item.kind == kind] for kind in ("video", "audio")
    }
    assert any(60 <= seconds <= 150 for seconds in lengths["video"])
    assert any(180 <= seconds <= 360 for seconds in lengths["audio"])


@pytest.mark.parametrize("item", EVERY, ids=lambda item: item.slug)
def test_a_medium_lasts_as_long_as_its_chapter_says(item):
    assert seconds_of(OURS.folder / item.file) == pytest.approx(item.seconds, abs=0.6)


@pytest.mark.parametrize("item", EVERY, ids=lambda item: item.slug)
def test_what_is_said_can_be_read_too_and_the_voice_is_said_to_be_synthetic(item):
    assert item.captions
    assert len(item.transcript_html.split()) > 60
    assert "synthetic" in item.note


@pytest.mark.parametrize("depth", ["standard", "full"])
@pytest.mark.parametrize("chapter", OURS.chapters, ids=lambda chapter: chapter.slug)
def test_everything_of_a_chapter_stands_once_in_its_text(chapter, depth):
    html = "\n".join(section.html for section in chapter.sections if section.depth == depth)
    things = [("exercise", item.slug) for item in chapter.exercises]
    things += [("media", item.slug) for item in chapter.media]
    assert sorted(loading.markers_in(html)) == sorted(things)

"""A pack is loaded whole or not at all; what is wrong is told with file, line and what was expected."""

import subprocess
import sys
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from chapters import loading
from chapters.loading.media import LARGEST_FILE
from chapters.models import Programme
from tests.chapters import packs

ROOT = Path(__file__).resolve().parents[2]
BROKEN = [
    ("programme.toml", 'title = "A small programme"', "", "programme.toml", "`title` is missing"),
    (
        "programme.toml",
        "weeks = 10",
        'weeks = "ten"',
        "programme.toml, line 4",
        "a whole number from 1 to 52",
    ),
    ("programme.toml", "weeks = 10", "weeks = = 10", "programme.toml, line 4", "is not valid TOML"),
    ("programme.toml", "previous_handed_in", "magic", "programme.toml, line 10", "one of week_and_previous"),
    ("programme.toml", '"02-two"', '"03-two"', "programme.toml", "expected a folder of that name"),
    ("programme.toml", '"02-two"', '"../pack"', "programme.toml", "expected a folder of that name"),
    ("01-one/chapter.toml", "number = 1", "number = 2", "programme.toml, line 7", "expected 1, 2, 3"),
    ("01-one/chapter.toml", "aim =", "aims =", "01-one/chapter.toml, line 4", "`aims` is not known here"),
    ("01-one/chapter.toml", "opens_in_week = 1", "opens_in_week = 11", "line 5", "from 1 to 10"),
    ("01-one/chapter.toml", "seconds = 120", "seconds = 3000", "line 9", "at least 50, counting words"),
    ("01-one/chapter.toml", "film.mp4", "films.mp4", "01-one/chapter.toml, line 15", "a file that is there"),
    ("01-one/chapter.toml", "media/film.mp4", "../../secret.mp4", "line 15", "inside this chapter's folder"),
    ("01-one/chapter.toml", "media/film.mp4", "media/film.vtt", "line 15", "a .mp4 or .webm file"),
    (
        "01-one/chapter.toml",
        'slug = "tape"',
        'slug = "film"',
        "01-one/chapter.toml",
        "two media called `film`",
    ),
    (
        "02-two/exercises.toml",
        '"choice"',
        '"riddle"',
        "02-two/exercises.toml, line 21",
        "one of short_writing",
    ),
    ("02-two/exercises.toml", "required = false", "required = true", "line 6", "may be skipped"),
    ("02-two/exercises.toml", "maximum = 10", "maximum = 12", "line 30", "from 1 to 10"),
    ("02-two/exercises.toml", '["Morning", "Evening"]', "[]", "line 23", "a list of 1 to 40"),
    ("02-two/exercises.toml", 'slug = "name"', 'slug = "moment"', "02-two/exercises.toml", "called `moment`"),
    (
        "01-one/standard.md",
        "exercise moment",
        "exercise mood",
        "01-one/standard.md, line 5",
        "which is not there",
    ),
    (
        "01-one/standard.md",
        ":::media film",
        ":::films film",
        "01-one/standard.md, line 11",
        "`:::media slug`",
    ),
    ("01-one/standard.md", " {#look}", "", "01-one/standard.md, line 9", "without its name"),
    ("01-one/standard.md", "{#look}", "{#hello}", "01-one/standard.md, line 9", "for two sections"),
    (
        "01-one/standard.md",
        "## Hello {#hello}\n",
        "",
        "01-one/standard.md, line 2",
        "before its first heading",
    ),
    ("02-two/standard.md", "## Two {#two}\n\nWords.\n", "", "02-two/standard.md", "has no section"),
    ("programme.toml", '"en-GB"', '"English"', "programme.toml, line 2", "a code such as en-GB"),
    ("programme.toml", ', "02-two"', "", "programme.toml, line 7", "`02-two` too, or the folder elsewhere"),
    ("programme.toml", "weeks = 10", f"weeks = {'[' * 5000}", "programme.toml", "is not valid TOML"),
    ("programme.toml", "Invented.", "Inv\\u0000ented.", "programme.toml, line 6", "a text of at most 500"),
    (
        "01-one/chapter.toml",
        "opens_in_week = 1",
        "opens_in_week = 3",
        "programme.toml, line 7",
        "weeks that go",
    ),
    (
        "01-one/chapter.toml",
        'slug = "one"',
        'slug = "one\\n"',
        "01-one/chapter.toml, line 2",
        "small letters",
    ),
    ("01-one/chapter.toml", 'slug = "one"', 'slug = "two"', "programme.toml", "two chapters called `two`"),
    ("01-one/chapter.toml", "media/film.mp4", "/etc/film.mp4", "line 15", "inside this chapter's folder"),
    ("01-one/chapter.toml", '"media/film.vtt"', '""', "line 17", "a .vtt file inside"),
    ("01-one/chapter.toml", "media/film.txt", "media/words.txt", "line 18", "a file that is there"),
    (
        "01-one/media/film.vtt",
        "WEBVTT",
        "1",
        "01-one/media/film.vtt, line 1",
        "a first line that says `WEBVTT`",
    ),
    ("01-one/media/film.vtt", "00:00.000 -->", "0:0,0 -->", "film.vtt, line 3", "a time that cannot be read"),
    ("01-one/media/film.vtt", "00:02.000", "00:00.000", "film.vtt, line 3", "ends before it begins"),
    ("01-one/media/film.vtt", "00:02.000", "02:02.000", "film.vtt, line 3", "within 120 seconds"),
    ("01-one/media/film.vtt", "00:00.000 --> 00:02.000", "", "film.vtt", "has no captions"),
    (
        "02-two/exercises.toml",
        'prompt = "What shall',
        'promt = "What shall',
        "02-two/exercises.toml",
        "`promt` is not known",
    ),
    ("02-two/exercises.toml", "[[exercise]]", "[exercise]", "02-two/exercises.toml", "is not valid TOML"),
    (
        "01-one/standard.md",
        ":::exercise heavy",
        ":::exercise moment",
        "standard.md, line 13",
        "a second time",
    ),
    ("01-one/standard.md", "Start", "St\x00art", "01-one/standard.md, line 3", "a sign that is no letter"),
    ("01-one/standard.md", "Start", "{villain|it}", "01-one/standard.md, line 3", "is not known"),
    ("01-one/standard.md", "Start", "word " * 100_001, "01-one/standard.md", "at most 500 kB"),
]


@pytest.mark.parametrize(("file", "old", "new", "place", "expected"), BROKEN)
def test_what_is_wrong_is_named_with_its_place(pack, file, old, new, place, expected):
    packs.edit(pack, file, old, new)
    with pytest.raises(loading.PackError) as caught:
        loading.read_pack(pack)
    said = [str(problem) for problem in caught.value.problems]
    assert any(place in sentence and expected in sentence for sentence in said), said


def _empty(path):
    path.write_bytes(b"")


def _not_utf8(path):
    path.write_bytes(b"## Hello {#hello}\n\nCaf\xe9\n")


def _too_large(path):
    with path.open("wb") as file:
        file.truncate(LARGEST_FILE + 1)


def _a_folder(path):
    path.unlink()
    path.mkdir()


def _a_link_out(path):
    path.rename(path.parents[2] / "elsewhere")
    path.symlink_to(path.parents[2] / "elsewhere")


def _a_circle(path):
    path.unlink()
    path.symlink_to(path)


SPOILT = [
    ("01-one/media/film.mp4", _empty, "01-one/chapter.toml, line 15", "not empty and at most 20 MB"),
    ("01-one/media/film.mp4", _too_large, "01-one/chapter.toml, line 15", "not empty and at most 20 MB"),
    ("01-one/media/film.mp4", _a_link_out, "01-one/chapter.toml, line 15", "inside this chapter's folder"),
    ("01-one/media/film.mp4", _a_circle, "01-one/chapter.toml, line 15", "a file that is there"),
    ("01-one/standard.md", _not_utf8, "01-one/standard.md, line 3", "expected UTF-8"),
    ("01-one/standard.md", _a_folder, "01-one/standard.md", "cannot be opened"),
    ("01-one/standard.md", _a_link_out, "01-one/standard.md", "leads out of the pack"),
    ("01-one/chapter.toml", _a_circle, "01-one/chapter.toml", "cannot be opened"),
]


@pytest.mark.parametrize(("file", "spoil", "place", "expected"), SPOILT)
def test_a_spoilt_file_is_named(pack, file, spoil, place, expected):
    spoil(pack / file)
    with pytest.raises(loading.PackError) as caught:
        loading.read_pack(pack)
    said = [str(problem) for problem in caught.value.problems]
    assert any(sentence.startswith(place) and expected in sentence for sentence in said), said


def test_a_text_of_an_unknown_depth_is_named(pack):
    (pack / "01-one/Standard.md").write_text("## Hello {#hello}\n\nHello.\n")
    with pytest.raises(loading.PackError, match=r"01-one/Standard\.md: is not known here"):
        loading.read_pack(pack)


def test_minutes_of_a_gist_are_wanted_only_where_there_is_one(pack):
    packs.edit(pack, "02-two/chapter.toml", "gist = 2\n", "")
    assert [chapter.gist_minutes for chapter in loading.read_pack(pack).chapters] == [2, 0]
    packs.edit(pack, "01-one/chapter.toml", "gist = 2\n", "")
    with pytest.raises(loading.PackError, match="`gist` is missing"):
        loading.read_pack(pack)


def test_the_minute_more_that_is_let_pass_is_told_to_readers(pack):
    packs.edit(pack, "01-one/chapter.toml", "standard = 9", "standard = 1")
    assert loading.read_pack(pack).chapters[0].standard_minutes == 2


def test_a_name_that_is_too_long_to_be_stored_is_named(pack):
    name = f"media/{'x' * 120}.mp4"
    (pack / "01-one/media/film.mp4").rename(pack / "01-one" / name)
    packs.edit(pack, "01-one/chapter.toml", "media/film.mp4", name)
    with pytest.raises(loading.PackError, match="a shorter name"):
        loading.read_pack(pack)


def test_a_folder_that_is_not_there_is_named(tmp_path):
    with pytest.raises(loading.PackError, match="nowhere: is not there"):
        loading.read_pack(tmp_path / "nowhere")


def test_what_editors_on_windows_leave_is_no_mistake(pack):
    for name in ("programme.toml", "01-one/chapter.toml", "01-one/exercises.toml", "01-one/standard.md"):
        text = (pack / name).read_text().replace("\n", "\r\n")
        (pack / name).write_bytes(text.encode("utf-8-sig"))
    chapter = loading.read_pack(pack).chapters[0]
    assert [section.slug for section in chapter.sections] == ["short", "hello", "look"]


@pytest.mark.parametrize("file", ["programme.toml", "01-one/chapter.toml", "02-two/standard.md"])
def test_a_missing_file_is_named(pack, file):
    (pack / file).unlink()
    with pytest.raises(loading.PackError, match=f"{file}: is missing"):
        loading.read_pack(pack)


def test_a_chapter_that_cannot_be_read_is_not_called_out_of_order(pack):
    (pack / "01-one/chapter.toml").unlink()
    with pytest.raises(loading.PackError) as caught:
        loading.read_pack(pack)
    assert "programme.toml" not in [problem.file for problem in caught.value.problems]


def test_every_problem_is_told_at_once(pack):
    packs.edit(pack, "01-one/chapter.toml", 'title = "Chapter one"', "")
    packs.edit(pack, "02-two/chapter.toml", 'title = "Chapter two"', "")
    with pytest.raises(loading.PackError) as caught:
        loading.read_pack(pack)
    assert [problem.file for problem in caught.value.problems] == [
        "01-one/chapter.toml",
        "02-two/chapter.toml",
    ]


def test_a_file_outside_the_pack_cannot_be_reached_by_a_link(pack, tmp_path):
    (tmp_path / "secret.mp4").write_bytes(b"secret")
    (pack / "01-one/media/film.mp4").unlink()
    (pack / "01-one/media/film.mp4").symlink_to(tmp_path / "secret.mp4")
    with pytest.raises(loading.PackError, match="inside this chapter's folder"):
        loading.read_pack(pack)


@pytest.mark.django_db
def test_of_a_broken_pack_nothing_is_loaded(pack, tmp_path, settings):
    settings.BESIDE_DATA = tmp_path / "data"
    packs.edit(pack, "02-two/standard.md", "{#two}", "")
    with pytest.raises(CommandError, match=r"Nothing was loaded.\n02-two/standard.md, line 1"):
        call_command("load_programme", pack, "--release")
    assert not Programme.objects.exists()
    assert not settings.BESIDE_DATA.exists()


def test_the_command_line_tells_every_problem_and_ends_with_one(pack):
    for name in ("01-one/chapter.toml", "02-two/chapter.toml"):
        packs.edit(pack, name, "aim =", "aims =")
    command = [sys.executable, "manage.py", "load_programme", pack]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert "Nothing was loaded." in done.stderr
    for name in ("01-one/chapter.toml", "02-two/chapter.toml"):
        assert f"{name}, line 4: `aims` is not known here" in done.stderr

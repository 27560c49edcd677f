"""A small content pack on disk: two chapters, every kind of exercise, one film and one recording."""

from pathlib import Path

PROGRAMME = """title = "A small programme"
language = "en-GB"
description = "For tests."
weeks = 10
edition = "1"
note = "Invented."
chapters = ["01-one", "02-two"]

[unlock]
rule = "week_and_previous_handed_in"
"""
CHAPTER = """number = {number}
slug = "{slug}"
title = "Chapter {slug}"
aim = "To have an aim."
opens_in_week = {week}

[minutes]
gist = 2
standard = 9
"""
MEDIA = """
[[media]]
kind = "video"
slug = "film"
title = "A film"
file = "media/film.mp4"
poster = "media/film.jpg"
captions = "media/film.vtt"
transcript = "media/film.txt"
seconds = 120
note = "synthetic voice"

[[media]]
kind = "audio"
slug = "tape"
title = "A recording"
file = "media/tape.m4a"
transcript = "media/film.txt"
seconds = 60
"""
EXERCISES = """[[exercise]]
slug = "moment"
kind = "long_writing"
prompt = "Pick one moment."
help = "A few lines are plenty."
required = false

[[exercise]]
slug = "name"
kind = "short_writing"
prompt = "What shall we call you?"

[[exercise]]
slug = "lately"
kind = "several_choices"
prompt = "What has been around?"
choices = ["Tired", "Flat", "Something else"]

[[exercise]]
slug = "when"
kind = "choice"
prompt = "When is it worst?"
choices = ["Morning", "Evening"]

[[exercise]]
slug = "heavy"
kind = "scale"
prompt = "How heavy?"
minimum = 0
maximum = 10
low_label = "light"
high_label = "heavy"
"""
KINDS_WITH_PARTS = """
[[exercise]]
slug = "sides"
kind = "two_columns"
prompt = "What does it do for you?"
left = "What it gives me"
right = "What it costs me"

[[exercise]]
slug = "log"
kind = "growing_list"
prompt = "A line a day, if you like."
help = "Skip what you want."
columns = ["When", "What I tried"]
most = 4

[[exercise]]
slug = "ladder"
kind = "feeling_ladder"
prompt = "Build a ladder."
rungs = 3
bottom_label = "easy"
top_label = "hardest"

[[exercise]]
slug = "critic"
kind = "name_critic"
prompt = "Name your critic."
name_label = "Its name"
looks_label = "What it looks like"
says_label = "What it says"

[[exercise]]
slug = "letters"
kind = "letter_and_reply"
prompt = "Write to it."
letter_label = "My letter"
reply_label = "A kinder voice answers"

[[exercise]]
slug = "plan"
kind = "plan"
prompt = "Who, what, when?"
who_label = "Who"
what_label = "What"
when_label = "When"

[[exercise]]
slug = "goals"
kind = "goals"
prompt = "What would you like to be different?"
most = 3
low_label = "not begun"
high_label = "there"
"""
GOALS_NOW = """
[[exercise]]
slug = "goals-now"
kind = "goals"
prompt = "And now?"
low_label = "not begun"
high_label = "there"
carry_on = "one/goals"
"""
STANDARD = """## Hello {#hello}

You don't have to start well. **Start** where you are.

:::exercise moment

And a little after it.

## Look {#look}

:::media film

:::exercise heavy
"""
FILM = bytes(range(256)) * 16


def write(folder: Path) -> Path:
    """The whole pack, right in every file."""
    _write(folder / "programme.toml", PROGRAMME)
    for number, slug in enumerate(("one", "two"), start=1):
        chapter = folder / f"0{number}-{slug}"
        facts = CHAPTER.format(number=number, slug=slug, week=number)
        _write(chapter / "chapter.toml", facts + (MEDIA if number == 1 else ""))
        _write(
            chapter / "exercises.toml",
            EXERCISES + KINDS_WITH_PARTS if number == 1 else EXERCISES + GOALS_NOW,
        )
        _write(chapter / "standard.md", STANDARD if number == 1 else "## Two {#two}\n\nWords.\n")
    _write(folder / "01-one" / "gist.md", "## Short {#short}\n\nIn short.\n")
    media = folder / "01-one" / "media"
    _write(media / "film.vtt", "WEBVTT\n\n00:00.000 --> 00:02.000\nHello\n")
    _write(media / "film.txt", "Hello.\n")
    for name in ("film.mp4", "film.jpg", "tape.m4a"):
        (media / name).write_bytes(FILM)
    return folder


def edit(folder: Path, name: str, old: str, new: str) -> None:
    path = folder / name
    text = path.read_text()
    assert old in text
    path.write_text(text.replace(old, new, 1))


def _write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)

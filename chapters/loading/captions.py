"""Captions are WebVTT, looked at cue by cue: of a file with a mistake a player may show nothing at all."""

import re

from chapters.loading.tables import Source

TIME = r"(?:(\d{2,}):)?([0-5]\d):([0-5]\d)\.(\d{3})"
TIMING = re.compile(rf"{TIME}[ \t]+-->[ \t]+{TIME}(?:[ \t].*)?")
EXAMPLE = "`00:01.000 --> 00:04.500`"
# The length in chapter.toml is in whole seconds.
SLACK = 1


def check_captions(source: Source, *, seconds: int) -> None:
    """Complains about a wrong beginning, wrong times, and words shown after the film's end."""
    lines = source.text.splitlines()
    if not re.match(r"WEBVTT(?:[ \t]|$)", lines[0] if lines else ""):
        source.complain("is not WebVTT; expected a first line that says `WEBVTT`.", 1)
        return
    timings = [(number, line) for number, line in enumerate(lines, start=1) if "-->" in line]
    if not timings:
        source.complain(f"has no captions; expected at least one line like {EXAMPLE}.")
    for number, line in timings:
        _check_timing(source, line, number, seconds)


def _check_timing(source: Source, line: str, number: int, seconds: int) -> None:
    found = TIMING.fullmatch(line.strip())
    if not found:
        source.complain(f"has a time that cannot be read; expected one like {EXAMPLE}.", number)
        return
    start, end = _seconds(found.groups()[:4]), _seconds(found.groups()[4:])
    if end <= start:
        source.complain("ends before it begins; expected the later time after the arrow.", number)
    elif end > seconds + SLACK:
        source.complain(f"is shown after the end; expected a time within {seconds} seconds.", number)


def _seconds(parts: tuple[str | None, ...]) -> float:
    hours, minutes, seconds, thousandths = (int(part or 0) for part in parts)
    return hours * 3600 + minutes * 60 + seconds + thousandths / 1000

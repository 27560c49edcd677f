"""Make the films and guided audio of the programme from the storyboards beside this file."""

from __future__ import annotations

import re
import shlex
import sys
import tempfile
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from playwright.sync_api import Page, sync_playwright

from chapters.media_sources.contact_sheet import PROGRAMME, SHEET, make_sheet
from chapters.media_sources.narration import (
    LOUDNESS,
    StoryboardError,
    Timeline,
    mix,
    narrate,
    run,
    write_words,
)

HERE = Path(__file__).resolve().parent
CHROMIUM = "/usr/bin/chromium"
CHROMIUM_SWITCHES = shlex.split(
    "--no-sandbox --disable-gpu --no-first-run --disable-background-networking --disable-component-update "
    "--disable-sync --disable-quic --allow-file-access-from-files --force-color-profile=srgb"
)
WIDTH, HEIGHT, FRAMES_A_SECOND = 1280, 720, 20
FILM = shlex.split(
    "-map 0:v -map 1:a -shortest -movflags +faststart -c:a aac -b:a 80k -c:v libx264 -preset slow -crf 25 "
    "-tune animation -profile:v high -pix_fmt yuv420p -vf scale=in_range=full:out_range=tv -color_range tv"
)


def film_frames(page: Page, seconds: float) -> Iterator[bytes]:
    for number in range(round(seconds * FRAMES_A_SECOND)):
        page.evaluate("ms => window.stage.seek(ms)", 1000 * number / FRAMES_A_SECOND)
        yield page.screenshot(type="jpeg", quality=94)


def encode_film(page: Page, timeline: Timeline, sound: Path, target: Path) -> None:
    """Photograph the stage frame by frame into an H.264 film that starts playing while it loads."""
    frames = sound.with_name("frames.mjpeg")
    with frames.open("wb") as reel:
        reel.writelines(film_frames(page, timeline.seconds))
    reading = ("ffmpeg", "-v", "error", "-y", "-f", "mjpeg", "-framerate", str(FRAMES_A_SECOND))
    run(*reading, "-i", str(frames), "-i", str(sound), *FILM, str(target))


def make_film(
    source: Path, storyboard: dict[str, Any], timeline: Timeline, sound: Path, target: Path
) -> None:
    """Open the storyboard's own page as a stage, tell it the times, and film it."""
    scenes = [
        {"name": scene.name, "start": 1000 * scene.start, "lines": [1000 * cue.start for cue in scene.cues]}
        for scene in timeline.scenes
    ]
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=CHROMIUM_SWITCHES)
        page = browser.new_page(viewport={"width": WIDTH, "height": HEIGHT})
        page.goto(source.with_suffix(".html").as_uri())
        missing = page.evaluate("scenes => window.stage.setup(scenes)", scenes)
        if missing:
            raise StoryboardError(f"{source.name}: the page has no scene for {', '.join(missing)}")
        page.evaluate("ms => window.stage.seek(ms)", 1000 * storyboard["poster"])
        write_poster(page.screenshot(), target.with_suffix(".jpg"))
        encode_film(page, timeline, sound, target)
        browser.close()


def make_audio(sound: Path, target: Path) -> None:
    run(
        *("ffmpeg", "-v", "error", "-y", "-i", str(sound), "-c:a", "aac", "-b:a", "48k"),
        *("-movflags", "+faststart", str(target)),
    )


def check(target: Path, chapter: Path) -> str:
    """Measure the finished file, and hold its chapter to the length it states."""
    heard = run(
        "ffmpeg", "-hide_banner", "-nostats", "-i", str(target), "-af", "ebur128=peak=true", "-f", "null", "-"
    )
    loudness = float(re.findall(r"I:\s+(-?[\d.]+) LUFS", heard.stderr.decode())[-1])
    probe = ("ffprobe", "-v", "error", "-show_entries", "format=duration", "-of", "csv=p=0", str(target))
    seconds = round(float(run(*probe).stdout))
    if abs(loudness - LOUDNESS) > 0.5:
        raise StoryboardError(f"{target.name}: loudness is {loudness} LUFS, {LOUDNESS} was expected")
    stated = tomllib.loads((chapter / "chapter.toml").read_text()).get("media", [])
    for medium in stated:
        if medium["slug"] == target.stem and medium["seconds"] != seconds:
            raise StoryboardError(f"{chapter.name}/chapter.toml: {target.stem} lasts {seconds} seconds")
    return f"{target.name}: {seconds} s, {loudness} LUFS, {target.stat().st_size / 1e6:.2f} MB"


def write_poster(picture: bytes, target: Path) -> None:
    """Sharp enough for a phone, and light: it comes with the page, whether or not the film is played."""
    run(
        *("ffmpeg", "-v", "error", "-y", "-f", "image2pipe", "-i", "-"),
        *("-vf", "scale=854:-2", "-q:v", "6", str(target)),
        feed=picture,
    )


def build(source: Path) -> str:
    """Make one storyboard's film or audio with its captions, transcript and poster."""
    if not source.exists():
        raise StoryboardError("there is no such storyboard")
    storyboard = tomllib.loads(source.read_text())
    storyboard["voice"] = tomllib.loads((HERE / "voice.toml").read_text()) | storyboard.get("voice", {})
    chapter = PROGRAMME / source.parent.name
    is_film = storyboard["kind"] == "video"
    target = chapter / "media" / f"{source.stem}{'.mp4' if is_film else '.m4a'}"
    target.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        workshop = Path(folder)
        timeline = narrate(storyboard, source.with_suffix(""), workshop)
        write_words(timeline, storyboard, target)
        sound = mix(timeline, bool(storyboard.get("sea")), workshop)
        if is_film:
            make_film(source, storyboard, timeline, sound, target)
        else:
            make_audio(sound, target)
    return check(target, chapter)


def main(wanted: list[str]) -> int:
    """Build the storyboards named on the command line, such as `01-welcome/welcome`, or all of them."""
    sources = [HERE / f"{name}.toml" for name in wanted] or sorted(HERE.glob("[0-9]*/*.toml"))
    for source in sources:
        try:
            print(build(source), flush=True)
        except StoryboardError as problem:
            print(f"{source.relative_to(HERE)}: {problem}", file=sys.stderr)
            return 1
    make_sheet(sorted(PROGRAMME.glob("*/media/*.mp4")), SHEET)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

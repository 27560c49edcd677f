"""Make the films and guided audio of the programme from the storyboards beside this file."""

from __future__ import annotations

import json
import re
import subprocess
import sys
import tempfile
import textwrap
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from playwright.sync_api import Page, sync_playwright

HERE = Path(__file__).resolve().parent
PROGRAMME = HERE.parent / "programme" / "en-GB"
CHROMIUM = "/usr/bin/chromium"
CHROMIUM_SWITCHES = [
    "--no-sandbox",
    "--disable-gpu",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--allow-file-access-from-files",
    "--force-color-profile=srgb",
]
WIDTH, HEIGHT, FRAMES_A_SECOND = 1280, 720, 20
RATE = 44_100
LOUDNESS, TRUE_PEAK, LOUDNESS_RANGE = -16.0, -1.5, 20.0
CAPTION_COLUMNS, CAPTION_ROWS = 40, 2
RECORDING_ENDINGS = (".wav", ".flac", ".m4a", ".mp3")
TRIM = "silenceremove=start_periods=1:start_threshold=-48dB,areverse"
SOFTEN = (
    "highpass=f=75,equalizer=f=190:t=q:w=1:g=2,equalizer=f=3100:t=q:w=1.2:g=-4,lowpass=f=7200,"
    "aecho=0.92:0.4:31|53:0.09|0.06,acompressor=threshold=-22dB:ratio=4:attack=4:release=160:makeup=4"
)
SEA = (
    "anoisesrc=color=brown:sample_rate={rate}:amplitude=0.5:seed=7:duration={seconds},"
    "highpass=f=90,lowpass=f=520,tremolo=f=0.11:d=0.55,volume=-18dB,"
    "afade=t=in:d=4,afade=t=out:st={fade}:d=5"
)


class StoryboardError(Exception):
    """A storyboard, a tool or a finished file is not as it should be; the sentence says which and why."""


@dataclass(frozen=True)
class Cue:
    """One spoken line: its words, and when it sounds."""

    text: str
    start: float
    end: float


@dataclass
class Scene:
    """One picture of a film, or one passage of an exercise, with its cues."""

    name: str
    start: float
    cues: list[Cue] = field(default_factory=list)


@dataclass
class Timeline:
    """The narration as samples, and the scenes laid out along it."""

    samples: bytes
    scenes: list[Scene]

    @property
    def seconds(self) -> float:
        return len(self.samples) / 2 / RATE

    @property
    def cues(self) -> list[Cue]:
        return [cue for scene in self.scenes for cue in scene.cues]


def run(*command: str, feed: bytes | None = None) -> subprocess.CompletedProcess[bytes]:
    """Run a tool; its last words become the error when it stops early."""
    done = subprocess.run(command, input=feed, capture_output=True, check=False)
    if done.returncode:
        last_words = done.stderr.decode(errors="replace").strip().splitlines()[-3:]
        raise StoryboardError(f"{command[0]} stopped: {' / '.join(last_words)}")
    return done


def as_samples(sound: Path) -> bytes:
    """Decode a sound to plain mono samples without the silence around it."""
    return run(
        *("ffmpeg", "-v", "error", "-i", str(sound), "-af", f"{TRIM},{TRIM}"),
        *("-ac", "1", "-ar", str(RATE), "-f", "s16le", "-"),
    ).stdout


def silence(seconds: float) -> bytes:
    return bytes(2 * round(seconds * RATE))


def speak(text: str, voice: dict[str, Any], number: int, recordings: Path, workshop: Path) -> bytes:
    """Say one line: a recording of that number when there is one, otherwise the synthetic voice."""
    for ending in RECORDING_ENDINGS:
        recording = recordings / f"{number:02}{ending}"
        if recording.exists():
            return as_samples(recording)
    for written, sounded in voice.get("say", {}).items():
        text = text.replace(written, sounded)
    spoken = workshop / "line.wav"
    run(
        *("espeak-ng", "-v", voice["name"], "-s", str(voice["words_a_minute"])),
        *("-p", str(voice["pitch"]), "-g", str(voice["gap"]), "-w", str(spoken), "--", text),
    )
    return as_samples(spoken)


def narrate(storyboard: dict[str, Any], recordings: Path, workshop: Path) -> Timeline:
    """Lay the lines of a storyboard one after another; a number among them is a silence in seconds."""
    voice = storyboard["voice"]
    samples = bytearray(silence(storyboard.get("before", 0.8)))
    scenes: list[Scene] = []
    number = 0
    for written in storyboard["scene"]:
        scene = Scene(written["name"], len(samples) / 2 / RATE)
        scenes.append(scene)
        for line in written["lines"]:
            if isinstance(line, int | float):
                samples += silence(line)
                continue
            number += 1
            start = len(samples) / 2 / RATE
            samples += speak(line, voice, number, recordings, workshop)
            scene.cues.append(Cue(line, start, len(samples) / 2 / RATE))
            samples += silence(voice["pause"])
        samples += silence(written.get("after", 0.6))
    samples += silence(storyboard.get("ending", 1.5))
    return Timeline(bytes(samples), scenes)


def split_cue(cue: Cue) -> Iterator[Cue]:
    """Cut a long line into captions of two short rows, sharing its time by length."""
    rows = textwrap.wrap(cue.text, CAPTION_COLUMNS)
    parts = [rows[at : at + CAPTION_ROWS] for at in range(0, len(rows), CAPTION_ROWS)]
    letters = sum(len(row) for row in rows)
    start = cue.start
    for part in parts:
        end = start + (cue.end - cue.start) * sum(len(row) for row in part) / letters
        yield Cue("\n".join(part), start, end)
        start = end


def stamp(seconds: float) -> str:
    minutes, rest = divmod(seconds, 60)
    return f"00:{int(minutes):02}:{rest:06.3f}"


def write_words(timeline: Timeline, storyboard: dict[str, Any], target: Path) -> None:
    """Write captions timed from the narration, and the transcript: a paragraph a scene, pictures in brackets."""
    captions = [part for cue in timeline.cues for part in split_cue(cue)]
    blocks = [f"{stamp(one.start)} --> {stamp(one.end + 0.25)}\n{one.text}" for one in captions]
    target.with_suffix(".vtt").write_text("WEBVTT\n\n" + "\n\n".join(blocks) + "\n")
    paragraphs = []
    for written in storyboard["scene"]:
        picture = [f"[{written['picture']}]"] if "picture" in written else []
        quiet = [
            line if isinstance(line, str) else f"[Quiet for {line:g} seconds.]"
            for line in written["lines"]
            if isinstance(line, str) or line >= 3
        ]
        paragraphs.append(" ".join(picture + quiet))
    target.with_suffix(".txt").write_text("\n\n".join(paragraphs) + "\n")


def measured_loudness(sound: Path, *before: str) -> dict[str, str]:
    filters = ",".join(
        [*before, f"loudnorm=I={LOUDNESS}:TP={TRUE_PEAK}:LRA={LOUDNESS_RANGE}:print_format=json"]
    )
    heard = run("ffmpeg", "-hide_banner", "-i", str(sound), "-af", filters, "-f", "null", "-").stderr.decode()
    answer: dict[str, str] = json.loads(heard[heard.rindex("{") : heard.rindex("}") + 1])
    return answer


def mix(timeline: Timeline, with_sea: bool, workshop: Path) -> Path:
    """Soften the voice, lay it over a quiet sea when asked, and bring it to the agreed loudness in two passes."""
    raw, mixed, level = workshop / "raw.s16", workshop / "mixed.wav", workshop / "level.wav"
    raw.write_bytes(timeline.samples)
    sea = SEA.format(rate=RATE, seconds=timeline.seconds, fade=max(0.0, timeline.seconds - 5))
    graph = f"[0:a]{SOFTEN}[voice]"
    graph += f";{sea}[sea];[voice][sea]amix=inputs=2:normalize=0[out]" if with_sea else ";[voice]anull[out]"
    run(
        *("ffmpeg", "-v", "error", "-y", "-f", "s16le", "-ar", str(RATE), "-ac", "1", "-i", str(raw)),
        *("-filter_complex", f"{graph};[out]alimiter=limit=0.4:level=0[done]", "-map", "[done]", str(mixed)),
    )
    heard = measured_loudness(mixed)
    exact = (
        f"loudnorm=I={LOUDNESS}:TP={TRUE_PEAK}:LRA={LOUDNESS_RANGE}:linear=true"
        f":measured_I={heard['input_i']}:measured_TP={heard['input_tp']}:measured_LRA={heard['input_lra']}"
        f":measured_thresh={heard['input_thresh']}:offset={heard['target_offset']}"
    )
    run(
        "ffmpeg",
        "-v",
        "error",
        "-y",
        "-i",
        str(mixed),
        "-af",
        exact,
        "-ar",
        str(RATE),
        "-ac",
        "1",
        str(level),
    )
    return level


def film_frames(page: Page, seconds: float) -> Iterator[bytes]:
    for number in range(round(seconds * FRAMES_A_SECOND)):
        page.evaluate("ms => window.stage.seek(ms)", 1000 * number / FRAMES_A_SECOND)
        yield page.screenshot(type="jpeg", quality=94)


def encode_film(page: Page, timeline: Timeline, sound: Path, target: Path) -> None:
    """Photograph the stage frame by frame into an H.264 film that starts playing while it loads."""
    encoder = subprocess.Popen(
        [
            *("ffmpeg", "-v", "error", "-y", "-f", "image2pipe", "-c:v", "mjpeg", "-framerate"),
            *(str(FRAMES_A_SECOND), "-i", "-", "-i", str(sound), "-map", "0:v", "-map", "1:a"),
            *(
                "-c:v",
                "libx264",
                "-preset",
                "slow",
                "-crf",
                "25",
                "-tune",
                "animation",
                "-pix_fmt",
                "yuv420p",
            ),
            *("-vf", "scale=in_range=full:out_range=tv", "-color_range", "tv", "-profile:v", "high"),
            *("-c:a", "aac", "-b:a", "80k", "-shortest", "-movflags", "+faststart", str(target)),
        ],
        stdin=subprocess.PIPE,
    )
    assert encoder.stdin is not None
    for frame in film_frames(page, timeline.seconds):
        encoder.stdin.write(frame)
    encoder.stdin.close()
    if encoder.wait():
        raise StoryboardError(f"{target.name}: the film could not be encoded")


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
        page.screenshot(path=target.with_suffix(".jpg"), type="jpeg", quality=82)
        encode_film(page, timeline, sound, target)
        browser.close()


def make_audio(sound: Path, target: Path) -> None:
    run(
        *("ffmpeg", "-v", "error", "-y", "-i", str(sound), "-c:a", "aac", "-b:a", "64k"),
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


def build(source: Path) -> str:
    """Make one storyboard's film or audio with its captions, transcript and poster."""
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
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

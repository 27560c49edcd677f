"""Speak a storyboard: the narration, its captions and transcript, and its sound at one loudness."""

from __future__ import annotations

import json
import re
import subprocess
import textwrap
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

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
        samples += silence(written.get("after", storyboard.get("between", 0.6)))
    samples += silence(storyboard.get("ending", 1.5))
    return Timeline(bytes(samples), scenes)


def short_texts(text: str) -> list[str]:
    """Cut a long line into texts of two short rows, near its middle, at the end of a sentence if it can."""
    rows = textwrap.wrap(text, CAPTION_COLUMNS)
    if len(rows) <= CAPTION_ROWS:
        return ["\n".join(rows)]
    middle = len(text) / 2
    ends = [end.end() for end in re.finditer(r"[.?!:] ", text)] or [
        end.end() for end in re.finditer(" ", text)
    ]
    cut = min(ends, key=lambda end: abs(end - middle))
    return short_texts(text[:cut].strip()) + short_texts(text[cut:].strip())


def split_cue(cue: Cue) -> Iterator[Cue]:
    """One caption after another for a line, sharing its time by length; the last one lingers a little."""
    texts = short_texts(cue.text)
    start, length = cue.start, cue.end - cue.start
    for text in texts:
        end = start + length * len(text) / sum(len(one) for one in texts)
        yield Cue(text, start, end if text is not texts[-1] else cue.end + 0.25)
        start = end


def stamp(seconds: float) -> str:
    minutes, rest = divmod(seconds, 60)
    return f"00:{int(minutes):02}:{rest:06.3f}"


def write_words(timeline: Timeline, storyboard: dict[str, Any], target: Path) -> None:
    """Write captions timed from the narration, and a transcript with a paragraph for each scene."""
    captions = [part for cue in timeline.cues for part in split_cue(cue)]
    blocks = [f"{stamp(one.start)} --> {stamp(one.end)}\n{one.text}" for one in captions]
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
    """Soften the voice, lay it over a quiet sea when asked, and level it in two passes."""
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

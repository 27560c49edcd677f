"""What a content pack holds once it was read, and what may be wrong with it."""

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any


@dataclass(frozen=True)
class Problem:
    file: str
    line: int | None
    sentence: str

    def __str__(self) -> str:
        place = f"{self.file}, line {self.line}" if self.line else self.file
        return f"{place}: {self.sentence}"


class PackError(Exception):
    """The pack cannot be loaded; every problem that was found, in the order of the files."""

    def __init__(self, problems: list[Problem]) -> None:
        super().__init__("\n".join(str(problem) for problem in problems))
        self.problems = problems


@dataclass(frozen=True)
class PackSection:
    depth: str
    slug: str
    title: str
    html: str
    words: int


@dataclass(frozen=True)
class PackExercise:
    slug: str
    kind: str
    prompt: str
    help: str
    options: dict[str, Any]


@dataclass(frozen=True)
class PackMedia:
    kind: str
    slug: str
    title: str
    seconds: int
    note: str
    file: str
    poster: str
    captions: str
    transcript_html: str


@dataclass(frozen=True)
class PackChapter:
    number: int
    slug: str
    title: str
    aim: str
    opens_in_week: int
    gist_minutes: int
    standard_minutes: int
    sections: list[PackSection] = field(default_factory=list)
    exercises: list[PackExercise] = field(default_factory=list)
    media: list[PackMedia] = field(default_factory=list)


@dataclass(frozen=True)
class Pack:
    """File names are relative to `folder`, with forward slashes."""

    folder: Path
    checksum: str
    title: str
    language: str
    description: str
    edition: str
    note: str
    weeks: int
    unlock_rule: str
    chapters: list[PackChapter]

    @property
    def files(self) -> list[str]:
        """The media files that a copy needs."""
        names = [
            (item.file, item.poster, item.captions) for chapter in self.chapters for item in chapter.media
        ]
        return sorted({name for group in names for name in group if name})

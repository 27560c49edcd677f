"""From a folder to a Pack: every file is read and checked before anything is believed."""

import hashlib
import os
import re
from collections import Counter
from itertools import pairwise
from pathlib import Path
from typing import Any

from markdown_it import MarkdownIt

from chapters import kinds, rules
from chapters.loading import tables, text
from chapters.loading.media import read_media
from chapters.loading.pack import Pack, PackChapter, PackError, PackExercise, PackSection, Problem
from chapters.loading.tables import Table

DEPTHS = ("gist", "standard", "full")
LANGUAGE = re.compile(r"[a-z]{2,3}(?:-[A-Za-z0-9]{2,8})*")


def read_pack(folder: Path) -> Pack:
    """The whole pack, or PackError with everything that is wrong in it."""
    problems: list[Problem] = []
    root = tables.real(folder)
    pack = _read(root, problems)
    if problems or pack is None:
        raise PackError(problems)
    return pack


def _read(root: Path, problems: list[Problem]) -> Pack | None:
    if not root.is_dir():
        problems.append(Problem(str(root), None, "is not there; expected a folder with programme.toml."))
        return None
    source = tables.read_source(root / "programme.toml", root, problems)
    data = tables.parse(source)
    if source is None or data is None:
        return None
    table = Table(source, data)
    table.only("title", "language", "description", "weeks", "edition", "note", "chapters", "unlock")
    unlock = table.table("unlock")
    unlock.only("rule")
    language = _language(table)
    weeks = table.number("weeks", 1, 52)
    names = table.texts("chapters", longest=80, most=40)
    _check_unlisted(table, root, names)
    markdown = text.markdown_for(language)
    earlier: dict[str, str] = {}
    found = [_chapter(root, name, weeks, markdown, problems, earlier) for name in names]
    chapters = [chapter for chapter in found if chapter]
    if len(chapters) == len(names):
        _check_order(table, chapters)
    return Pack(
        folder=root,
        checksum=_checksum(root, problems),
        title=table.text("title", longest=200),
        language=language,
        description=table.text("description", longest=500, optional=True),
        edition=table.text("edition", longest=40),
        note=table.text("note", longest=500, optional=True),
        weeks=weeks,
        unlock_rule=unlock.one_of("rule", list(rules.UNLOCK_RULES)),
        chapters=chapters,
    )


def _language(table: Table) -> str:
    language = table.text("language", longest=20)
    if language and not LANGUAGE.fullmatch(language):
        table.complain("language", "a code such as en-GB, cy or sv")
    return language


def _check_unlisted(table: Table, root: Path, names: list[str]) -> None:
    for path in sorted(root.glob("*/chapter.toml")):
        if names and path.parent.name not in names and not path.parent.name.startswith("."):
            table.complain("chapters", f"`{path.parent.name}` too, or the folder elsewhere")


def _checksum(root: Path, problems: list[Problem]) -> str:
    try:
        return checksum(root)
    except OSError as error:
        name = os.path.relpath(error.filename or root, root)
        problems.append(Problem(name, None, "cannot be opened; expected a file that may be read."))
        return ""


def checksum(root: Path) -> str:
    """SHA-256 over the name and content of every file; files and folders starting with a dot do not count."""
    whole = hashlib.sha256()
    for path in sorted(root.rglob("*")):
        name = path.relative_to(root).as_posix()
        if path.is_file() and not any(part.startswith(".") for part in name.split("/")):
            with path.open("rb") as file:
                whole.update(os.fsencode(name) + b"\0" + hashlib.file_digest(file, "sha256").digest())
    return whole.hexdigest()


def _check_order(table: Table, chapters: list[PackChapter]) -> None:
    numbers = [chapter.number for chapter in chapters]
    if numbers != list(range(1, len(numbers) + 1)):
        table.source.complain(
            f"lists chapters numbered {numbers}; expected 1, 2, 3 and so on in this order.",
            table.line("chapters"),
        )
    for before, after in pairwise(chapters):
        if after.opens_in_week < before.opens_in_week:
            table.source.complain(
                f"opens chapter {after.number} before chapter {before.number}; "
                "expected weeks that go up with the chapters.",
                table.line("chapters"),
            )
    for slug in _twice([chapter.slug for chapter in chapters]):
        table.source.complain(f"has two chapters called `{slug}`; expected each slug once.")


def _twice(slugs: list[str]) -> list[str]:
    return [slug for slug, times in Counter(slugs).items() if times > 1 and slug]


def _chapter(
    root: Path, name: str, weeks: int, markdown: MarkdownIt, problems: list[Problem], earlier: dict[str, str]
) -> PackChapter | None:
    """`earlier`: the kind of each exercise read before, by `chapter/exercise`; this chapter adds its own."""
    folder = root / name
    if folder.parent != root or not tables.is_inside(folder, root) or not folder.is_dir():
        problems.append(
            Problem("programme.toml", None, f"lists chapter `{name}`; expected a folder of that name.")
        )
        return None
    source = tables.read_source(folder / "chapter.toml", root, problems)
    data = tables.parse(source)
    if source is None or data is None:
        return None
    table = Table(source, data)
    table.only("number", "slug", "title", "aim", "opens_in_week", "minutes", "media")
    exercises = _exercises(folder, root, problems, earlier)
    media = [read_media(item, folder, root, markdown) for item in table.tables("media")]
    for slug in _twice([item.slug for item in media]):
        source.complain(f"has two media called `{slug}`; expected each slug once.")
    known = {"exercise": {item.slug for item in exercises}, "media": {item.slug for item in media}}
    facts = _facts(table, weeks, has_gist=(folder / "gist.md").exists())
    earlier |= {f"{facts['slug']}/{item.slug}": item.kind for item in exercises}
    sections = _sections(folder, root, markdown, known, problems)
    lengths = {item.slug: item.seconds for item in media}
    for depth in ("gist", "standard"):
        facts[f"{depth}_minutes"] = _honest_minutes(
            table, depth, facts[f"{depth}_minutes"], sections, lengths
        )
    return PackChapter(**facts, sections=sections, exercises=exercises, media=media)


def _honest_minutes(
    table: Table, depth: str, promised: int, sections: list[PackSection], lengths: dict[str, int]
) -> int:
    """What the author promises, or what words and films take if that is the minute more we let pass."""
    seconds = sum(
        rules.section_seconds(item.words, text.markers_in(item.html), lengths)
        for item in sections
        if item.depth == depth
    )
    if promised < round(seconds / 60) - 1:
        table.table("minutes").complain(
            depth, f"at least {round(seconds / 60)}, counting words, media and exercises"
        )
    return max(promised, round(seconds / 60))


def _facts(table: Table, weeks: int, *, has_gist: bool) -> dict[str, Any]:
    """`gist_minutes` is nought where there is no gist."""
    minutes = table.table("minutes")
    minutes.only("gist", "standard")
    return {
        "number": table.number("number", 1, 99),
        "slug": table.slug("slug"),
        "title": table.text("title", longest=200),
        "aim": table.text("aim", longest=300),
        "opens_in_week": table.number("opens_in_week", 1, weeks),
        "gist_minutes": minutes.number("gist", 1, 120) if has_gist else 0,
        "standard_minutes": minutes.number("standard", 1, 120),
    }


def _sections(
    folder: Path, root: Path, markdown: MarkdownIt, known: dict[str, set[str]], problems: list[Problem]
) -> list[PackSection]:
    """`standard.md` is needed; `gist.md` and `full.md` are read where they are."""
    sections: list[PackSection] = []
    for path in sorted(folder.glob("*.md")):
        if path.stem not in DEPTHS:
            name = path.relative_to(root).as_posix()
            sentence = "is not known here; expected gist.md, standard.md and full.md, other text in media/."
            problems.append(Problem(name, None, sentence))
    for depth in DEPTHS:
        path = folder / f"{depth}.md"
        if depth == "standard" or path.exists():
            source = tables.read_source(path, root, problems)
            if source:
                sections += text.sections_of(source, depth=depth, markdown=markdown, known=known)
    return sections


def _exercises(
    folder: Path, root: Path, problems: list[Problem], earlier: dict[str, str]
) -> list[PackExercise]:
    source = tables.read_source(folder / "exercises.toml", root, problems)
    data = tables.parse(source)
    if source is None or data is None:
        return []
    table = Table(source, data)
    table.only("exercise")
    exercises = [_exercise(item, earlier) for item in table.tables("exercise")]
    if not exercises:
        source.complain("has no exercise; expected at least one [[exercise]].")
    for slug in _twice([item.slug for item in exercises]):
        source.complain(f"has two exercises called `{slug}`; expected each slug once.")
    return exercises


def _exercise(table: Table, earlier: dict[str, str]) -> PackExercise:
    kind = table.one_of("kind", list(kinds.KINDS))
    options = kinds.options(kind, table)
    for key in kinds.REFERENCES:
        if options.get(key) and earlier.get(options[key]) != kind:
            table.complain(key, f"`chapter-slug/exercise-slug` of a {kind} exercise in an earlier chapter")
    if table.data.get("required", False) is not False:
        table.complain("required", "`required = false`: every exercise may be skipped")
    table.only("slug", "kind", "prompt", "help", "required", *options)
    for key in ("prompt", "help"):
        text.check_words(table.source, str(table.data.get(key, "")), table.line(key))
    return PackExercise(
        slug=table.slug("slug"),
        kind=kind,
        prompt=table.text("prompt", longest=500),
        help=table.text("help", longest=500, optional=True),
        options=options,
    )

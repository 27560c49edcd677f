"""Films and recordings of a pack: their facts, and whether the files beside them are what they should be."""

from pathlib import Path

from markdown_it import MarkdownIt

from chapters.loading import tables, text
from chapters.loading.captions import check_captions
from chapters.loading.pack import PackMedia
from chapters.loading.tables import Table

LARGEST_FILE = 20 * 1024 * 1024
# So that it fits beside the checksum where stored names go.
LONGEST_NAME = 130
SUFFIXES = {
    "video": {".mp4", ".webm"},
    "audio": {".mp3", ".m4a", ".ogg"},
    "poster": {".jpg", ".jpeg", ".png", ".webp"},
    "captions": {".vtt"},
    "transcript": {".txt", ".md"},
}


def read_media(table: Table, folder: Path, root: Path, markdown: MarkdownIt) -> PackMedia:
    """One [[media]] of a chapter whose files lie in `folder`."""
    table.only("kind", "slug", "title", "seconds", "note", "file", "poster", "captions", "transcript")
    kind = table.one_of("kind", ["video", "audio"])
    is_film = kind == "video"
    seconds = table.number("seconds", 1, 3600)
    transcript = _file(table, "transcript", SUFFIXES["transcript"], folder, root, needed=True)
    source = tables.read_source(root / transcript, root, table.source.problems) if transcript else None
    captions = _file(table, "captions", SUFFIXES["captions"], folder, root, needed=is_film)
    cues = tables.read_source(root / captions, root, table.source.problems) if captions else None
    if cues:
        check_captions(cues, seconds=seconds)
    return PackMedia(
        kind=kind,
        slug=table.slug("slug"),
        title=table.text("title", longest=200),
        seconds=seconds,
        note=table.text("note", longest=200, optional=True),
        file=_file(table, "file", SUFFIXES[kind], folder, root, needed=True),
        poster=_file(table, "poster", SUFFIXES["poster"], folder, root, needed=is_film),
        captions=captions,
        transcript_html=text.render(source.text, markdown) if source else "",
    )


def _file(table: Table, key: str, suffixes: set[str], folder: Path, root: Path, *, needed: bool) -> str:
    """The name relative to the pack, if the file is there, inside the chapter's folder and not too large."""
    value = table.data.get(key, "")
    if not value and not needed:
        return ""
    path = folder / str(value)
    name = tables.real(path).as_posix()[len(root.as_posix()) + 1 :]
    if not value or path.suffix.lower() not in suffixes or not tables.is_inside(path, folder):
        table.complain(key, f"a {' or '.join(sorted(suffixes))} file inside this chapter's folder")
    elif not path.is_file() or not 0 < path.stat().st_size <= LARGEST_FILE:
        table.complain(key, f"a file that is there, not empty and at most {LARGEST_FILE // 1024 // 1024} MB")
    elif len(name) > LONGEST_NAME:
        table.complain(key, f"a shorter name; with its folders at most {LONGEST_NAME} characters")
    else:
        return name
    return ""

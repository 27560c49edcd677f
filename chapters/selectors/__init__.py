"""Reads of the chapters: what is open, where reading stopped, what was written, what waits for whom."""

from chapters.selectors.editions import (
    Edition,
    Preview,
    current_programme,
    edition,
    editions,
    preview,
)
from chapters.selectors.films import MediaFile, media_file
from chapters.selectors.programme import (
    ChapterState,
    NextReading,
    PathPage,
    chapter_path,
    next_reading,
    open_state,
    own_chapter,
    path_page,
    state_of,
)
from chapters.selectors.reading import ChapterPage, chapter_for_staff, own_chapter_page
from chapters.selectors.worksheets import (
    Box,
    Entry,
    WorksheetPage,
    answered_page,
    unseen_answers,
    waiting_worksheets,
    worksheet_for,
    worksheet_page,
    worksheets_of,
)

__all__ = [
    "Box",
    "ChapterPage",
    "ChapterState",
    "Edition",
    "Entry",
    "MediaFile",
    "NextReading",
    "PathPage",
    "Preview",
    "WorksheetPage",
    "answered_page",
    "chapter_for_staff",
    "chapter_path",
    "current_programme",
    "edition",
    "editions",
    "media_file",
    "next_reading",
    "open_state",
    "own_chapter",
    "own_chapter_page",
    "path_page",
    "preview",
    "state_of",
    "unseen_answers",
    "waiting_worksheets",
    "worksheet_for",
    "worksheet_page",
    "worksheets_of",
]

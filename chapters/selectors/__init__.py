"""Reads of the chapters: what is open, where reading stopped, what was written, what waits for whom."""

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
    "Entry",
    "MediaFile",
    "NextReading",
    "PathPage",
    "WorksheetPage",
    "answered_page",
    "chapter_for_staff",
    "chapter_path",
    "media_file",
    "next_reading",
    "open_state",
    "own_chapter",
    "own_chapter_page",
    "path_page",
    "state_of",
    "unseen_answers",
    "waiting_worksheets",
    "worksheet_for",
    "worksheet_page",
    "worksheets_of",
]

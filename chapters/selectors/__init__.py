"""Reads of the chapters: what is open, where reading stopped, what was written, what waits for whom."""

from chapters.selectors.editions import (
    current_programme,
    edition,
    editions,
    preview,
)
from chapters.selectors.entries import WorksheetPage
from chapters.selectors.feedback import (
    Rounds,
    Words,
    desk_of,
    drafts_begun,
    is_under_sign_off,
    look_for,
    own_feedback,
    rounds_of,
    sentence_openings,
    under_sign_off,
)
from chapters.selectors.films import MediaFile, media_file
from chapters.selectors.programme import (
    ChapterState,
    NextReading,
    chapter_path,
    next_reading,
    open_state,
    own_chapter,
    path_page,
    state_of,
)
from chapters.selectors.reading import ChapterPage, chapter_for_staff, own_chapter_page
from chapters.selectors.worksheets import (
    answered_page,
    own_version,
    unseen_answers,
    waiting_worksheets,
    worksheet_for,
    worksheet_page,
    worksheets_of,
)

__all__ = [
    "ChapterPage",
    "ChapterState",
    "MediaFile",
    "NextReading",
    "Rounds",
    "Words",
    "WorksheetPage",
    "answered_page",
    "chapter_for_staff",
    "chapter_path",
    "current_programme",
    "desk_of",
    "drafts_begun",
    "edition",
    "editions",
    "is_under_sign_off",
    "look_for",
    "media_file",
    "next_reading",
    "open_state",
    "own_chapter",
    "own_chapter_page",
    "own_feedback",
    "own_version",
    "path_page",
    "preview",
    "rounds_of",
    "sentence_openings",
    "state_of",
    "under_sign_off",
    "unseen_answers",
    "waiting_worksheets",
    "worksheet_for",
    "worksheet_page",
    "worksheets_of",
]

"""Deeds of the chapters: nothing else loads a programme or writes a worksheet."""

from chapters.services.feedback import open_worksheet, save_feedback, see_answers, send_feedback
from chapters.services.keeping import Outcome
from chapters.services.openings import time_chapter
from chapters.services.programmes import (
    NothingReleased,
    begin_plan,
    load_programme,
    release_loaded,
    release_programme,
)
from chapters.services.readings import keep_place, open_chapter
from chapters.services.worksheets import add_more, hand_in, save_answers, take_back

__all__ = [
    "NothingReleased",
    "Outcome",
    "add_more",
    "begin_plan",
    "hand_in",
    "keep_place",
    "load_programme",
    "open_chapter",
    "open_worksheet",
    "release_loaded",
    "release_programme",
    "save_answers",
    "save_feedback",
    "see_answers",
    "send_feedback",
    "take_back",
    "time_chapter",
]

"""Deeds of the chapters: nothing else loads a programme or writes a worksheet."""

from chapters.services.feedback import (
    open_worksheet,
    save_feedback,
    say_helped,
    see_answers,
    send_feedback,
)
from chapters.services.keeping import Outcome
from chapters.services.looks import ask_look, decide_look, set_sign_off, take_back_look
from chapters.services.openings import time_chapter
from chapters.services.programmes import (
    NothingReleased,
    begin_plan,
    load_programme,
    release_loaded,
    release_programme,
)
from chapters.services.quoting import quote, unquote
from chapters.services.readings import keep_place, open_chapter
from chapters.services.worksheets import add_more, hand_in, save_answers, take_back

__all__ = [
    "NothingReleased",
    "Outcome",
    "add_more",
    "ask_look",
    "begin_plan",
    "decide_look",
    "hand_in",
    "keep_place",
    "load_programme",
    "open_chapter",
    "open_worksheet",
    "quote",
    "release_loaded",
    "release_programme",
    "save_answers",
    "save_feedback",
    "say_helped",
    "see_answers",
    "send_feedback",
    "set_sign_off",
    "take_back",
    "take_back_look",
    "time_chapter",
    "unquote",
]

"""Deeds of the toolbox: what helped, goals, own words, notes for the chat, and a copy of it all."""

from chapters.services.toolbox.copying import take_copy
from chapters.services.toolbox.goals import (
    add_goal,
    bring_goal_back,
    put_goal_away,
    rate_goal,
    reword_goal,
)
from chapters.services.toolbox.notes import (
    NoteOutcome,
    bring_note_back,
    put_note_away,
    save_note,
    share_note,
    take_note_back,
)
from chapters.services.toolbox.shelf import keep_thing, let_go
from chapters.services.toolbox.taking_up import give_back, take_up
from chapters.services.toolbox.words import save_words

__all__ = [
    "NoteOutcome",
    "add_goal",
    "bring_goal_back",
    "bring_note_back",
    "give_back",
    "keep_thing",
    "let_go",
    "put_goal_away",
    "put_note_away",
    "rate_goal",
    "reword_goal",
    "save_note",
    "save_words",
    "share_note",
    "take_copy",
    "take_note_back",
    "take_up",
]

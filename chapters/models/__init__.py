"""The programme as it was loaded, what is written in it, what is answered, and what is kept of it."""

from chapters.models.feedback import Feedback, Look, Quotation, SignOff, Verdict
from chapters.models.programme import (
    Chapter,
    Depth,
    Exercise,
    ExerciseKind,
    Media,
    MediaKind,
    Programme,
    Section,
)
from chapters.models.reading import Opening, Plan, Reading, Timing
from chapters.models.toolbox import Goal, GoalRating, Kept, MyWords, Note
from chapters.models.worksheets import Answer, HandedInAnswer, Worksheet, WorksheetStatus

__all__ = [
    "Answer",
    "Chapter",
    "Depth",
    "Exercise",
    "ExerciseKind",
    "Feedback",
    "Goal",
    "GoalRating",
    "HandedInAnswer",
    "Kept",
    "Look",
    "Media",
    "MediaKind",
    "MyWords",
    "Note",
    "Opening",
    "Plan",
    "Programme",
    "Quotation",
    "Reading",
    "Section",
    "SignOff",
    "Timing",
    "Verdict",
    "Worksheet",
    "WorksheetStatus",
]

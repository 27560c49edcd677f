"""Plain rules of chapters and worksheets: when a chapter opens, what fits, parts of a file."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from care.rules import clean_text

LONGEST_ANSWER = 10_000
WORDS_A_MINUTE = 200
# What an exercise asks is some thirty words; what is written there takes as long as one likes.
SECONDS_AN_EXERCISE = 10


class NotNow(Exception):
    """Allowed, but not in this state. The sentence is for the person in front of the screen."""

    sentence = "That isn’t possible just now."


class ChapterNotOpen(NotNow):
    sentence = "This chapter isn’t open yet."


class WeeksAreOver(NotNow):
    sentence = "These ten weeks have ended, so there is nothing left to open."


class NothingToWaitFor(NotNow):
    sentence = "They have begun this chapter already, so it stays open to them."


class WorksheetIsHandedIn(NotNow):
    sentence = "This worksheet is handed in. Take it back first, then you can change it."


class WorksheetIsOpened(NotNow):
    sentence = (
        "Your TSW has started reading it, so it stays handed in. You can add more once they have answered."
    )


class WorksheetIsBeingWritten(NotNow):
    sentence = "This worksheet isn’t handed in at the moment."


class FeedbackIsSent(NotNow):
    sentence = "These words have been sent. There will be a new round if more is handed in."


class FeedbackIsLookedOver(NotNow):
    sentence = (
        "Your words are with your supervisor for a look. Take them back first, then you can change them."
    )


class SignOffFirst(NotNow):
    sentence = "Your supervisor reads your answers before they go. Please hand these over for a look instead."


class NobodySupervises(NotNow):
    sentence = "Nobody is set as your supervisor just now, so nobody can look. Please tell your coordinator."


class LookIsOver(NotNow):
    sentence = "This is not waiting for your look any more: it was taken back, sent or passed on meanwhile."


class NothingWritten(NotNow):
    sentence = "Write a few words first, beside an answer or at the end."


class TreatmentIsOver(NotNow):
    sentence = "Your weeks together have ended, so worksheets are for reading now."


class Refused(Exception):
    """What was typed cannot be kept as it is; the sentence says why and what would help."""

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence)
        self.sentence = sentence


def require_fit(text: str, *, longest: int = LONGEST_ANSWER, box: str = "This box") -> str:
    if len(text) > longest:
        raise Refused(
            f"{box} holds {longest:,} characters and you have {len(text) - longest:,} more. Nothing is lost: "
            "it stays here on the page until you shorten it."
        )
    return text


# --- When a chapter opens --------------------------------------------------------------------------------
@dataclass(frozen=True)
class Circumstances:
    week: int
    opens_in_week: int
    is_previous_handed_in: bool


UNLOCK_RULES: dict[str, Callable[[Circumstances], bool]] = {
    "week_and_previous_handed_in": lambda at: at.week >= at.opens_in_week and at.is_previous_handed_in,
    "week": lambda at: at.week >= at.opens_in_week,
}


def opens(rule: str, at: Circumstances, *, timing: str, is_begun: bool) -> bool:
    """What somebody has begun stays open; then the TSW's word counts, then the programme's rule."""
    if is_begun or timing == "early":
        return True
    return timing != "wait" and UNLOCK_RULES[rule](at)


def section_seconds(words: int, placed: Iterable[tuple[str, str]], lengths: Mapping[str, int]) -> float:
    """Reading at an easy 200 words a minute, what exercises ask, and films and recordings placed there."""
    things = sum(lengths.get(slug, 0) if kind == "media" else SECONDS_AN_EXERCISE for kind, slug in placed)
    return words * 60 / WORDS_A_MINUTE + things


def pace(seconds: float, promised_minutes: int) -> float:
    """What each counted second is worth: an author may promise more time than is counted, never less."""
    return max(1.0, promised_minutes * 60 / seconds) if seconds else 1.0


# --- Parts of a file -------------------------------------------------------------------------------------
class RangeNotSatisfiable(Exception):
    """The asked bytes lie outside the file."""


def byte_range(header: str, size: int) -> tuple[int, int] | None:
    """First and last byte of a single `Range: bytes=` (RFC 9110 14.2); None when it is to be ignored."""
    unit, _, ranges = header.partition("=")
    first, dash, last = ranges.strip().partition("-")
    if unit.strip().lower() != "bytes" or not dash or not _are_digits([first, last]):
        return None
    if not first:
        length = min(int(last), size)
        if not length:
            raise RangeNotSatisfiable
        return size - length, size - 1
    start, end = int(first), int(last) if last else size - 1
    if end < start and last:
        return None
    if start >= size:
        raise RangeNotSatisfiable
    return start, min(end, size - 1)


def _are_digits(parts: Sequence[str]) -> bool:
    return any(parts) and all(
        part == "" or (part.isascii() and part.isdigit() and len(part) < 19) for part in parts
    )


# --- The toolbox -----------------------------------------------------------------------------------------
THINGS = ("section", "exercise", "media", "feedback")  # what can be kept
FURTHEST = 10  # a goal is 0 (not begun) to 10 (there)
LONGEST_GOAL = 300
LONGEST_KEPT_WORDS = 500
LONGEST_NOTE = 2_000
LONGEST_OWN_WORDS = {"critic_name": 60, "pronouns": 60, "low_mood": 120}
# More than this nobody can look through; it also bounds what a page has to show.
MOST_GOALS, MOST_KEPT, MOST_NOTES = 12, 100, 50


class NoteIsShared(NotNow):
    sentence = "This note is shared. Take it back first, then you can change it."


def one_line(text: str, *, longest: int, empty: str = "") -> str:
    """The words in one line. Raises Refused when there are too many, or none and `empty` says what to do."""
    line = " ".join(clean_text(text).split())
    if not line and empty:
        raise Refused(empty)
    return require_fit(line, longest=longest)


def same_words(text: str) -> str:
    """What two texts have in common when only spaces and capitals differ."""
    return " ".join(text.split()).casefold()

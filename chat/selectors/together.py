"""What two people do at once in a chat: the exercise that is open, and what became of those before it."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from chat.loading.exercises import Exercise, exercises
from chat.models import ChatSession, Together


@dataclass(frozen=True)
class Doing:
    """An exercise that was proposed or is going on, as one of the two sees it."""

    key: str
    exercise: Exercise
    is_accepted: bool
    mine: int
    theirs: int

    @property
    def state(self) -> str:
        if not self.is_accepted:
            return "asked"
        return "through" if self.mine == self.exercise.end else "going"

    @property
    def back(self) -> int:
        return self.mine - 1

    @property
    def next(self) -> int:
        return self.mine + 1

    @property
    def at_end(self) -> bool:
        """Whether the other person has come through."""
        return self.theirs == self.exercise.end


@dataclass(frozen=True)
class Note:
    """One sentence between the lines about something that was done together."""

    key: str
    sent_at: datetime
    words: str


def open_together(session: ChatSession) -> Together | None:
    """Proposed or going on; one a chat."""
    return Together.objects.filter(session=session, ended_at__isnull=True).first()


def doing(session: ChatSession, me: str) -> Doing | None:
    row = open_together(session)
    if row is None or row.exercise not in exercises():
        return None
    steps = {"young_person": row.young_person_step, "tsw": row.tsw_step}
    mine = steps.pop(me)
    (theirs,) = steps.values()
    return Doing(str(row.pk), exercises()[row.exercise], row.accepted_at is not None, mine, theirs)


def notes(session: ChatSession) -> list[Note]:
    """What became of each exercise that is over, to stand among the lines."""
    rows = Together.objects.filter(session=session, ended_at__isnull=False)
    return [Note(str(row.pk), row.ended_at, _said(row)) for row in rows if row.ended_at]


def together_value(session: ChatSession) -> dict[str, Any] | None:
    """The latest exercise as `room.changed` tells it; `said` is empty while it is open."""
    row = Together.objects.filter(session=session).order_by("-proposed_at").first()
    if row is None:
        return None
    return {
        "id": str(row.pk),
        "exercise": row.exercise,
        "is_accepted": row.accepted_at is not None,
        "young_person_step": row.young_person_step,
        "tsw_step": row.tsw_step,
        "said": _said(row),
    }


def _said(row: Together) -> str:
    title = exercises()[row.exercise].title if row.exercise in exercises() else row.exercise
    if row.ended_at is None:
        return ""
    if row.is_done:
        return f"You both came to the end of “{title}”."
    if row.accepted_at is None:
        return f"“{title}” can wait for another day, and that’s fine."
    return f"You left “{title}” there, and that’s fine."

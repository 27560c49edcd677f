"""The young person's own toolbox page: everything on its shelves, ready to be shown in place."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from django.utils.safestring import SafeString, mark_safe

from accounts.models import User
from care import permissions
from care import selectors as care
from care.models import Treatment
from chapters import loading, rules
from chapters.models import Answer, Chapter, Kept, Media, MyWords, Note, Section
from chapters.selectors.entries import Entry
from chapters.selectors.programme import chapter_path
from chapters.selectors.toolbox import GoalLine, goal_lines, in_own_words, own_words, written_notes


@dataclass(frozen=True)
class KeptThing:
    """Something on the shelf, to be shown in place; `entry` is an exercise with what was written in it."""

    kept: Kept
    kind: str
    chapter: Chapter
    html: SafeString | None = None
    entry: Entry | None = None

    @property
    def thing(self) -> Any:
        """A Section, an Exercise, a Media or a Feedback, as `kind` says."""
        return getattr(self.kept, self.kind)


@dataclass(frozen=True)
class ToolboxPage:
    """`new_note` is the id of a note that is not there until something is written in it."""

    treatment: Treatment
    tsw: User | None
    kept: list[KeptThing]
    goals: list[GoalLine]
    goals_put_away: list[GoalLine]
    words: MyWords
    notes: list[Note]
    notes_put_away: list[Note]
    recordings: list[Media]
    new_note: UUID = field(default_factory=uuid4)

    @property
    def order(self) -> list[str]:
        """The names of the shelves; those with something on them stand first."""
        has_words = any([self.words.critic, self.words.pronouns, self.words.low_mood])
        there = {
            "kept": self.kept,
            "goals": self.goals,
            "words": has_words,
            "notes": self.notes,
            "recordings": self.recordings,
        }
        return sorted(there, key=lambda shelf: not there[shelf])


def toolbox_of(young_person: User, *, now: datetime) -> ToolboxPage | None:
    """One's own; None before a treatment has been set up, NotVisible for everybody else."""
    try:
        treatment = care.own_treatment(young_person)
    except permissions.NoTreatmentYet:
        return None
    goals, notes = goal_lines(treatment), list(written_notes(treatment))
    words = own_words(treatment)
    return ToolboxPage(
        treatment=treatment,
        tsw=care.current_tsw(treatment),
        kept=kept_things(treatment, critic=words.critic),
        goals=[line for line in goals if line.goal.put_away_at is None],
        goals_put_away=[line for line in goals if line.goal.put_away_at],
        words=words,
        notes=[note for note in notes if note.put_away_at is None],
        notes_put_away=[note for note in notes if note.put_away_at],
        recordings=_recordings(treatment, now=now),
    )


def kept_things(treatment: Treatment, *, critic: str) -> list[KeptThing]:
    """What was kept, the newest first."""
    rows = Kept.objects.filter(treatment=treatment).select_related(
        "section__chapter__programme",
        "exercise__chapter__programme",
        "media__chapter__programme",
        "feedback__worksheet__chapter__programme",
        "feedback__author",
        "feedback__exercise",
    )
    kept = list(rows.order_by("-kept_at"))
    about = [row.exercise or (row.feedback and row.feedback.exercise) for row in kept]
    in_own_words([exercise for exercise in about if exercise], treatment)
    said = _said(treatment, [row.exercise_id for row in kept if row.exercise_id])
    return [_thing(row, said, words={"critic": critic}) for row in kept]


def _thing(kept: Kept, said: dict[UUID, str], *, words: dict[str, str]) -> KeptThing:
    kind = next(kind for kind in rules.THINGS if getattr(kept, f"{kind}_id"))
    thing = getattr(kept, kind)
    chapter = thing.worksheet.chapter if kind == "feedback" else thing.chapter
    return KeptThing(
        kept,
        kind,
        chapter,
        html=section_html(thing, words) if kind == "section" and not kept.words else None,
        entry=Entry(thing, said.get(thing.pk, "")) if kind == "exercise" else None,
    )


def _said(treatment: Treatment, exercises: Iterable[UUID]) -> dict[UUID, str]:
    answers = Answer.objects.filter(worksheet__treatment=treatment, exercise__in=list(exercises))
    return dict(answers.values_list("exercise_id", "body"))


def section_html(section: Section, words: dict[str, str]) -> SafeString:
    """Its text alone; exercises and films stay in the chapter."""
    text = "".join(content for kind, content in loading.pieces_of(section.html) if kind == "html")
    # Cleaned by nh3 when the pack was loaded; the young person's word is escaped by fill_words.
    return mark_safe(loading.fill_words(text, words))  # noqa: S308


def _recordings(treatment: Treatment, *, now: datetime) -> list[Media]:
    """Films and recordings of the chapters that are open, in their order; the chapter comes along."""
    opened = [state.chapter.pk for state in chapter_path(treatment, now=now) if state.state != "later"]
    media = Media.objects.filter(chapter__in=opened).select_related("chapter")
    return list(media.order_by("chapter__number", "kind", "title"))

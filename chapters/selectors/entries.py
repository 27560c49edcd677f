"""A worksheet as a page: its exercises with what was written, the fields to write in, the TSW's words."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from accounts.models import User
from care.models import Treatment, TreatmentStatus
from care.rules import fingerprint
from chapters import kinds
from chapters.models import Chapter, Exercise, Feedback, Worksheet, WorksheetStatus
from chapters.selectors.before import Then
from chapters.selectors.feedback import Desk


@dataclass
class Box:
    """What stands in a field: the stored words and their revision, or words that could not be saved yet.

    A young person's box is of the exercise's kind, a TSW's is for writing.
    """

    body: str = ""
    revision: int = 0
    is_stored: bool = True
    kind: str = "long_writing"
    options: dict[str, Any] = field(default_factory=dict)

    @property
    def was(self) -> str:
        return fingerprint(self.body) if self.is_stored else ""

    @property
    def lines(self) -> list[str]:
        return self.body.split("\n") if self.body else []


@dataclass
class Entry:
    """One exercise on a page: what was written (`body`), the field to write in (`box`), the TSW's `words`.

    Without an exercise it is the overall letter. `earlier` holds what the versions answered before said, the
    newest first, each that differs from the one after it;
    `then` what was written in an earlier chapter, where the exercise looks back at it; `other` what another
    page has saved meanwhile; `refusal` why the box cannot be saved.
    """

    exercise: Exercise | None
    body: str = ""
    earlier: list[str] = field(default_factory=list)
    words: list[Feedback] = field(default_factory=list)
    draft: Feedback | None = None
    box: Box = field(default_factory=Box)
    then: Then | None = None
    other: str | None = None
    refusal: str = ""

    @property
    def slug(self) -> str:
        return self.exercise.slug if self.exercise else ""

    @property
    def lines(self) -> list[str]:
        return self.body.split("\n") if self.body else []

    @property
    def field_template(self) -> str:
        return self._template("field")

    @property
    def said_template(self) -> str:
        return self._template("said")

    @property
    def field(self) -> Any:
        """What the kind's field.html goes through, filled with what stands in the box."""
        return kinds.layout(self.box.kind, self.box.options, self.box.body)

    @property
    def said(self) -> Any:
        """What the kind's said.html goes through, filled with what was written."""
        return kinds.layout(self.exercise.kind, self.exercise.options, self.body) if self.exercise else None

    @property
    def readable(self) -> list[kinds.Line]:
        if self.exercise is None:
            return []
        return kinds.readable(self.exercise.kind, self.exercise.options, self.body)

    @property
    def before(self) -> "list[Entry]":
        """The earlier versions as entries of their own, to be read like this one."""
        return [Entry(self.exercise, body, then=self.then) for body in self.earlier if body]

    @property
    def other_lines(self) -> list[kinds.Line]:
        return kinds.readable(self.box.kind, self.box.options, self.other or "")

    @property
    def can_keep_both(self) -> bool:
        return kinds.both(self.box.kind, self.box.options, self.other or "", self.box.body) is not None

    def _template(self, name: str) -> str:
        return f"chapters/kinds/{self.exercise.kind}/{name}.html" if self.exercise else ""


@dataclass
class WorksheetPage:
    """`worksheet` is None until something was written; `version` is the handed-in one shown, 0 a draft."""

    treatment: Treatment
    chapter: Chapter
    worksheet: Worksheet | None
    entries: list[Entry]
    overall: Entry
    tsw: User | None
    version: int
    version_handed_in_at: datetime | None = None
    can_answer: bool = False
    desk: Desk | None = None

    @property
    def is_writable(self) -> bool:
        is_draft = self.worksheet is None or self.worksheet.status == WorksheetStatus.DRAFT
        return is_draft and self.treatment.status == TreatmentStatus.ACTIVE

    @property
    def by_slug(self) -> dict[str, Entry]:
        return {entry.slug: entry for entry in [*self.entries, self.overall]}

    @property
    def has_conflict(self) -> bool:
        return any(entry.other is not None for entry in self.by_slug.values())

    @property
    def handed_in_versions(self) -> range:
        return range(1, self.worksheet.times_handed_in + 1) if self.worksheet else range(0)

    @property
    def has_words(self) -> bool:
        return any(entry.words for entry in self.by_slug.values())

    @property
    def answered_by(self) -> str:
        """Whoever wrote last beside the answers."""
        words = [feedback for entry in self.by_slug.values() for feedback in entry.words]
        return max(words, key=lambda said: said.sent_at or said.saved_at).author.first_name if words else ""

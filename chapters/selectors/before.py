"""What was written in an earlier chapter, for an exercise that looks back at it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from care.models import Treatment
from chapters import kinds
from chapters.models import Answer, Chapter, Exercise, HandedInAnswer, Worksheet, WorksheetStatus


@dataclass(frozen=True)
class Then:
    """An earlier answer; `at` is when its worksheet was handed in last."""

    exercise: Exercise
    body: str
    at: datetime | None

    @property
    def chapter(self) -> Chapter:
        return self.exercise.chapter

    @property
    def said(self) -> Any:
        return kinds.layout(self.exercise.kind, self.exercise.options, self.body)

    @property
    def readable(self) -> list[kinds.Line]:
        return kinds.readable(self.exercise.kind, self.exercise.options, self.body)


def looked_back_at(treatment: Treatment, exercises: Iterable[Exercise], *, is_own: bool) -> dict[UUID, Then]:
    """By the exercise that looks back. The young person sees their words, others what was handed in."""
    found = {each.pk: _then(treatment, each, is_own=is_own) for each in exercises if _named(each)}
    return {pk: then for pk, then in found.items() if then}


def _named(exercise: Exercise) -> str:
    named = (exercise.options.get(key, "") for key in kinds.REFERENCES)
    return next((reference for reference in named if reference), "")


def _then(treatment: Treatment, exercise: Exercise, *, is_own: bool) -> Then | None:
    chapter_slug, _, slug = _named(exercise).partition("/")
    earlier = (
        Exercise.objects.filter(
            chapter__programme__chapters=exercise.chapter_id, chapter__slug=chapter_slug, slug=slug
        )
        .select_related("chapter")
        .first()
    )
    sheet = earlier and Worksheet.objects.filter(treatment=treatment, chapter=earlier.chapter).first()
    if not earlier or not sheet:
        return None
    body = _draft(sheet, earlier) if is_own else _handed_in(sheet, earlier)
    return Then(earlier, body, sheet.handed_in_at) if body else None


def _draft(sheet: Worksheet, exercise: Exercise) -> str:
    answer = Answer.objects.filter(worksheet=sheet, exercise=exercise).first()
    return answer.body if answer else ""


def _handed_in(sheet: Worksheet, exercise: Exercise) -> str:
    given = HandedInAnswer.objects.filter(
        worksheet=sheet, exercise=exercise, version=version_for_others(sheet)
    ).first()
    return given.body if given else ""


def version_for_others(sheet: Worksheet) -> int:
    """What was handed in; of a draft, the version last answered, 0 when there is none.

    A version that was taken back unread stays unread.
    """
    if sheet.status != WorksheetStatus.DRAFT:
        return sheet.times_handed_in
    sent = sheet.feedback.filter(sent_at__isnull=False).order_by("-version").first()
    return sent.version if sent else 0

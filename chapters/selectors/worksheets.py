"""Worksheets as people see them: what was written, what was answered, what waits."""

from collections.abc import Iterable
from itertools import pairwise
from uuid import UUID

from django.db.models import F, OuterRef, QuerySet, Subquery

from accounts.models import User
from care import permissions
from care import selectors as care
from care.models import Treatment
from care.permissions import Act
from chapters import kinds, rules
from chapters.models import (
    Answer,
    Chapter,
    Feedback,
    HandedInAnswer,
    Worksheet,
    WorksheetStatus,
)
from chapters.selectors import before, toolbox
from chapters.selectors.entries import Box, Entry, WorksheetPage


def worksheet_page(treatment: Treatment, chapter: Chapter) -> WorksheetPage:
    """The young person's own: the draft while it is one, else the version that was handed in."""
    sheet = Worksheet.objects.filter(treatment=treatment, chapter=chapter).first()
    is_draft = sheet is None or sheet.status == WorksheetStatus.DRAFT
    version = 0 if is_draft or sheet is None else sheet.times_handed_in
    page = _page(treatment, chapter, sheet, version=version, is_own=True)
    _look_back(page, is_own=True)
    return page


def own_version(user: User, number: int, version: int) -> WorksheetPage:
    """One version as the young person handed it in, with what was said about it."""
    treatment = care.own_treatment(user)
    permissions.require(user, Act.WRITE_WORKSHEET, treatment)
    sheet = Worksheet.objects.filter(
        treatment=treatment, chapter__number=number, times_handed_in__gte=version
    ).first()
    if sheet is None or version < 1:
        raise permissions.NotVisible
    page = _page(treatment, sheet.chapter, sheet, version=version, is_own=True)
    for entry in page.by_slug.values():
        entry.words = [feedback for feedback in entry.words if feedback.version == version]
    given = sheet.handed_in_answers.filter(version=version).first()
    page.version_handed_in_at = given.handed_in_at if given else None
    _look_back(page, is_own=True)
    return page


def empty_page(treatment: Treatment, chapter: Chapter) -> WorksheetPage:
    """The exercises alone."""
    return _page(treatment, chapter, None, version=0)


def answered_page(worksheet: Worksheet) -> WorksheetPage:
    """What the TSW and the supervisor read: never a draft. After a reopening, the version last answered."""
    version = before.version_for_others(worksheet)
    if not version:
        raise rules.WorksheetIsBeingWritten
    page = _page(worksheet.treatment, worksheet.chapter, worksheet, version=version, with_drafts=True)
    _look_back(page, is_own=False)
    return page


def worksheet_for(user: User, act: Act, worksheet_id: UUID) -> Worksheet:
    """The worksheet, if it was ever handed in and this person may do this; NotVisible otherwise, alike."""
    worksheet = (
        Worksheet.objects.select_related("treatment__young_person", "chapter__programme")
        .filter(pk=worksheet_id, times_handed_in__gt=0)
        .first()
    )
    if worksheet is None:
        raise permissions.NotVisible
    permissions.require(user, act, worksheet.treatment)
    return worksheet


def _page(
    treatment: Treatment,
    chapter: Chapter,
    sheet: Worksheet | None,
    *,
    version: int,
    with_drafts: bool = False,
    is_own: bool = False,
) -> WorksheetPage:
    exercises = toolbox.in_own_words(chapter.exercises.all(), treatment if is_own else None)
    boxes = [Box() if with_drafts else Box(kind=each.kind, options=each.options) for each in exercises]
    entries = [Entry(exercise, box=box) for exercise, box in zip(exercises, boxes, strict=True)]
    overall = Entry(None)
    if sheet:
        by_exercise = {entry.exercise.pk if entry.exercise else None: entry for entry in [*entries, overall]}
        _fill_words(by_exercise, sheet, with_drafts=with_drafts)
        _fill_bodies(by_exercise, sheet, version)
    return WorksheetPage(treatment, chapter, sheet, entries, overall, care.current_tsw(treatment), version)


def _look_back(page: WorksheetPage, *, is_own: bool) -> None:
    """Set what was written earlier beside the exercises that look back at it."""
    exercises = [entry.exercise for entry in page.entries if entry.exercise]
    then = before.looked_back_at(page.treatment, exercises, is_own=is_own)
    for entry in page.entries:
        entry.then = then.get(entry.exercise.pk) if entry.exercise else None
        if is_own and not page.version and entry.box.options.get("carry_on") and not entry.box.revision:
            # Nobody has saved it here yet: it is kept once something is typed, or the form is sent.
            entry.box.body, entry.box.is_stored = _goals_so_far(page.treatment, entry), False


def _goals_so_far(treatment: Treatment, entry: Entry) -> str:
    """A field of goals begins with those in the toolbox, or else with those of the earlier chapter."""
    goals = [goal.body for goal in treatment.goals.filter(put_away_at__isnull=True)]
    written = kinds.goals.texts_of(entry.then.body) if entry.then else []
    return kinds.goals.begun_with(goals or written, most=entry.box.options["most"])


def _fill_words(entries: dict[UUID | None, Entry], sheet: Worksheet, *, with_drafts: bool) -> None:
    words = Feedback.objects.filter(worksheet=sheet).select_related("author").prefetch_related("quotations")
    for feedback in words.order_by("sent_at"):
        if feedback.sent_at:
            entries[feedback.exercise_id].words.append(feedback)
        elif with_drafts:
            entries[feedback.exercise_id].draft = feedback
            entries[feedback.exercise_id].box = Box(feedback.body, feedback.revision)


def _fill_bodies(entries: dict[UUID | None, Entry], sheet: Worksheet, version: int) -> None:
    if not version:
        for answer in Answer.objects.filter(worksheet=sheet):
            entry = entries[answer.exercise_id]
            entry.body = entry.box.body = answer.body
            entry.box.revision = answer.revision
        return
    # "Earlier" is what was answered before; a version that was taken back unread stays unread.
    answered = {feedback.version for entry in entries.values() for feedback in entry.words}
    before = sorted((number for number in answered if number < version), reverse=True)
    given = HandedInAnswer.objects.filter(worksheet=sheet, version__in=[version, *before])
    said: dict[tuple[UUID | None, int], str] = {
        (answer.exercise_id, answer.version): answer.body for answer in given
    }
    for exercise, entry in entries.items():
        bodies = [said.get((exercise, number), "") for number in (version, *before)]
        entry.body = bodies[0]
        entry.earlier = [older for newer, older in pairwise(bodies) if older != newer]


def unseen_answers(treatment: Treatment) -> list[Worksheet]:
    """Answered and not yet opened by the young person, newest first; each with `first_words` of the TSW."""
    said = (
        Feedback.objects.filter(
            worksheet=OuterRef("pk"), sent_at__isnull=False, version=OuterRef("times_handed_in")
        )
        .exclude(body="")
        .order_by(F("exercise__position").asc(nulls_last=True))
    )
    unseen = Worksheet.objects.filter(
        treatment=treatment, status=WorksheetStatus.ANSWERED, answer_seen_at__isnull=True
    )
    with_words = unseen.annotate(first_words=Subquery(said.values("body")[:1]))
    return list(with_words.select_related("chapter").order_by("-answered_at"))


def waiting_worksheets(treatments: QuerySet[Treatment] | Iterable[Treatment]) -> list[Worksheet]:
    """Handed in and unanswered, the longest waiting first."""
    return list(
        Worksheet.objects.filter(treatment__in=treatments, status=WorksheetStatus.HANDED_IN)
        .select_related("treatment__young_person", "chapter")
        .order_by("handed_in_at")
    )


def worksheets_of(treatment: Treatment) -> QuerySet[Worksheet]:
    """Those handed in at least once, in the order of the chapters; a draft is nobody else's business."""
    return (
        Worksheet.objects.filter(treatment=treatment, times_handed_in__gt=0)
        .select_related("chapter")
        .order_by("chapter__number")
    )

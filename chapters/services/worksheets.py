"""The young person's side of a worksheet: saving, handing in, taking back, adding more."""

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from audit import services as audit
from care import permissions
from care.models import Treatment, TreatmentStatus
from care.permissions import Act
from care.rules import Sent
from chapters import kinds, rules, selectors
from chapters.models import Answer, Chapter, HandedInAnswer, Worksheet, WorksheetStatus
from chapters.services import keeping, toolbox
from chapters.services.keeping import Outcome


@transaction.atomic
def save_answers(
    *,
    treatment: Treatment,
    chapter: Chapter,
    boxes: Mapping[str, Sent],
    by: User,
    now: datetime | None = None,
) -> Outcome:
    """Save what can be saved; what another page has changed meanwhile is left for the person to choose."""
    permissions.require(by, Act.WRITE_WORKSHEET, treatment)
    now = now or timezone.now()
    worksheet = _begun(treatment, chapter, by=by, now=now)
    _require_draft(worksheet)
    return _save(worksheet, boxes, now=now)


@transaction.atomic
def hand_in(
    *,
    treatment: Treatment,
    chapter: Chapter,
    by: User,
    boxes: Mapping[str, Sent] | None = None,
    now: datetime | None = None,
) -> Outcome:
    """Save what was sent with it, keep this version for ever, and show it to the TSW.

    With a conflict or something that cannot be saved, nothing is handed in. An empty worksheet may be.
    Asked again with the same words (a button pressed twice), it was done already and says so.
    """
    permissions.require(by, Act.WRITE_WORKSHEET, treatment)
    now = now or timezone.now()
    worksheet = _begun(treatment, chapter, by=by, now=now)
    if _is_handed_in_like_this(worksheet, boxes or {}):
        return Outcome(worksheet)
    _require_draft(worksheet)
    outcome = _save(worksheet, boxes or {}, now=now)
    if outcome.is_whole:
        _keep_version(worksheet, now=now)
        toolbox.take_up(worksheet, now=now)
        audit.record("worksheet.handed_in", by=by, subject=treatment.young_person, about=worksheet)
    return outcome


@transaction.atomic
def take_back(*, treatment: Treatment, chapter: Chapter, by: User) -> Worksheet:
    """Until the TSW has opened it. The version that was handed in is kept, and not shown to anybody."""
    permissions.require(by, Act.WRITE_WORKSHEET, treatment)
    _require_under_way(treatment)
    worksheet = _locked(treatment, chapter)
    if worksheet.status != WorksheetStatus.HANDED_IN:
        raise rules.WorksheetIsBeingWritten
    if worksheet.opened_at:
        raise rules.WorksheetIsOpened
    worksheet.status = WorksheetStatus.DRAFT
    worksheet.save(update_fields=["status"])
    toolbox.give_back(worksheet)
    audit.record("worksheet.taken_back", by=by, subject=treatment.young_person, about=worksheet)
    return worksheet


@transaction.atomic
def add_more(*, treatment: Treatment, chapter: Chapter, by: User) -> Worksheet:
    """After an answer the worksheet is a draft again; handing it in makes the next version."""
    permissions.require(by, Act.WRITE_WORKSHEET, treatment)
    _require_under_way(treatment)
    worksheet = _locked(treatment, chapter)
    if worksheet.status != WorksheetStatus.ANSWERED:
        raise rules.WorksheetIsHandedIn
    worksheet.status = WorksheetStatus.DRAFT
    worksheet.save(update_fields=["status"])
    audit.record("worksheet.reopened", by=by, subject=treatment.young_person, about=worksheet)
    return worksheet


def _is_handed_in_like_this(worksheet: Worksheet, boxes: Mapping[str, Sent]) -> bool:
    if worksheet.status != WorksheetStatus.HANDED_IN:
        return False
    stored = {answer.exercise.slug: answer for answer in worksheet.answers.select_related("exercise")}
    return all(_is_the_same(sent, stored.get(slug)) for slug, sent in boxes.items())


def _is_the_same(sent: Sent, answer: Answer | None) -> bool:
    if answer is None:
        return not sent.body.strip()
    try:
        return kinds.clean(answer.exercise.kind, answer.exercise.options, sent.body) == answer.body
    except rules.Refused:
        return False


def _require_draft(worksheet: Worksheet) -> None:
    if worksheet.status != WorksheetStatus.DRAFT:
        raise rules.WorksheetIsHandedIn


def _require_under_way(treatment: Treatment) -> None:
    if treatment.status != TreatmentStatus.ACTIVE:
        raise rules.TreatmentIsOver


def _locked(treatment: Treatment, chapter: Chapter) -> Worksheet:
    found = Worksheet.objects.select_for_update().filter(treatment=treatment, chapter=chapter).first()
    if found is None:
        raise permissions.NotVisible
    return found


def _begun(treatment: Treatment, chapter: Chapter, *, by: User, now: datetime) -> Worksheet:
    """This chapter's worksheet, begun if need be, locked so that two saves come one after the other."""
    _require_under_way(treatment)
    found = Worksheet.objects.select_for_update().filter(treatment=treatment, chapter=chapter).first()
    if found is None:
        selectors.open_state(treatment, chapter.number, now=now)
        _, is_new = Worksheet.objects.get_or_create(treatment=treatment, chapter=chapter)
        found = _locked(treatment, chapter)
        if is_new:
            audit.record("worksheet.begun", by=by, subject=treatment.young_person, about=found)
    return found


def _save(worksheet: Worksheet, boxes: Mapping[str, Sent], *, now: datetime) -> Outcome:
    outcome = Outcome(worksheet)
    exercises = {exercise.slug: exercise for exercise in worksheet.chapter.exercises.filter(slug__in=boxes)}
    written = worksheet.answers.filter(exercise__slug__in=boxes).select_related("exercise")
    answers = {answer.exercise_id: answer for answer in written}
    for slug, sent in boxes.items():
        if slug not in exercises:
            raise permissions.NotVisible
        exercise = exercises[slug]
        answer = answers.get(exercise.pk) or Answer(worksheet=worksheet, exercise=exercise)
        keeping.keep(answer, sent, outcome, slug=slug, kind=exercise.kind, options=exercise.options, now=now)
    if any(exercises[slug].kind == "name_critic" for slug in outcome.saved):
        toolbox.take_up(worksheet, now=now)
    return outcome


def _keep_version(worksheet: Worksheet, *, now: datetime) -> None:
    worksheet.times_handed_in += 1
    worksheet.status = WorksheetStatus.HANDED_IN
    worksheet.handed_in_at = now
    worksheet.opened_at = None
    worksheet.save()
    HandedInAnswer.objects.bulk_create(
        HandedInAnswer(
            worksheet=worksheet,
            exercise_id=answer.exercise_id,
            version=worksheet.times_handed_in,
            body=answer.body,
            handed_in_at=now,
        )
        for answer in worksheet.answers.exclude(body="")
    )

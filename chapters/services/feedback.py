"""The TSW's side of a worksheet: opening, writing beside each answer, sending; and being seen."""

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from audit import services as audit
from care import permissions
from care import selectors as care
from care.permissions import Act
from chapters import rules, selectors
from chapters.models import Feedback, Worksheet, WorksheetStatus
from chapters.selectors import WorksheetPage
from chapters.services import keeping
from chapters.services.keeping import Outcome
from letters import services as letters
from letters.models import Kind


@transaction.atomic
def open_worksheet(*, worksheet_id: UUID, by: User, now: datetime | None = None) -> WorksheetPage:
    """What was handed in, for its readers. From the TSW's first look on it can no longer be taken back."""
    worksheet = selectors.worksheet_for(by, Act.READ_WORKSHEET, worksheet_id)
    if by.is_young_person:
        # Their own page is the worksheet; this one holds the TSW's drafts.
        raise permissions.NotVisible
    page = selectors.answered_page(_locked(worksheet))
    sheet = page.worksheet or worksheet
    is_waiting = sheet.status == WorksheetStatus.HANDED_IN
    page.can_answer = is_waiting and permissions.may(by, Act.ANSWER_WORKSHEET, worksheet.treatment)
    if page.can_answer and not sheet.opened_at:
        sheet.opened_at = now or timezone.now()
        sheet.save(update_fields=["opened_at"])
    audit.looked("worksheet.read", by=by, subject=worksheet.treatment.young_person, about=worksheet)
    return page


@transaction.atomic
def save_feedback(
    *, worksheet_id: UUID, boxes: Mapping[str, rules.Sent], by: User, now: datetime | None = None
) -> Outcome:
    """The TSW's draft, by the exercise's slug ("" is the overall letter). Nobody else reads it."""
    worksheet = _answerable(worksheet_id, by=by)
    return _save(worksheet, boxes, by=by, now=now or timezone.now())


@transaction.atomic
def send_feedback(
    *,
    worksheet_id: UUID,
    by: User,
    boxes: Mapping[str, rules.Sent] | None = None,
    now: datetime | None = None,
) -> Outcome:
    """All words in one go, and a discreet letter. With a conflict or something refused, nothing is sent."""
    worksheet = _answerable(worksheet_id, by=by)
    now = now or timezone.now()
    outcome = _save(worksheet, boxes or {}, by=by, now=now)
    if outcome.is_whole:
        _send(worksheet, by=by, now=now)
        audit.record("feedback.sent", by=by, subject=worksheet.treatment.young_person, about=worksheet)
    return outcome


@transaction.atomic
def see_answers(*, number: int, by: User, now: datetime | None = None) -> WorksheetPage:
    """The young person's worksheet; when it has been answered, the TSW learns that the words were read."""
    treatment = care.own_treatment(by)
    permissions.require(by, Act.WRITE_WORKSHEET, treatment)
    now = now or timezone.now()
    state = selectors.open_state(treatment, number, now=now)
    page = selectors.worksheet_page(treatment, state.chapter)
    sheet = page.worksheet
    if sheet and sheet.status == WorksheetStatus.ANSWERED and not sheet.answer_seen_at:
        # Two pages may open at once: one of them was first.
        unseen = Worksheet.objects.filter(pk=sheet.pk, answer_seen_at__isnull=True)
        if unseen.update(answer_seen_at=now):
            audit.record("feedback.seen", by=by, subject=treatment.young_person, about=sheet)
        sheet.answer_seen_at = now
    return page


def _locked(worksheet: Worksheet) -> Worksheet:
    return (
        Worksheet.objects.select_for_update(of=("self",))
        .select_related("treatment__young_person", "chapter__programme")
        .get(pk=worksheet.pk)
    )


def _answerable(worksheet_id: UUID, *, by: User) -> Worksheet:
    worksheet = _locked(selectors.worksheet_for(by, Act.ANSWER_WORKSHEET, worksheet_id))
    if worksheet.status == WorksheetStatus.DRAFT:
        raise rules.WorksheetIsBeingWritten
    if worksheet.status == WorksheetStatus.ANSWERED:
        raise rules.FeedbackIsSent
    return worksheet


def _save(worksheet: Worksheet, boxes: Mapping[str, rules.Sent], *, by: User, now: datetime) -> Outcome:
    outcome = Outcome(worksheet)
    exercises = {exercise.slug: exercise for exercise in worksheet.chapter.exercises.all()}
    drafts = {draft.exercise_id: draft for draft in worksheet.feedback.filter(sent_at__isnull=True)}
    for slug, sent in boxes.items():
        if slug and slug not in exercises:
            raise permissions.NotVisible
        exercise = exercises.get(slug)
        draft = drafts.get(exercise.pk if exercise else None) or Feedback(
            worksheet=worksheet, exercise=exercise, author=by, version=worksheet.times_handed_in
        )
        draft.author, draft.version = by, worksheet.times_handed_in
        keeping.keep(draft, sent, outcome, slug=slug, kind="long_writing", options={}, now=now)
    return outcome


def _send(worksheet: Worksheet, *, by: User, now: datetime) -> None:
    drafts = worksheet.feedback.filter(sent_at__isnull=True)
    written = [draft.pk for draft in drafts if draft.body.strip()]
    if not written:
        raise rules.NothingWritten
    version = worksheet.times_handed_in
    drafts.filter(pk__in=written).update(sent_at=now, author=by, version=version)
    worksheet.status = WorksheetStatus.ANSWERED
    worksheet.answered_at = now
    worksheet.answer_seen_at = None
    worksheet.opened_at = worksheet.opened_at or now
    worksheet.save()
    letters.queue(
        kind=Kind.FEEDBACK,
        key=f"feedback:{worksheet.pk.hex}:{version}",
        path=reverse("worksheet", args=[worksheet.chapter.number]),
        due_at=now,
        recipient=worksheet.treatment.young_person,
    )

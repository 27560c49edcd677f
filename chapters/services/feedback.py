"""The TSW's side of a worksheet: opening, writing beside each answer, sending; and being seen."""

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from audit import services as audit
from care import permissions
from care import selectors as care
from care.permissions import Act
from care.rules import Sent
from chapters import rules, selectors
from chapters.models import Feedback, Worksheet, WorksheetStatus
from chapters.selectors import WorksheetPage
from chapters.services import keeping, sending
from chapters.services.keeping import Outcome


@transaction.atomic
def open_worksheet(*, worksheet_id: UUID, by: User, now: datetime | None = None) -> WorksheetPage:
    """What was handed in, for its readers. From the TSW's first look on it can no longer be taken back."""
    worksheet = selectors.worksheet_for(by, Act.READ_WORKSHEET, worksheet_id)
    if by.is_young_person:
        # Their own page is the worksheet; this one holds the TSW's drafts.
        raise permissions.NotVisible
    page = selectors.answered_page(sending.locked(worksheet))
    page.desk = selectors.desk_of(worksheet, by)
    sheet = page.worksheet or worksheet
    is_waiting = sheet.status == WorksheetStatus.HANDED_IN
    is_tsw = is_waiting and permissions.may(by, Act.ANSWER_WORKSHEET, worksheet.treatment)
    page.can_answer = is_tsw and page.desk.rounds.open is None
    if is_tsw and not sheet.opened_at:
        sheet.opened_at = now or timezone.now()
        sheet.save(update_fields=["opened_at"])
    audit.looked("worksheet.read", by=by, subject=worksheet.treatment.young_person, about=worksheet)
    return page


@transaction.atomic
def save_feedback(
    *, worksheet_id: UUID, boxes: Mapping[str, Sent], by: User, now: datetime | None = None
) -> Outcome:
    """The TSW's draft, by the exercise's slug ("" is the overall letter). Nobody else writes in it."""
    now = now or timezone.now()
    worksheet = sending.answerable(worksheet_id, tsw=by, now=now)
    return _save(worksheet, boxes, by=by, now=now)


@transaction.atomic
def send_feedback(
    *,
    worksheet_id: UUID,
    by: User,
    boxes: Mapping[str, Sent] | None = None,
    now: datetime | None = None,
) -> Outcome:
    """All words in one go, and a discreet letter. With a conflict or something refused, nothing is sent."""
    now = now or timezone.now()
    worksheet = sending.answerable(worksheet_id, tsw=by, now=now)
    if selectors.is_under_sign_off(by):
        raise rules.SignOffFirst
    outcome = _save(worksheet, boxes or {}, by=by, now=now)
    if outcome.is_whole:
        sending.send(worksheet, author=by, now=now)
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


@transaction.atomic
def say_helped(*, feedback_id: UUID, has_helped: bool, by: User, now: datetime | None = None) -> Feedback:
    """The young person says that these words helped, or takes that back; said twice it is said once."""
    feedback = selectors.own_feedback(by, feedback_id)
    permissions.require(by, Act.WRITE_WORKSHEET, feedback.worksheet.treatment)
    if has_helped != (feedback.helped_at is not None):
        feedback.helped_at = (now or timezone.now()) if has_helped else None
        feedback.save(update_fields=["helped_at"])
        event = "feedback.helped" if has_helped else "feedback.helped_withdrawn"
        audit.record(event, by=by, subject=by, about=feedback)
    return feedback


def _save(worksheet: Worksheet, boxes: Mapping[str, Sent], *, by: User, now: datetime) -> Outcome:
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

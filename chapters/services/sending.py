"""What every deed with a TSW's words shares: the worksheet locked and open to an answer, and the sending."""

from datetime import datetime
from uuid import UUID

from django.urls import reverse

from accounts.models import User
from care.permissions import Act
from chapters import rules, selectors
from chapters.models import Feedback, Look, Verdict, Worksheet, WorksheetStatus
from letters import services as letters
from letters.models import Kind


def locked(worksheet: Worksheet) -> Worksheet:
    return (
        Worksheet.objects.select_for_update(of=("self",))
        .select_related("treatment__young_person", "chapter__programme")
        .get(pk=worksheet.pk)
    )


def answerable(worksheet_id: UUID, *, tsw: User, now: datetime) -> Worksheet:
    """Handed in, not answered, and not with a supervisor: locked, for its TSW alone."""
    worksheet = waiting(worksheet_id, tsw=tsw)
    if open_look(worksheet, tsw):
        raise rules.FeedbackIsLookedOver
    for look in Look.objects.filter(worksheet=worksheet, verdict=""):
        # Asked for by the TSW before, or about an earlier version: whose words these are now decides anew.
        decide(look, Verdict.WITHDRAWN, decided_by=tsw, now=now)
    return worksheet


def open_look(worksheet: Worksheet, tsw: User) -> Look | None:
    """The one this TSW asked for at the version that is handed in now."""
    version = worksheet.times_handed_in
    return Look.objects.filter(worksheet=worksheet, version=version, verdict="", asked_by=tsw).first()


def waiting(worksheet_id: UUID, *, tsw: User) -> Worksheet:
    worksheet = locked(selectors.worksheet_for(tsw, Act.ANSWER_WORKSHEET, worksheet_id))
    if worksheet.status == WorksheetStatus.DRAFT:
        raise rules.WorksheetIsBeingWritten
    if worksheet.status == WorksheetStatus.ANSWERED:
        raise rules.FeedbackIsSent
    return worksheet


def decide(look: Look, verdict: Verdict, *, decided_by: User, now: datetime, note: str = "") -> Look:
    look.verdict, look.decided_by, look.decided_at, look.note = verdict, decided_by, now, note
    look.save()
    return look


def written(worksheet: Worksheet) -> list[Feedback]:
    """The drafts that hold something to send: words, or a quotation that speaks for itself."""
    drafts = worksheet.feedback.filter(sent_at__isnull=True).prefetch_related("quotations")
    found = [draft for draft in drafts if draft.body.strip() or draft.quotations.all()]
    if not found:
        raise rules.NothingWritten
    return found


def send(worksheet: Worksheet, *, author: User, now: datetime) -> None:
    """All words in one go, in the name of whoever wrote them, and one discreet letter."""
    version = worksheet.times_handed_in
    drafts = [draft.pk for draft in written(worksheet)]
    Feedback.objects.filter(pk__in=drafts).update(sent_at=now, author=author, version=version)
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

"""Putting a young person's earlier words above a TSW's reply, and taking them away again."""

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from care import permissions
from care.permissions import Act, NotVisible
from chapters import rules
from chapters.models import Feedback, Quotation, Worksheet
from chapters.selectors import Words
from chapters.services import sending

MOST_QUOTATIONS = 6


@transaction.atomic
def quote(*, worksheet_id: UUID, slug: str, words: Words, by: User, now: datetime | None = None) -> Quotation:
    """Above the reply beside this exercise ("" is the overall letter). The same words are quoted once."""
    moment = now or timezone.now()
    worksheet = sending.answerable(worksheet_id, tsw=by, now=moment)
    permissions.require(by, Act.ANSWER_WORKSHEET, worksheet.treatment)
    draft = _draft(worksheet, slug, by=by)
    there = list(draft.quotations.all())
    already = next((each for each in there if (each.words, each.path) == (words.body, words.path)), None)
    if already is None and len(there) >= MOST_QUOTATIONS:
        raise rules.Refused(f"{MOST_QUOTATIONS} quotations are plenty here. Take one away first.")
    return already or Quotation.objects.create(
        feedback=draft,
        words=words.body,
        said_on=words.said_on,
        place=words.place,
        path=words.path,
        quoted_at=moment,
    )


@transaction.atomic
def unquote(*, quotation_id: UUID, by: User, now: datetime | None = None) -> Feedback:
    """Only out of a draft; what was sent stays as it was sent."""
    found = Quotation.objects.select_related("feedback").filter(pk=quotation_id).first()
    if found is None:
        raise NotVisible
    worksheet = sending.answerable(found.feedback.worksheet_id, tsw=by, now=now or timezone.now())
    permissions.require(by, Act.ANSWER_WORKSHEET, worksheet.treatment)
    if found.feedback.sent_at:
        raise rules.FeedbackIsSent
    found.delete()
    return found.feedback


def _draft(worksheet: Worksheet, slug: str, *, by: User) -> Feedback:
    exercise = worksheet.chapter.exercises.filter(slug=slug).first() if slug else None
    if slug and exercise is None:
        raise NotVisible
    fresh = {"author": by, "version": worksheet.times_handed_in}
    return worksheet.feedback.get_or_create(exercise=exercise, sent_at=None, defaults=fresh)[0]

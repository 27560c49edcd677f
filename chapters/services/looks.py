"""A supervisor's look before a TSW's words are sent: asking, taking back, deciding; and sign-off."""

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from audit import services as audit
from care import permissions
from care.permissions import Act, NotVisible
from care.rules import clean_text, today_in
from chapters import rules, selectors
from chapters.models import Look, SignOff, Verdict, WorksheetStatus
from chapters.services import sending
from letters import services as letters
from letters.models import Kind


@transaction.atomic
def ask_look(*, worksheet_id: UUID, by: User, now: datetime | None = None) -> Look:
    """Hand the words over. From then on they stay as they are until the supervisor or the TSW decides."""
    worksheet = sending.waiting(worksheet_id, tsw=by)
    permissions.require(by, Act.ANSWER_WORKSHEET, worksheet.treatment)
    if asked := sending.open_look(worksheet, by):
        return asked
    now = now or timezone.now()
    sending.answerable(worksheet_id, tsw=by, now=now)
    if not permissions.supervisors_of(by).exists():
        raise rules.NobodySupervises
    sending.written(worksheet)
    look = Look.objects.create(
        worksheet=worksheet, version=worksheet.times_handed_in, asked_by=by, asked_at=now
    )
    audit.record("look.asked", by=by, subject=worksheet.treatment.young_person, about=look)
    for supervisor in permissions.supervisors_of(by):
        _write_to(supervisor, now=now)
    return look


@transaction.atomic
def take_back_look(*, worksheet_id: UUID, by: User, now: datetime | None = None) -> Look:
    """The TSW has the words in hand again."""
    worksheet = sending.waiting(worksheet_id, tsw=by)
    permissions.require(by, Act.ANSWER_WORKSHEET, worksheet.treatment)
    look = sending.open_look(worksheet, by)
    if look is None:
        raise rules.LookIsOver
    sending.decide(look, Verdict.WITHDRAWN, decided_by=by, now=now or timezone.now())
    audit.record("look.withdrawn", by=by, subject=worksheet.treatment.young_person, about=look)
    return look


@transaction.atomic
def decide_look(
    *, look_id: UUID, verdict: str, note: str = "", by: User, now: datetime | None = None
) -> Look:
    """Sent as it is, in the TSW's name, or returned with a note. The words themselves stay the TSW's."""
    asked = selectors.look_for(by, look_id)
    permissions.require(by, Act.LOOK_OVER_FEEDBACK, asked.worksheet.treatment)
    worksheet = sending.locked(asked.worksheet)
    look = selectors.rounds_of([worksheet]).get(worksheet.pk, selectors.Rounds()).open
    if look is None or look.pk != look_id or worksheet.status != WorksheetStatus.HANDED_IN:
        raise rules.LookIsOver
    note, moment = _clean_note(note, verdict), now or timezone.now()
    if verdict == Verdict.SENT:
        sending.send(worksheet, author=look.asked_by, now=moment)
        audit.record("feedback.sent", by=by, subject=worksheet.treatment.young_person, about=worksheet)
    else:
        path = reverse("worksheet_feedback", args=[worksheet.pk])
        letters.queue(
            kind=Kind.MESSAGE, key=f"look:{look.pk.hex}", path=path, due_at=moment, recipient=look.asked_by
        )
    audit.record(f"look.{verdict}", by=by, subject=worksheet.treatment.young_person, about=look)
    return sending.decide(look, Verdict(verdict), decided_by=by, now=moment, note=note)


@transaction.atomic
def set_sign_off(*, tsw_id: UUID, is_on: bool, by: User, now: datetime | None = None) -> bool:
    """Whether this TSW's answers go to a supervisor first, from now on; asked twice it is set once."""
    tsw = User.objects.filter(pk=tsw_id).first()
    if tsw is None:
        raise NotVisible
    permissions.require_tsw(by, Act.LOOK_OVER_FEEDBACK, tsw)
    # Two supervisors may press at once: one after the other.
    User.objects.select_for_update().get(pk=tsw.pk)
    moment = now or timezone.now()
    current = SignOff.objects.filter(tsw=tsw, until_at__isnull=True).first()
    if is_on and current is None:
        begun = SignOff.objects.create(tsw=tsw, decided_by=by, from_at=moment)
        audit.record("sign_off.begun", by=by, about=begun)
    if not is_on and current is not None:
        current.until_at = moment
        current.save(update_fields=["until_at"])
        audit.record("sign_off.ended", by=by, about=current)
    return is_on


def _write_to(supervisor: User, *, now: datetime) -> None:
    """However many looks are asked for, one discreet letter a day says that something waits."""
    today = today_in(supervisor.time_zone, now)
    letters.queue(
        kind=Kind.MESSAGE,
        key=f"looks:{supervisor.pk.hex}:{today}",
        path=f"{reverse('waiting_worksheets')}?show=looks",
        due_at=now,
        recipient=supervisor,
    )


def _clean_note(note: str, verdict: str) -> str:
    note = clean_text(note).strip()
    if verdict not in (Verdict.SENT, Verdict.RETURNED):
        raise rules.Refused("Choose one: send it, or give it back with a note.")
    if verdict == Verdict.RETURNED and not note:
        raise rules.Refused("Write a line about what to change, so that your TSW knows where to begin.")
    return rules.require_fit(note, longest=rules.LONGEST_NOTE, box="A note")

"""Deeds about the weekly time of a treatment: one of the two proposes, the other agrees, the chats follow."""

from datetime import date, datetime, time
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from audit import services as audit
from care import permissions
from care import rules as calendar
from care import selectors as care
from care.models import Treatment
from care.permissions import Act, NotVisible
from chat import selectors, slots
from chat.models import Change, ChatSession, SessionChange, StandingSlot
from chat.selectors import hours
from chat.services import booking
from chat.services.diary_letters import tell
from chat.slots import NotPossible, Slot
from letters import services as letters

NEW_WEEKLY_TIME = "A new weekly time"


@transaction.atomic
def book_weekly(
    *, treatment: Treatment, first_on: date, at: time, by: User, now: datetime | None = None
) -> StandingSlot:
    """The weekly time as somebody on the staff has arranged it with both: agreed, and every week booked."""
    permissions.require(by, Act.BOOK_CHAT, treatment, at=now)
    moment = now or timezone.now()
    held, _ = booking.hold(treatment)
    slot = StandingSlot(
        treatment=held,
        weekday=first_on.weekday(),
        at=at,
        from_on=first_on,
        proposed_by=by,
        proposed_at=moment,
    )
    return _put_in_force(slot, by=by, now=moment)


@transaction.atomic
def propose_slot(*, treatment_id: UUID, slot: Slot, by: User, now: datetime | None = None) -> StandingSlot:
    """Ask the other for this weekly time; it takes the place of what was asked before, by whomever."""
    treatment = care.treatment_for(by, Act.AGREE_SLOT, treatment_id)
    moment = now or timezone.now()
    held, tsw = booking.hold(treatment)
    booking.require_active(held)
    open_one = StandingSlot.objects.filter(
        treatment=held, agreed_at__isnull=True, ended_at__isnull=True
    ).first()
    if open_one and Slot(open_one.weekday, open_one.at) == slot and open_one.proposed_by_id == by.pk:
        return open_one
    first = dict(hours.weekly_slots(held, tsw, now=moment)).get(slot)
    if first is None:
        raise NotPossible("That weekly time isn’t free any more. These are.")
    if open_one:
        _end(open_one, moment)
    made = StandingSlot.objects.create(
        treatment=held,
        weekday=slot.weekday,
        at=slot.at,
        from_on=calendar.today_in(held.time_zone, first),
        proposed_by=by,
        proposed_at=moment,
    )
    audit.record("slot.proposed", by=by, subject=held.young_person, about=made)
    tell(held, key=f"slot:{made.pk}:proposed", tsw=tsw, by=by, now=moment)
    return made


@transaction.atomic
def agree_slot(*, slot_id: UUID, by: User, now: datetime | None = None) -> StandingSlot:
    """The other says yes. From its first day on the chats at the old weekly time follow."""
    moment = now or timezone.now()
    slot = _held_slot(by, slot_id)
    if slot.agreed_at is not None and slot.ended_at is None:
        return slot
    # Nor is one a former TSW asked: nobody who is still here has that time to give.
    if selectors.asked_slot(slot.treatment, care.current_tsw(slot.treatment)) != slot:
        raise NotPossible("This question is not open any more.")
    if slot.proposed_by_id == by.pk:
        raise NotPossible("You asked for this one yourself; the other one says yes to it.")
    return _put_in_force(slot, by=by, now=moment)


@transaction.atomic
def decline_slot(*, slot_id: UUID, by: User, now: datetime | None = None) -> StandingSlot:
    """Not this one, or one's own question taken back. What was agreed before stays."""
    moment = now or timezone.now()
    slot = _held_slot(by, slot_id)
    if slot.agreed_at is None and slot.ended_at is None:
        _end(slot, moment)
        audit.record("slot.declined", by=by, subject=slot.treatment.young_person, about=slot)
        if slot.proposed_by_id != by.pk:
            tsw = care.current_tsw(slot.treatment)
            tell(slot.treatment, key=f"slot:{slot.pk}:declined", tsw=tsw, by=by, now=moment)
    return slot


def _held_slot(by: User, slot_id: UUID) -> StandingSlot:
    found = StandingSlot.objects.select_related("treatment").filter(pk=slot_id).first()
    if found is None:
        raise NotVisible
    permissions.require(by, Act.AGREE_SLOT, found.treatment)
    held, _ = booking.hold(found.treatment)
    slot = StandingSlot.objects.get(pk=slot_id)
    slot.treatment = held
    return slot


def _end(slot: StandingSlot, now: datetime) -> None:
    slot.ended_at = now
    slot.save(update_fields=["ended_at"])
    letters.withdraw(key_prefix=f"slot:{slot.pk}:", now=now)


def _put_in_force(slot: StandingSlot, *, by: User, now: datetime) -> StandingSlot:
    treatment, tsw = slot.treatment, care.current_tsw(slot.treatment)
    booking.require_active(treatment)
    weeks = [at for at in selectors.slot_times(slot) if slots.can_still_change(at, now)]
    if not weeks:
        raise NotPossible("No week is left for this time.")
    if tsw and (taken := hours.taken_among(treatment, tsw, weeks)):
        raise NotPossible(selectors.taken_in_words(tsw, taken, treatment.time_zone))
    former = selectors.agreed_slot(treatment)
    if former:
        _end(former, now)
    slot.agreed_by, slot.agreed_at = by, now
    slot.save()
    audit.record("slot.agreed", by=by, subject=treatment.young_person, about=slot)
    letters.withdraw(key_prefix=f"slot:{slot.pk}:", now=now)
    tell(treatment, key=f"slot:{slot.pk}:agreed", tsw=tsw, by=by, now=now)
    _follow(slot, former, weeks, by=by, now=now)
    return slot


def _follow(
    slot: StandingSlot, former: StandingSlot | None, weeks: list[datetime], *, by: User, now: datetime
) -> None:
    """Week by week of the treatment: its chat at the old weekly time moves to the new one.

    What was moved or booked on its own stays, a week that had its chat or whose chat was cancelled gets no
    other, and a week that never had one gets one.
    """
    treatment = slot.treatment
    chats = list(ChatSession.objects.filter(treatment=treatment).prefetch_related("changes"))
    old_times = set(selectors.slot_times(former)) if former else None
    for starts_at in weeks:
        week = _week(treatment, starts_at)
        theirs = [chat for chat in chats if week in _weeks_of(treatment, chat)]
        regular = next((chat for chat in theirs if _is_regular(chat, old_times, now)), None)
        standing = [chat for chat in chats if chat.cancelled_at is None and chat is not regular]
        if any(_meets(chat, starts_at) for chat in standing):
            continue
        if regular:
            _move(regular, starts_at, by=by, now=now)
        elif not theirs:
            booking.make_session(treatment, starts_at, by=by)


def _move(chat: ChatSession, starts_at: datetime, *, by: User, now: datetime) -> None:
    if chat.starts_at == starts_at:
        return
    booking.note_change(chat, Change.MOVED, to_at=starts_at, reason=NEW_WEEKLY_TIME, by=by, now=now)
    booking.put_to(chat, starts_at)
    letters.withdraw(key_prefix=f"chat:{chat.pk}:", now=now)


def _week(treatment: Treatment, moment: datetime) -> int:
    return calendar.week_on(treatment.starts_on, calendar.today_in(treatment.time_zone, moment))


def _weeks_of(treatment: Treatment, chat: ChatSession) -> set[int]:
    """The week it is in, and those it was moved out of."""
    changes: list[SessionChange] = list(chat.changes.all())
    return {_week(treatment, at) for at in (chat.starts_at, *(change.from_at for change in changes))}


def _is_regular(chat: ChatSession, old_times: set[datetime] | None, now: datetime) -> bool:
    if chat.cancelled_at or chat.ended_at or not slots.can_still_change(chat.starts_at, now):
        return False
    return chat.starts_at in old_times if old_times is not None else not chat.changes.all()


def _meets(chat: ChatSession, starts_at: datetime) -> bool:
    return chat.starts_at < starts_at + slots.LENGTH and chat.ends_at > starts_at

"""Deeds about when a chat is: booking one, moving it, cancelling it. A chat is in nobody's way, ever."""

from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from accounts.models import User
from audit import services as audit
from care import permissions
from care import rules as calendar
from care import selectors as care
from care.models import Treatment, TreatmentStatus
from care.permissions import Act
from chat import rules, selectors, slots
from chat.models import Change, ChatSession, Room, SessionChange
from chat.selectors import hours
from chat.services import asides
from chat.services.diary_letters import tell_of_change
from chat.slots import NotPossible

# A chat that could not be in its week may still come after the last one.
LATEST = timedelta(weeks=2)


@transaction.atomic
def book_session(
    *, treatment: Treatment, starts_at: datetime, by: User, now: datetime | None = None
) -> ChatSession:
    """One chat more. Asked for twice it is one."""
    permissions.require(by, Act.BOOK_CHAT, treatment, at=now)
    moment = now or timezone.now()
    held, tsw = hold(treatment)
    there = ChatSession.objects.filter(treatment=held, starts_at=starts_at, cancelled_at__isnull=True)
    if already := there.first():
        return already
    _require_free(held, tsw, starts_at, now=moment)
    session = make_session(held, starts_at, by=by)
    tell_of_change(session, key=f"chat:{session.pk}:booked", tsw=tsw, by=by, now=moment)
    return session


@transaction.atomic
def move_session(
    *, session_id: UUID, starts_at: datetime, reason: str, by: User, now: datetime | None = None
) -> ChatSession:
    """Another time for one chat; a missed one gets a new one beside it. Sent twice it is one move."""
    moment = now or timezone.now()
    session, tsw = _hold_session(by, session_id)
    if _is_at(session, starts_at):
        return session
    is_missed = selectors.is_missed(session, now=moment)
    if not is_missed:
        _require_can_change(session, now=moment)
    if by.is_young_person and starts_at not in selectors.times_instead(session, tsw, now=moment):
        raise NotPossible("That time isn’t free any more. These are.")
    _require_free(session.treatment, tsw, starts_at, now=moment, but=None if is_missed else session)
    change = note_change(session, Change.MOVED, to_at=starts_at, reason=reason, by=by, now=moment)
    if is_missed:
        session = make_session(session.treatment, starts_at, by=by)
    else:
        put_to(session, starts_at)
    tell_of_change(session, key=f"chat:{session.pk}:changed:{change.pk}", tsw=tsw, by=by, now=moment)
    return session


@transaction.atomic
def cancel_session(*, session_id: UUID, reason: str, by: User, now: datetime | None = None) -> ChatSession:
    """The chat does not take place. Cancelled twice it is cancelled once."""
    moment = now or timezone.now()
    session, tsw = _hold_session(by, session_id)
    if session.cancelled_at is not None:
        return session
    _require_can_change(session, now=moment)
    change = note_change(session, Change.CANCELLED, to_at=None, reason=reason, by=by, now=moment)
    session.cancelled_at = moment
    session.save(update_fields=["cancelled_at"])
    asides.changed(session.room_id)
    tell_of_change(session, key=f"chat:{session.pk}:changed:{change.pk}", tsw=tsw, by=by, now=moment)
    return session


def hold(treatment: Treatment) -> tuple[Treatment, User | None]:
    """The treatment and its TSW, held until the end of the deed: nobody else books for either meanwhile.

    Always in this order; and not against rows that only point at them, so that lines go on being written.
    """
    held = (
        Treatment.objects.select_for_update(no_key=True, of=("self",))
        .select_related("young_person")
        .get(pk=treatment.pk)
    )
    tsw = care.current_tsw(held)
    return held, tsw and User.objects.select_for_update(no_key=True).get(pk=tsw.pk)


def make_session(treatment: Treatment, starts_at: datetime, *, by: User) -> ChatSession:
    session = ChatSession.objects.create(
        room=Room.objects.create(treatment=treatment),
        treatment=treatment,
        starts_at=starts_at,
        ends_at=starts_at + rules.LENGTH,
    )
    audit.record("session.booked", by=by, subject=treatment.young_person, about=session)
    return session


def put_to(session: ChatSession, starts_at: datetime) -> None:
    """The same room at another time: drafts, agenda and whatever was written go with it."""
    session.starts_at, session.ends_at = starts_at, starts_at + rules.LENGTH
    session.save(update_fields=["starts_at", "ends_at"])
    asides.changed(session.room_id)


def note_change(
    session: ChatSession, kind: Change, *, to_at: datetime | None, reason: str, by: User, now: datetime
) -> SessionChange:
    change = SessionChange.objects.create(
        session=session,
        kind=kind,
        from_at=session.starts_at,
        to_at=to_at,
        reason=calendar.clean_text(reason).strip(),
        changed_by=by,
        changed_at=now,
    )
    audit.record(f"session.{kind.value}", by=by, subject=session.treatment.young_person, about=change)
    return change


def require_active(treatment: Treatment) -> None:
    if treatment.status != TreatmentStatus.ACTIVE:
        raise NotPossible("These ten weeks have ended, so no chat can be booked any more.")


def _hold_session(by: User, session_id: UUID) -> tuple[ChatSession, User | None]:
    """As it is once nobody else can change it: whoever comes second sees what the first one did."""
    found = selectors.session_to_change(by, session_id)
    treatment, tsw = hold(found.treatment)
    session = ChatSession.objects.select_for_update(no_key=True, of=("self",)).get(pk=found.pk)
    session.treatment = treatment
    return session, tsw


def _is_at(session: ChatSession, starts_at: datetime) -> bool:
    if session.cancelled_at is None and session.starts_at == starts_at:
        return True
    # A missed chat stays where it was; what came of it says where to.
    return session.changes.filter(to_at=starts_at, from_at=F("session__starts_at")).exists()


def _require_can_change(session: ChatSession, *, now: datetime) -> None:
    if session.cancelled_at is not None:
        raise NotPossible("This chat was cancelled.")
    if session.ended_at is not None or session.ends_at <= now:
        raise NotPossible("This chat is over.")
    if not slots.can_still_change(session.starts_at, now):
        raise NotPossible("The doors of this chat are open already. A line in the room is seen there.")


def _require_free(
    treatment: Treatment,
    tsw: User | None,
    starts_at: datetime,
    *,
    now: datetime,
    but: ChatSession | None = None,
) -> None:
    require_active(treatment)
    if starts_at <= now:
        raise NotPossible("That time has gone by. Choose one that is still to come.")
    if calendar.today_in(treatment.time_zone, starts_at) > hours.last_day(treatment) + LATEST:
        raise NotPossible("That is long after the ten weeks. Choose a day nearer to them.")
    taken = hours.booked(treatment, tsw, starts_at, starts_at + rules.LENGTH, but=but)
    if taken.exists():
        raise NotPossible("That time is taken: there is another chat then. Choose another one.")

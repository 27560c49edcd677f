"""What a TSW has at hand in the room: notes, ways to begin, whom to ring, worries passed on, more time."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from django.utils.timezone import localtime

from accounts.models import Role, User
from care import permissions
from care.models import Alert, AlertKind
from care.permissions import Act, NotVisible
from chat import rules
from chat.loading.palette import Technique, palette
from chat.models import ChatSession, PrivateNote
from chat.selectors import hours
from chat.selectors.notes import own_note
from chat.selectors.sessions import clock, session_for

# Read once, when Beside starts: a file that is wrong stops the start, not a chat.
PALETTE = palette()


@dataclass(frozen=True)
class Worry:
    """One that was passed on and is still open, and in a sentence who knows of it."""

    reason: str
    sentence: str


@dataclass(frozen=True)
class Tools:
    """`to_ring` are supervisors with a number, or else coordinators with one."""

    session: ChatSession
    note: PrivateNote
    supervisors: list[User]
    to_ring: list[User]
    worries: list[Worry]
    latest: datetime
    minutes: list[int]

    @property
    def techniques(self) -> list[Technique]:
        return PALETTE


def tools(session: ChatSession, tsw: User, *, now: datetime) -> Tools | None:
    """For the TSW of this chat; nobody else has any."""
    if not permissions.may(tsw, Act.WRITE_PRIVATE_NOTE, session.treatment):
        return None
    supervisors = list(permissions.supervisors_of(tsw))
    next_at = next_start(session, tsw)
    return Tools(
        session=session,
        note=own_note(session, tsw),
        supervisors=supervisors,
        to_ring=_with_a_number(supervisors) or _with_a_number(_coordinators()),
        worries=worries(session, tsw),
        latest=rules.latest_end(clock(session), next_at=next_at),
        minutes=rules.extensions(clock(session), next_at=next_at, at=now),
    )


def tools_in(session_id: UUID, *, by: User, now: datetime) -> Tools:
    found = tools(session_for(by, Act.ENTER_CHAT, session_id), by, now=now)
    if found is None:
        raise NotVisible
    return found


def worries(session: ChatSession, tsw: User) -> list[Worry]:
    """The TSW's own about this young person that are still open, newest first."""
    raised = Alert.objects.filter(
        treatment=session.treatment, kind=AlertKind.WORRY, raised_by=tsw, closed_at__isnull=True
    )
    names = " and ".join(person.name for person in permissions.supervisors_of(tsw))
    open_now = raised.select_related("acknowledged_by", "treatment")
    return [Worry(alert.reason, _who_knows(alert, names)) for alert in open_now]


def _who_knows(alert: Alert, supervisors: str) -> str:
    if alert.acknowledged_by and alert.acknowledged_at:
        return f"{alert.acknowledged_by.name} saw it ({_when(alert, alert.acknowledged_at)})."
    if supervisors:
        return f"On {supervisors}’s page, not opened yet ({_when(alert, alert.raised_at)})."
    return "It is kept, but you have no supervisor here, so nobody was told. Please phone."


def _when(alert: Alert, moment: datetime) -> str:
    return f"{localtime(moment, ZoneInfo(alert.treatment.time_zone)):%-d %B, %H:%M}"


def _with_a_number(people: Iterable[User]) -> list[User]:
    return [person for person in people if person.dialled]


def _coordinators() -> Iterable[User]:
    return User.objects.filter(role=Role.COORDINATOR, is_active=True).order_by("name")


def next_start(session: ChatSession, tsw: User) -> datetime | None:
    """When the next chat of the TSW or the young person begins, if more time could run into it."""
    latest = rules.latest_end(clock(session))
    taken = hours.booked(session.treatment, tsw, session.starts_at, latest, but=session)
    coming = taken.filter(starts_at__gt=session.starts_at).order_by("starts_at")
    return coming.values_list("starts_at", flat=True).first()

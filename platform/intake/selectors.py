"""What a coordinator sees: who is with whom and how much each TSW carries; nothing anybody wrote."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from django.db.models import Count, Prefetch, Q, QuerySet

from accounts.models import Role, User
from care import permissions
from care import selectors as care
from care.models import Assignment, Treatment, TreatmentStatus
from care.permissions import Act
from chat import selectors as chat

ACTIVE = TreatmentStatus.ACTIVE


@dataclass(frozen=True)
class Place:
    """One treatment under way, and whose it is."""

    treatment: Treatment
    week: int
    assignment: Assignment | None

    @property
    def tsw(self) -> User | None:
        return self.assignment.tsw if self.assignment else None


@dataclass(frozen=True)
class Load:
    """`clashes` are the times of chats that would meet with the TSW's own, were the treatment theirs."""

    tsw: User
    carries: int
    clashes: Sequence[datetime] = ()


@dataclass(frozen=True)
class Coordination:
    places: list[Place]
    loads: list[Load]
    newcomers: list[User]

    @property
    def without_tsw(self) -> int:
        return sum(place.tsw is None for place in self.places)


@dataclass(frozen=True)
class Handover:
    """What is needed to choose the next TSW."""

    place: Place
    loads: list[Load]
    history: list[Assignment]


@dataclass(frozen=True)
class Newcomer:
    """Whose ten weeks can begin, and the TSWs who could take them on."""

    person: User
    loads: list[Load]


def coordination(coordinator: User, *, now: datetime) -> Coordination:
    permissions.require(coordinator, Act.ASSIGN_TSW)
    active = Treatment.objects.filter(status=ACTIVE).order_by("young_person__name", "pk")
    places = [_place(treatment, now) for treatment in _with_tsw(active)]
    # Whoever has nobody stands first.
    return Coordination(sorted(places, key=lambda place: place.tsw is not None), _loads(), list(_newcomers()))


def handover(coordinator: User, treatment_id: UUID, *, now: datetime) -> Handover:
    permissions.require(coordinator, Act.ASSIGN_TSW)
    treatment = _with_tsw(Treatment.objects.filter(pk=treatment_id, status=ACTIVE)).first()
    if treatment is None:
        raise permissions.NotVisible
    place = _place(treatment, now)
    others = [load for load in _loads() if load.tsw != place.tsw]
    clashes = chat.clashes_if(treatment, [load.tsw for load in others], now=now)
    others = [replace(load, clashes=clashes[load.tsw.pk]) for load in others]
    history = Assignment.objects.filter(treatment=treatment).select_related("tsw").order_by("-from_at")
    return Handover(place, others, list(history))


def newcomer(coordinator: User, person_id: UUID) -> Newcomer:
    """A young person who has joined and whose ten weeks have not begun."""
    permissions.require(coordinator, Act.BEGIN_TREATMENT)
    found = _newcomers().filter(pk=person_id).first()
    if found is None:
        raise permissions.NotVisible
    return Newcomer(found, _loads())


def _newcomers() -> QuerySet[User]:
    return User.objects.filter(role=Role.YOUNG_PERSON, is_active=True, treatments=None).order_by("joined_at")


def _with_tsw(treatments: QuerySet[Treatment]) -> QuerySet[Treatment]:
    opened = Assignment.objects.filter(until_at__isnull=True, tsw__is_active=True).select_related("tsw")
    return treatments.select_related("young_person").prefetch_related(
        Prefetch("assignments", queryset=opened, to_attr="open_assignments")
    )


def _place(treatment: Treatment, now: datetime) -> Place:
    opened: list[Assignment] = getattr(treatment, "open_assignments", [])
    return Place(treatment, care.week_of(treatment, now), opened[0] if opened else None)


def _loads() -> list[Load]:
    """Every TSW who can take somebody on, those who carry least first."""
    carries = Count(
        "assignments",
        filter=Q(assignments__until_at__isnull=True, assignments__treatment__status=ACTIVE),
    )
    tsws = User.objects.filter(role=Role.TSW, is_active=True).annotate(carries=carries)
    return [Load(tsw, tsw.carries) for tsw in tsws.order_by("carries", "name")]

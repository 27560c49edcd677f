"""Deeds of letting people in and looking after accounts: who may is asked here, how is said below."""

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from accounts import invitations
from accounts import services as accounts
from accounts.models import Role, User
from care import permissions
from care.permissions import Act
from letters import services as letters
from letters.models import Kind

COORDINATORS_INVITE = [Role.YOUNG_PERSON, Role.TSW, Role.SUPERVISOR, Role.RESEARCHER]


def roles_to_invite(by: User) -> list[Role]:
    """A coordinator fills the teams; who runs the house is for administrators."""
    permissions.require(by, Act.INVITE_PEOPLE)
    return list(Role) if by.role == Role.ADMINISTRATOR else COORDINATORS_INVITE


@transaction.atomic
def invite_person(
    *, email: str, name: str, role: str, by: User, now: datetime | None = None
) -> invitations.Invited:
    """The code comes back once, to be told; the letter says only where to go."""
    if role not in roles_to_invite(by):
        raise permissions.NotVisible
    now = now or timezone.now()
    invited = invitations.invite(email=email, name=name, role=Role(role), by=by, now=now)
    letters.queue(
        kind=Kind.INVITATION,
        key=f"invitation:{invited.invitation.pk}:{now.timestamp():.0f}",
        path="/accounts/join/",
        due_at=now,
        address=invited.invitation.email,
    )
    return invited


def person_of(person_id: UUID, *, by: User) -> User:
    """Somebody else's account; one's own is looked after on its own page."""
    permissions.require(by, Act.INVITE_PEOPLE)
    person = User.objects.filter(pk=person_id).exclude(pk=by.pk).first()
    if person is None:
        raise permissions.NotVisible
    return person


def may_change_email(person: User, *, by: User) -> bool:
    """Who may invite somebody may also mend their address."""
    return person.is_active and person.role in roles_to_invite(by)


@transaction.atomic
def change_email(*, person_id: UUID, email: str, by: User) -> User:
    person = person_of(person_id, by=by)
    if not may_change_email(person, by=by):
        raise permissions.NotVisible
    accounts.change_email(person=person, email=email, by=by)
    return person


@transaction.atomic
def change_phone(*, person_id: UUID, phone: str, by: User) -> User:
    person = person_of(person_id, by=by)
    if not person.is_staff_member:
        raise permissions.NotVisible
    accounts.change_phone(person=person, phone=phone, by=by)
    return person


@transaction.atomic
def reset_second_step(*, person_id: UUID, by: User) -> User:
    permissions.require(by, Act.RESET_SECOND_STEP)
    person = person_of(person_id, by=by)
    accounts.reset_second_step(person=person, by=by)
    return person


@transaction.atomic
def deactivate_person(*, person_id: UUID, by: User) -> User:
    """Nobody closes their own account here: the last administrator would be locked out."""
    permissions.require(by, Act.DEACTIVATE_PEOPLE)
    person = person_of(person_id, by=by)
    accounts.deactivate(person=person, by=by)
    return person

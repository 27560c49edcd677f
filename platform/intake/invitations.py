"""Deeds of letting people in and closing the door: who may is asked here, how it is done is below."""

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


@transaction.atomic
def deactivate_person(*, person_id: UUID, by: User) -> User:
    """Nobody closes their own account here: the last administrator would be locked out."""
    permissions.require(by, Act.DEACTIVATE_PEOPLE)
    person = User.objects.select_for_update().filter(pk=person_id, is_active=True).exclude(pk=by.pk).first()
    if person is None:
        raise permissions.NotVisible
    accounts.deactivate(person=person, by=by)
    return person

"""Who watches without taking part is written down."""

from accounts.models import User
from audit import services as audit
from care import permissions
from care.models import Treatment
from care.permissions import Act
from chat.models import ChatSession, Room


def note_look(event: str, treatment: Treatment, *, about: ChatSession | Room, by: User) -> None:
    if not permissions.may(by, Act.SEND_MESSAGE, treatment):
        audit.looked(event, by=by, subject=treatment.young_person, about=about)

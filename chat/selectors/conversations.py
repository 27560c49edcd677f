"""What the page of the messages between chats shows."""

from dataclasses import dataclass

from accounts.models import User
from care import permissions
from care.models import Treatment
from care.permissions import Act
from chat.models import Room
from chat.selectors.lines import Line, draft, lines, other_person, read_upto


@dataclass(frozen=True)
class MessagesPage:
    """The messages between chats of one treatment."""

    treatment: Treatment
    room: Room
    lines: list[Line]
    last: int
    draft: str
    other: User | None
    may_write: bool


def messages_page(room: Room, *, reader: User) -> MessagesPage:
    other = other_person(room.treatment, reader)
    seen = read_upto(room.pk, other) if other else 0
    written = lines(room, reader, other_read_upto=seen)
    return MessagesPage(
        treatment=room.treatment,
        room=room,
        lines=written,
        last=written[-1].number if written else 0,
        draft=draft(room, reader),
        other=other,
        may_write=permissions.may(reader, Act.SEND_MESSAGE, room.treatment),
    )

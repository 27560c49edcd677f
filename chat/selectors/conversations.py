"""What the page of the messages between chats shows."""

from dataclasses import dataclass

from accounts.models import User
from care import permissions
from care.models import Treatment
from care.permissions import Act
from chat import between
from chat.models import LetterWishes, Room
from chat.selectors.lines import Line, draft, lines, other_person, read_upto
from letters.models import Letter


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


def letter_key(room: Room, recipient: User) -> str:
    return f"message:{room.pk.hex}:{recipient.pk.hex}"


def last_letter(room: Room, recipient: User) -> Letter | None:
    """The latest that went, or still is to go."""
    theirs = Letter.objects.filter(recipient=recipient, key__startswith=letter_key(room, recipient))
    return theirs.filter(withdrawn_at__isnull=True).order_by("-due_at").first()


def message_hours(person: User) -> int:
    wished = LetterWishes.objects.filter(person=person).values_list("message_hours", flat=True).first()
    return between.LETTER_HOURS if wished is None else wished

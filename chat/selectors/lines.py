"""The lines of a room: whose they are, what is new, what is still being typed."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Count, F, IntegerField, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.utils.text import Truncator

from accounts.models import User
from care import selectors as care
from care.models import Treatment
from chat.models import Conversation, Draft, Message, ReadMark, Room

BATCH = 50
QUOTED = 140


@dataclass(frozen=True)
class Quoted:
    """The beginning of a line that another one answers."""

    number: int
    name: str
    is_mine: bool
    beginning: str


@dataclass(frozen=True)
class Line:
    """One message as a page shows it."""

    number: int
    author: str
    author_id: UUID
    name: str
    body: str
    sent_at: datetime
    is_mine: bool
    is_seen: bool = False
    answers: Quoted | None = None

    @property
    def indented(self) -> str:
        """For a text file, in which nobody shall write a line that looks like another's."""
        return "\n".join(f"    {row}" for row in self.body.splitlines())


def messages_after(room_id: UUID, number: int, *, limit: int = BATCH) -> list[Message]:
    rows = Message.objects.filter(room=room_id, number__gt=number).select_related("author")
    return list(rows.order_by("number")[:limit])


def read_upto(room_id: UUID, reader: User) -> int:
    return ReadMark.objects.filter(room=room_id, reader=reader).values_list("upto", flat=True).first() or 0


def unread_count(treatment: Treatment, reader: User) -> int:
    return unread_counts(Treatment.objects.filter(pk=treatment.pk), reader).get(treatment.pk, 0)


def unread_counts(treatments: QuerySet[Treatment], reader: User) -> dict[UUID, int]:
    """How many messages between chats somebody has not seen, by treatment; those without any are left out."""
    mark = ReadMark.objects.filter(room=OuterRef("room"), reader=reader).values("upto")
    upto = Coalesce(Subquery(mark, output_field=IntegerField()), 0)
    unread = Q(room__messages__number__gt=F("upto")) & ~Q(room__messages__author=reader)
    rows = Conversation.objects.filter(treatment__in=treatments).annotate(upto=upto)
    counted = rows.annotate(unread=Count("room__messages", filter=unread)).filter(unread__gt=0)
    return dict(counted.values_list("treatment_id", "unread"))


def other_person(treatment: Treatment, person: User) -> User | None:
    return care.current_tsw(treatment) if person.is_young_person else treatment.young_person


def draft(room: Room, author: User) -> str:
    return Draft.objects.filter(room=room, author=author).values_list("body", flat=True).first() or ""


def role_in(treatment: Treatment, person_id: UUID) -> str:
    """Which of the two somebody is: a room knows a young person and a TSW, whoever that was then."""
    return "young_person" if person_id == treatment.young_person_id else "tsw"


def name_for(person: User, reader: User) -> str:
    """A young person is on first names; staff have several who share one."""
    return person.first_name if reader.is_young_person else person.name


def lines(room: Room, reader: User, *, other_read_upto: int = 0) -> list[Line]:
    rows = list(Message.objects.filter(room=room).select_related("author").order_by("number"))
    by_number = {message.number: message for message in rows}
    return [
        Line(
            number=message.number,
            author=role_in(room.treatment, message.author_id),
            author_id=message.author_id,
            name=name_for(message.author, reader),
            body=message.body,
            sent_at=message.sent_at,
            is_mine=message.author_id == reader.pk,
            is_seen=message.number <= other_read_upto,
            answers=_quoted(by_number.get(message.reply_to or 0), reader),
        )
        for message in rows
    ]


def _quoted(message: Message | None, reader: User) -> Quoted | None:
    if message is None:
        return None
    beginning = Truncator(message.body).chars(QUOTED)
    return Quoted(message.number, name_for(message.author, reader), message.author_id == reader.pk, beginning)

"""What the page of the messages between chats shows, what is to go later, and which letter was the last."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import takewhile
from uuid import UUID

from django.db.models import QuerySet

from accounts.models import User
from care import permissions
from care import selectors as care
from care.models import Treatment, TreatmentStatus
from care.permissions import Act, NotVisible
from chat import between
from chat.models import Later, LetterWishes, Room
from chat.selectors.lines import Line, draft, lines, other_person, read_upto
from letters.models import Letter


@dataclass(frozen=True)
class Morning:
    """A day one can write for; `holiday` names what is not a working day."""

    day: date
    holiday: str


@dataclass(frozen=True)
class MessagesPage:
    """The messages between chats of one treatment.

    An answer comes within `answer_days` working days: so far, when that `is_usual`, and else by promise.
    """

    treatment: Treatment
    room: Room
    lines: list[Line]
    last: int
    draft: str
    other: User | None
    may_write: bool
    answer_days: int
    is_usual: bool
    mornings: list[Morning]
    later: list[Later]

    @property
    def is_over(self) -> bool:
        return self.treatment.status != TreatmentStatus.ACTIVE


def messages_page(room: Room, *, reader: User, now: datetime) -> MessagesPage:
    other = other_person(room.treatment, reader)
    seen = read_upto(room.pk, other) if other else 0
    written = lines(room, reader, other_read_upto=seen)
    usual = _usual_days(written, room.treatment)
    writes_ahead = permissions.may(reader, Act.SEND_LATER, room.treatment)
    return MessagesPage(
        treatment=room.treatment,
        room=room,
        lines=written,
        last=written[-1].number if written else 0,
        draft=draft(room, reader),
        other=other,
        may_write=permissions.may(reader, Act.SEND_MESSAGE, room.treatment),
        answer_days=care.promise().working_days if usual is None else usual,
        is_usual=usual is not None,
        mornings=mornings(room.treatment, now=now) if writes_ahead else [],
        later=list(to_go().filter(room=room, author=reader)) if writes_ahead else [],
    )


def _usual_days(written: Sequence[Line], treatment: Treatment) -> int | None:
    """From the turns with this TSW: what a former one answered says nothing about them."""
    tsw = care.current_tsw(treatment)
    if tsw is None:
        return None
    both = {tsw.pk, treatment.young_person_id}
    theirs = list(takewhile(lambda line: line.author_id in both, reversed(written)))[::-1]
    answered = between.turns((line.author_id == tsw.pk, line.sent_at) for line in theirs)
    return between.usual_days(answered, treatment.time_zone, care.promise())


def mornings(treatment: Treatment, *, now: datetime) -> list[Morning]:
    free = care.promise().holidays
    return [Morning(day, free.get(day) or "") for day in between.mornings(now, treatment.time_zone)]


def to_go() -> QuerySet[Later]:
    """What was written for a morning and has neither gone nor been taken back or held."""
    return Later.objects.filter(sent_at__isnull=True, withdrawn_at__isnull=True, held_at__isnull=True)


def later_for(writer: User, later_id: UUID) -> Later:
    """One's own, while it is still to go; NotVisible otherwise, alike."""
    later = to_go().select_related("room__treatment__young_person").filter(pk=later_id, author=writer).first()
    if later is None:
        raise NotVisible
    permissions.require(writer, Act.SEND_LATER, later.room.treatment)
    return later


def held_back(treatment: Treatment) -> QuerySet[Later]:
    """What did not go, for its writer had lost the right when it was due."""
    held = Later.objects.filter(room__treatment=treatment, held_at__isnull=False)
    return held.select_related("author").order_by("due_at")


def letter_key(room: Room, recipient: User) -> str:
    return f"message:{room.pk.hex}:{recipient.pk.hex}"


def last_letter(room: Room, recipient: User) -> Letter | None:
    """The latest that went, or still is to go."""
    theirs = Letter.objects.filter(recipient=recipient, key__startswith=letter_key(room, recipient))
    return theirs.filter(withdrawn_at__isnull=True).order_by("-due_at").first()


def message_hours(person: User) -> int:
    wished = LetterWishes.objects.filter(person=person).values_list("message_hours", flat=True).first()
    return between.LETTER_HOURS if wished is None else wished

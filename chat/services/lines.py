"""Deeds about the lines of a room: sending, keeping a draft, marking what was read."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial, reduce
from operator import or_
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import F, IntegerField, Q
from django.utils import timezone

from accounts.models import User
from audit import services as audit
from audit.batches import Asked, Given, Inquiry, Insert, Rows, Statement, answer, ask, together
from care import permissions
from care.permissions import Act, NotVisible
from chat import groups, rules, selectors
from chat.models import ChatSession, Draft, Message, ReadMark, Room
from chat.rules import Refusal, Refused, State
from chat.selectors import Holder, NotStanding, Standing
from chat.services import message_letters


@dataclass(frozen=True, slots=True)
class Entry:
    """A message on its way into a room."""

    holder: Holder
    key: UUID
    body: str
    reply_to: int | None = None


@dataclass(frozen=True, slots=True)
class Sent:
    """The message of a key; sent again it is the same one, and not new."""

    message: Message
    is_new: bool


Outcome = Sent | Refusal | NotStanding


@dataclass(frozen=True, slots=True)
class Appended:
    """What became of each entry, in their order, and who may be told."""

    outcomes: list[Outcome]
    standing: Standing


@transaction.atomic
def append_messages(entries: Sequence[Entry], *, now: datetime, listeners: Iterable[Holder] = ()) -> Appended:
    """Many messages in one transaction, each taken or refused for itself; the caller tells the rooms.

    The rooms' rows are locked, in one order for everybody, so numbers have no holes and both people see one
    order. Rights are asked under the lock, for whoever writes and for whoever listens.
    """
    rooms, keys = {entry.holder.room_id for entry in entries}, [entry.key for entry in entries]
    holders = {*listeners, *(entry.holder for entry in entries)}
    (lasts,), standing, (known, clocks, drafts) = answer(
        together(
            _asked(LOCK(rooms=rooms)),
            selectors.standings(holders, Act.SEND_MESSAGE, now=timezone.now()),
            _asked(KNOWN(rooms=rooms, keys=keys), CLOCKS(rooms=rooms), DRAFTS(rooms=rooms)),
        )
    )
    batch = _Batch(
        now=now,
        lasts=dict(lasts),
        clocks={room: (rules.Clock(*times), cancelled_at) for room, *times, cancelled_at in clocks},
        known={(message.room_id, message.key): message for message in map(_message, known)},
    )
    outcomes = [batch.take(entry, standing[entry.holder]) for entry in entries]
    batch.store(drafts)
    return Appended(outcomes, standing)


# A message's own reference to its room must not wait for this lock: hence no_key.
LOCK = Statement(
    lambda: (
        Room.objects.select_for_update(no_key=True)
        .filter(pk__among=Given("rooms"))
        .order_by("pk")
        .values_list("pk", "last_number")
    )
)
MESSAGE = ("id", "room_id", "number", "key", "author_id", "body", "sent_at", "reply_to")
KNOWN = Statement(
    lambda: (
        Message.objects.filter(room__among=Given("rooms"), key__among=Given("keys"))
        .order_by()
        .values_list(*MESSAGE)
    )
)
CLOCKS = Statement(
    lambda: (
        ChatSession.objects.filter(room__among=Given("rooms"))
        .order_by()
        .values_list("room_id", "starts_at", "ends_at", "ended_at", "cancelled_at")
    )
)
DRAFTS = Statement(
    lambda: Draft.objects.filter(room__among=Given("rooms")).values_list(
        "room_id", "author_id", "body", "pk", "saved_at"
    )
)
ADD = Insert(Message, "id", "room", "number", "key", "author", "body", "sent_at", "reply_to")
COUNT = Statement(
    lambda: Room.objects.filter(pk__among=Given("rooms")),
    last_number=F("last_number") + Given("more", IntegerField()),
)


def _asked(*asked: Asked) -> Inquiry[list[Rows]]:
    return (yield [*asked])


def _message(row: Sequence[Any]) -> Message:
    return Message.from_db("default", MESSAGE, row)


@dataclass
class _Batch:
    """Messages that are about to be written together."""

    now: datetime
    lasts: dict[UUID, int]
    clocks: dict[UUID, tuple[rules.Clock, datetime | None]]
    known: dict[tuple[UUID, UUID], Message]
    new: list[tuple[User, Entry, Message]] = field(default_factory=list)

    def take(self, entry: Entry, by: User | NotStanding) -> Outcome:
        if isinstance(by, NotStanding):
            return by
        earlier = self.known.get((entry.holder.room_id, entry.key))
        if earlier is not None:
            return Sent(earlier, is_new=False) if earlier.author_id == by.pk else Refusal.MALFORMED
        try:
            message = self._message(entry, by)
        except Refused as refusal:
            return refusal.code
        self.known[message.room_id, entry.key] = message
        self.new.append((by, entry, message))
        return Sent(message, is_new=True)

    def _message(self, entry: Entry, by: User) -> Message:
        room_id = entry.holder.room_id
        if not self._is_open(room_id):
            raise Refused(Refusal.CLOSED)
        text = rules.checked(entry.body)
        if entry.reply_to is not None and not 1 <= entry.reply_to <= self.lasts[room_id]:
            raise Refused(Refusal.MALFORMED)
        self.lasts[room_id] += 1
        return Message(
            room_id=room_id,
            number=self.lasts[room_id],
            key=entry.key,
            author_id=by.pk,
            body=text,
            sent_at=self.now,
            reply_to=entry.reply_to,
        )

    def _is_open(self, room_id: UUID) -> bool:
        """Between chats always; a chat from when its doors open to its end."""
        if room_id not in self.clocks:
            return True
        clock, cancelled_at = self.clocks[room_id]
        return not (cancelled_at or clock.state(self.now) in (State.WAITING, State.ENDED))

    def store(self, drafts: Rows) -> None:
        if not self.new:
            return
        rows = [[getattr(message, name) for name in MESSAGE] for _, _, message in self.new]
        deeds = ((by, entry.holder.treatment.young_person_id, message) for by, entry, message in self.new)
        ask(ADD(rows), *self._counts(), audit.record_each("message.sent", deeds))
        self._drop(drafts)
        between = {(by, entry.holder) for by, entry, _ in self.new if entry.holder.room_id not in self.clocks}
        for by, holder in between:
            room = Room(pk=holder.room_id, treatment=holder.treatment)
            message_letters.queue_for(room, by, self.now)

    def _counts(self) -> Iterator[Asked]:
        more = Counter(message.room_id for _, _, message in self.new)
        for count in set(more.values()):
            yield COUNT(rooms=[room_id for room_id, its in more.items() if its == count], more=count)

    def _drop(self, drafts: Rows) -> None:
        """A draft goes with the message it became; one that was typed on meanwhile stays."""
        sent = {(message.room_id, by.pk, rules.storable(entry.body)) for by, entry, message in self.new}
        gone = [Q(pk=pk, saved_at=saved_at) for *draft, pk, saved_at in drafts if tuple(draft) in sent]
        if gone:
            Draft.objects.filter(reduce(or_, gone)).delete()


@transaction.atomic
def send_message(
    *,
    room: Room,
    key: UUID,
    body: str,
    by: User,
    reply_to: int | None = None,
    now: datetime | None = None,
) -> tuple[Message, bool]:
    """The message of this key, and whether it is new: sent again, it is the same one with the same number."""
    entry = Entry(Holder(by.pk, room.pk, room.treatment), key, body, reply_to)
    (outcome,) = append_messages([entry], now=now or timezone.now()).outcomes
    if isinstance(outcome, NotStanding):
        raise NotVisible
    if isinstance(outcome, Refusal):
        raise Refused(outcome)
    if outcome.is_new:
        transaction.on_commit(partial(groups.announce, room.pk, outcome.message.number))
    return outcome.message, outcome.is_new


@transaction.atomic
def save_draft(*, room: Room, body: str, by: User, now: datetime | None = None) -> datetime:
    """What somebody is typing, so that a dead phone loses two seconds at most. Only they see it."""
    now = now or timezone.now()
    permissions.require(by, Act.SEND_MESSAGE, room.treatment)
    if len(body) > rules.LONGEST_DRAFT:
        raise Refused(Refusal.TOO_LONG)
    defaults = {"body": rules.storable(body), "saved_at": now}
    Draft.objects.update_or_create(room=room, author=by, defaults=defaults)
    return now


@transaction.atomic
def mark_read(*, room: Room, upto: int, by: User, now: datetime | None = None) -> None:
    """Note how far somebody has read; it never goes back, nor beyond what there is."""
    permissions.require(by, Act.SEND_MESSAGE, room.treatment)
    for room_id in mark_read_each({(room.pk, by.pk): upto}, now=now or timezone.now()):
        transaction.on_commit(partial(groups.announce, room_id, 0))


@transaction.atomic
def mark_read_each(marks: dict[tuple[UUID, UUID], int], *, now: datetime) -> set[UUID]:
    """The same for many (room, reader), whose right was just asked; the rooms where a mark moved."""
    rooms, readers = {room for room, _ in marks}, {reader for _, reader in marks}
    lasts = dict(Room.objects.filter(pk__in=rooms).values_list("pk", "last_number"))
    theirs = ReadMark.objects.filter(room__in=rooms, reader__in=readers)
    missing = marks.keys() - set(theirs.values_list("room_id", "reader_id"))
    if missing:
        new = [ReadMark(room_id=room, reader_id=reader, upto=0) for room, reader in sorted(missing)]
        ReadMark.objects.bulk_create(new, ignore_conflicts=True)
    moved = []
    for mark in (
        theirs.select_for_update(of=("self",)).select_related("room__session", "reader").order_by("pk")
    ):
        upto = min(marks.get((mark.room_id, mark.reader_id), 0), lasts[mark.room_id])
        if upto > mark.upto:
            mark.upto, mark.read_at = upto, now
            moved.append(mark)
    ReadMark.objects.bulk_update(moved, ["upto", "read_at"])
    for mark in moved:
        if not hasattr(mark.room, "session"):
            message_letters.withdraw_read(mark.room, mark.reader, mark.upto, now)
    return {mark.room_id for mark in moved}

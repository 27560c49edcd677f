"""Deeds about the lines of a room: sending, keeping a draft, marking what was read."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial, reduce
from operator import or_
from uuid import UUID

from django.db import transaction
from django.db.models import F, Q
from django.utils import timezone

from accounts.models import User
from audit import services as audit
from care import permissions
from care.permissions import Act, NotVisible
from chat import groups, rules, selectors
from chat.models import Draft, Message, ReadMark, Room
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
    rooms = _locked({entry.holder.room_id for entry in entries})
    standing = selectors.standing_each(
        {*listeners, *(entry.holder for entry in entries)}, Act.SEND_MESSAGE, now=timezone.now()
    )
    batch = _Batch(rooms, _known(entries), now)
    outcomes = [batch.take(entry, standing[entry.holder]) for entry in entries]
    batch.store()
    return Appended(outcomes, standing)


def _locked(room_ids: Collection[UUID]) -> dict[UUID, Room]:
    # A message's own reference to its room must not wait for this lock: hence no_key.
    rows = Room.objects.select_for_update(of=("self",), no_key=True).filter(pk__in=room_ids)
    return {
        room.pk: room for room in rows.select_related("treatment__young_person", "session").order_by("pk")
    }


def _known(entries: Sequence[Entry]) -> dict[tuple[UUID, UUID], Message]:
    rooms, keys = {entry.holder.room_id for entry in entries}, {entry.key for entry in entries}
    rows = Message.objects.filter(room__in=rooms, key__in=keys)
    return {(message.room_id, message.key): message for message in rows}


@dataclass
class _Batch:
    """Messages that are about to be written together."""

    rooms: dict[UUID, Room]
    known: dict[tuple[UUID, UUID], Message]
    now: datetime
    new: list[tuple[User, Entry, Message]] = field(default_factory=list)

    def take(self, entry: Entry, by: User | NotStanding) -> Outcome:
        if isinstance(by, NotStanding):
            return by
        room = self.rooms[entry.holder.room_id]
        earlier = self.known.get((room.pk, entry.key))
        if earlier is not None:
            return Sent(earlier, is_new=False) if earlier.author_id == by.pk else Refusal.MALFORMED
        try:
            message = self._message(room, entry, by)
        except Refused as refusal:
            return refusal.code
        self.known[room.pk, entry.key] = message
        self.new.append((by, entry, message))
        return Sent(message, is_new=True)

    def _message(self, room: Room, entry: Entry, by: User) -> Message:
        if not _is_open(room, self.now):
            raise Refused(Refusal.CLOSED)
        text = rules.checked(entry.body)
        if entry.reply_to is not None and not 1 <= entry.reply_to <= room.last_number:
            raise Refused(Refusal.MALFORMED)
        room.last_number += 1
        return Message(
            room=room,
            number=room.last_number,
            key=entry.key,
            author=by,
            body=text,
            sent_at=self.now,
            reply_to=entry.reply_to,
        )

    def store(self) -> None:
        if not self.new:
            return
        Message.objects.bulk_create(message for _, _, message in self.new)
        self._count()
        self._drop_drafts()
        audit.record_each(
            "message.sent",
            ((by, message.room.treatment.young_person, message) for by, _, message in self.new),
        )
        for by, room in {(by, message.room) for by, _, message in self.new}:
            if not hasattr(room, "session"):
                message_letters.queue_for(room, by, self.now)

    def _count(self) -> None:
        more: dict[UUID, int] = defaultdict(int)
        for _, _, message in self.new:
            more[message.room_id] += 1
        for count in set(more.values()):
            rooms = [room_id for room_id, its in more.items() if its == count]
            Room.objects.filter(pk__in=rooms).update(last_number=F("last_number") + count)

    def _drop_drafts(self) -> None:
        """A draft goes with the message it became; one that was typed on meanwhile stays."""
        sent = {(message.room_id, by.pk, rules.storable(entry.body)) for by, entry, message in self.new}
        rows = Draft.objects.filter(
            room__in={room for room, _, _ in sent}, author__in={by for _, by, _ in sent}
        )
        gone = [
            Q(pk=pk, saved_at=saved_at)
            for pk, saved_at, *draft in rows.values_list("pk", "saved_at", "room_id", "author_id", "body")
            if tuple(draft) in sent
        ]
        if gone:
            Draft.objects.filter(reduce(or_, gone)).delete()


def _is_open(room: Room, now: datetime) -> bool:
    """Between chats always; a chat from when its doors open to its end."""
    if not hasattr(room, "session"):
        return True
    is_waiting_or_over = selectors.clock(room.session).state(now) in (State.WAITING, State.ENDED)
    return not (room.session.cancelled_at or is_waiting_or_over)


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

"""Servers that are wrong in one place each: the real one with a promise taken out, for a machine to find."""

import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, suppress
from dataclasses import dataclass
from typing import Any
from unittest.mock import patch

from django.db import DatabaseError, transaction

from chat import protocol, selectors
from chat.consumers import RoomConsumer
from chat.groups import switchboard
from chat.live import writer
from chat.models import ReadMark
from chat.rules import Refusal
from chat.services import lines
from chat.services.lines import Sent, _Batch

Step = tuple[str, dict[str, Any]]


@dataclass(frozen=True)
class Fault:
    """How a server is wrong, and a short game that shows it; a long search has to find a game by itself."""

    name: str
    plant: Callable[[], AbstractContextManager[None]]
    game: tuple[Step, ...]


PLANTED: list[Fault] = []
append_messages = lines.append_messages
# The package has a function of the same name.
standing = sys.modules["chat.selectors.standing"]


def planted(*game: Step) -> Callable[[Callable[[], Iterator[None]]], None]:
    def note(fault: Callable[[], Iterator[None]]) -> None:
        PLANTED.append(Fault(fault.__name__, contextmanager(fault), game))

    return note


def step(name: str, **values: Any) -> Step:
    return name, values


WRITES = step("write", number=0, body="a", answers=False)
OTHER_WRITES = step("write", number=1, body="b", answers=False)
BY_FORM = step("write_by_the_form", who=1, body="c")
LOOK = step("be_told")


def fails(when: str, how: str) -> Step:
    return step("fail_at_the_commit", when=when, how=how, number=0, body="a")


@planted(fails("before", "for a moment"))
def acknowledged_before_the_commit() -> Iterator[None]:
    def append(entries, **more):
        with suppress(DatabaseError), transaction.atomic():
            appended = append_messages.__wrapped__(entries, **more)
        return appended

    with patch("chat.services.append_messages", append):
        yield


@planted(fails("before", "for longer"))
def told_to_the_room_before_the_commit() -> Iterator[None]:
    store = _Batch.store

    def tell(entry, message) -> None:
        for listener in tuple(switchboard.rooms.get(message.room_id, ())):
            author = selectors.role_in(entry.holder.treatment, message.author_id)
            listener.offer(message.number, protocol.sent(message, author=author))

    def stored(batch: _Batch, drafts) -> None:
        store(batch, drafts)
        for _, entry, message in batch.new:
            switchboard.loop.call_soon_threadsafe(tell, entry, message)

    with patch.object(_Batch, "store", stored):
        yield


@planted(fails("after", "for a moment"), step("come_back", number=0), step("say_again", number=0, again=0))
def keys_known_in_memory_only() -> Iterator[None]:
    memory: dict[Any, Any] = {}
    known, take = lines.KNOWN, _Batch.take

    def taken(batch: _Batch, entry, by):
        batch.known.update(memory)
        outcome = take(batch, entry, by)
        if isinstance(outcome, Sent):
            memory[entry.holder.room_id, entry.key] = outcome.message
        return outcome

    def append(entries, **more):
        try:
            return append_messages(entries, **more)
        except DatabaseError:
            memory.clear()  # the server went, and its memory with it
            raise

    with (
        patch.object(lines, "KNOWN", lambda rooms, keys: known(rooms=rooms, keys=[])),
        patch.object(_Batch, "take", taken),
        patch("chat.services.append_messages", append),
    ):
        yield


@planted(WRITES, LOOK, step("use_a_key_of_the_other", number=1, body="b"))
def a_key_known_whoever_sends_it() -> Iterator[None]:
    take = _Batch.take

    def taken(batch: _Batch, entry, by):
        earlier = batch.known.get((entry.holder.room_id, entry.key))
        return Sent(earlier, is_new=False) if earlier else take(batch, entry, by)

    with patch.object(_Batch, "take", taken):
        yield


@planted(WRITES, LOOK, step("be_cut", number=1), WRITES, WRITES, step("come_back", number=1))
def resumed_one_too_late() -> Iterator[None]:
    hello = protocol.READERS["hello"]

    def later(frame):
        after = hello(frame).after
        return protocol.Hello(after and after + 1)

    with patch.dict(protocol.READERS, {"hello": later}):
        yield


@planted(BY_FORM, WRITES)
def cursor_moved_on_send() -> Iterator[None]:
    def offer(socket: RoomConsumer, number: int, frame: str) -> None:
        socket.cursor = socket.known = number
        socket.say(frame)

    with patch.object(RoomConsumer, "offer", offer), patch("chat.live.watcher.TICK", 0.5):
        yield


@planted(WRITES, BY_FORM, WRITES)
def number_counted_without_the_lock() -> Iterator[None]:
    take, store, memory = _Batch.take, _Batch.store, {}

    def is_a_sockets() -> bool:
        return threading.current_thread().name.startswith("writer")

    def remembered(batch: _Batch, entry, by):
        if is_a_sockets() and not batch.new:
            batch.lasts = {room: memory.setdefault(room, last) for room, last in batch.lasts.items()}
        return take(batch, entry, by)

    def stored(batch: _Batch, drafts) -> None:
        store(batch, drafts)
        if is_a_sockets():
            memory.update(batch.lasts)

    with patch.object(_Batch, "take", remembered), patch.object(_Batch, "store", stored):
        yield


@planted(BY_FORM, BY_FORM, BY_FORM, BY_FORM)
def the_hint_carries_the_truth() -> Iterator[None]:
    with patch("chat.live.watcher.TICK", 3600):
        yield


@planted(OTHER_WRITES, step("mangle", number=0, how="drop"))
def fill_is_not_heard() -> Iterator[None]:
    def fill(socket: RoomConsumer, after: int) -> None:
        socket.is_ready = False
        socket.wake.set()

    with patch.object(RoomConsumer, "_fill", fill):
        yield


@planted(fails("before", "without a reason"))
def a_batch_forgets_what_failed() -> Iterator[None]:
    with (
        patch.object(writer, "_alone", lambda entry: None),
        patch.object(RoomConsumer, "fail", lambda socket: None),
    ):
        yield


@planted(step("lose_the_right", who=1, how="reassigned", body="b"))
def standing_asked_only_at_the_door() -> Iterator[None]:
    def everybody(holders, *acts, now):
        yield []
        people = standing.User.objects.in_bulk({holder.person_id for holder in holders})
        return {holder: people[holder.person_id] for holder in holders}

    with patch.object(standing, "standings", everybody), patch.object(selectors, "standings", everybody):
        yield


@planted(step("come_back", number=3), step("lose_the_right", who=1, how="signed out", body="b"))
def a_right_that_ended_keeps_listening() -> Iterator[None]:
    """Whoever writes is asked; whoever only listens is not."""
    each = selectors.standings

    def writers_only(holders, *acts, now):
        found = yield from each(holders, *acts, now=now)
        if acts:
            return found
        people = standing.User.objects.in_bulk({holder.person_id for holder in holders})
        return {holder: people[holder.person_id] for holder in found}

    with (
        patch.object(standing, "standings", writers_only),
        patch.object(selectors, "standings", writers_only),
    ):
        yield


@planted(WRITES, WRITES, LOOK, step("read_up_to", number=1, back=0), step("read_late", number=1))
def a_read_mark_goes_back() -> Iterator[None]:
    def mark(marks, *, now):
        for (room, reader), upto in marks.items():
            ReadMark.objects.update_or_create(room_id=room, reader_id=reader, defaults={"upto": upto})
        return {room for room, _ in marks}

    with patch("chat.services.rounds.mark_read_each", mark):
        yield


@planted(step("write_after_the_end", number=0, body="a"))
def the_end_is_not_asked() -> Iterator[None]:
    with patch.object(_Batch, "_is_open", lambda batch, room_id: True):
        yield


@planted(step("write_three_without_waiting", number=0, body="a"))
def a_batch_changes_the_order() -> Iterator[None]:
    def append(entries, **more):
        appended = append_messages(entries[::-1], **more)
        appended.outcomes.reverse()
        return appended

    with patch("chat.services.append_messages", append):
        yield


@planted(WRITES, step("write", number=0, body="b", answers=True))
def an_answer_forgets_its_line() -> Iterator[None]:
    message = _Batch._message

    def forgetful(batch: _Batch, entry, by):
        made = message(batch, entry, by)
        made.reply_to = None
        return made

    with patch.object(_Batch, "_message", forgetful):
        yield


@planted(WRITES)
def nothing_is_recorded() -> Iterator[None]:
    nothing = lines.COUNT(rooms=[], more=0)
    with patch("chat.services.lines.audit.record_each", lambda *what: nothing):
        yield


@planted(WRITES, WRITES, WRITES)
def every_third_line_is_turned_away() -> Iterator[None]:
    """Refused as closed though the chat is open."""
    take = _Batch.take

    def taken(batch: _Batch, entry, by):
        outcome = take(batch, entry, by)
        is_even = isinstance(outcome, Sent) and outcome.is_new and outcome.message.number % 3 == 0
        if not is_even:
            return outcome
        batch.new.pop()
        del batch.known[entry.holder.room_id, entry.key]
        batch.lasts[entry.holder.room_id] -= 1
        return Refusal.CLOSED

    with patch.object(_Batch, "take", taken):
        yield

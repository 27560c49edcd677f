"""Two people, each with two tabs, on lines and a server that break: Hypothesis plays, the promises are held.

What a phone may do is docs/chat-protocol.md; the server is the whole ASGI application. Each frame is looked
at when it comes in, before the line drops, doubles or reorders it. In the end every line is mended, and then
both must hold exactly what the database holds, and nobody had to ask who had no reason to.
"""

import time
from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import uuid4

from django.db import DataError, OperationalError
from django.db.backends.base.base import BaseDatabaseWrapper
from django.utils import timezone
from hypothesis import strategies as st
from hypothesis.stateful import rule

from care.models import Assignment
from chat import rules, services
from chat.models import ChatSession, Message
from tests.chat.phones import Phone, hold
from tests.chat.promised import Promised

PHONES = st.integers(0, 3)
PEOPLE = st.integers(0, 1)
BODIES = st.text(st.characters(codec="utf-8", exclude_categories=("C", "Z")), min_size=1, max_size=8)

# How the database fails at a commit: with what, and how often until it is back.
FAILS = {
    "for a moment": (OperationalError, 1),
    "for longer": (OperationalError, 3),
    "without a reason": (DataError, 1),
}


class Crash:
    """The commit of a message fails: before it is there, or just after, so that nobody knows."""

    def __init__(self, commit: Callable[[Any], None]) -> None:
        self.commit, self.left = commit, 0

    def arm(self, when: str, how: str) -> None:
        self.when, (self.problem, self.left) = when, FAILS[how]
        self.count = Message.objects.count()

    def __call__(self, wrapper: BaseDatabaseWrapper) -> None:
        if not self.left or not self._writes_a_message(wrapper):
            self.commit(wrapper)
            return
        self.left -= 1
        if self.when == "after":
            self.left = 0
            self.commit(wrapper)
        raise self.problem

    def _writes_a_message(self, wrapper: BaseDatabaseWrapper) -> bool:
        (count,) = wrapper.connection.execute("SELECT count(*) FROM chat_message").fetchone()
        return count > self.count


class Talk(Promised):
    """What may happen, in any order."""

    # --- Writing ---
    @rule(number=PHONES, body=BODIES, answers=st.booleans())
    def write(self, number: int, body: str, answers: bool) -> None:
        self._type(self.phones[number], body, answers=answers)
        self._go_on(self.phones[number])

    @rule(body=BODIES, first=PEOPLE)
    def write_at_once(self, body: str, first: int) -> None:
        for phone in self.phones[first:] + self.phones[:first]:
            self._type(phone, body)
        self._go_on(*self.phones)

    @rule(number=PHONES, body=BODIES)
    def write_three_without_waiting(self, number: int, body: str) -> None:
        """Our page has one on its way at a time; the server keeps the order of whoever does not wait."""
        phone = self.phones[number]
        if not phone.is_ready or phone.outbox:
            return
        for end in "abc":
            self._type(phone, body + end)

        async def send_all() -> None:
            for frame in phone.outbox:
                await phone.say("message.send", **frame)
            await phone.until(lambda: not phone.outbox)

        self.run(send_all())

    @rule(number=PHONES, again=st.integers(0, 9))
    def say_again(self, number: int, again: int) -> None:
        """The same key once more, from either tab of whoever wrote it: the answer is the first row."""
        phone = self.phones[number]
        mine = [line for line in phone.held if line["key"] in self.keys_of(phone.who)]
        if not mine or not phone.is_ready:
            return
        line = mine[again % len(mine)]
        phone.in_flight = line["key"]
        self.run(phone.say("message.send", key=line["key"], body=line["body"]))
        self._go_on(phone)

    @rule(number=PHONES, body=BODIES)
    def use_a_key_of_the_other(self, number: int, body: str) -> None:
        phone = self.phones[number]
        theirs = [line["key"] for line in phone.held if line["key"] in self.keys_of(1 - phone.who)]
        if not theirs or not phone.is_ready:
            return

        async def try_it() -> None:
            await phone.say("message.send", key=theirs[-1], body=body)
            deadline = time.monotonic() + self.patience
            while phone.is_open and not any(frame["type"] == "message.refused" for frame in phone.waiting):
                hold(time.monotonic() < deadline, "2 a key belongs to who used it first", theirs[-1])
                await phone.take(0.05)
            refused = [frame for frame in phone.waiting if frame["type"] == "message.refused"]
            hold(not refused or refused[0]["code"] == "malformed", "2 exactly once", refused)
            phone.waiting = [frame for frame in phone.waiting if frame not in refused]

        self.run(try_it())

    @rule(who=PEOPLE, body=BODIES)
    def write_by_the_form(self, who: int, body: str) -> None:
        """The page without JavaScript, which another process serves: no hint comes from there."""
        self._post(who, body)

    def _post(self, who: int, body: str) -> None:
        with self.hints.lost():
            fields = {"session_id": self.session.pk, "key": uuid4(), "body": body}
            try:
                services.post_to_session(**fields, by=self.people[who])
            except rules.Refused as refusal:
                hold(False, "a refusal has its reason", refusal)

    # --- The line and the server ---
    @rule(number=PHONES)
    def come_back(self, number: int) -> None:
        self.run(self.phones[number].come())

    @rule(number=PHONES)
    def be_cut(self, number: int) -> None:
        self.run(self.phones[number].go())

    @rule(number=PHONES, how=st.sampled_from(["drop", "double", "reverse"]))
    def mangle(self, number: int, how: str) -> None:
        phone = self.phones[number]
        self.run(phone.take())
        if not phone.waiting:
            return
        phone.is_mangled = True
        if how == "drop":
            phone.waiting = [frame for frame in phone.waiting if frame["type"] != "message.sent"]
        elif how == "double":
            phone.waiting = [frame for frame in phone.waiting for _ in range(2)]
        else:
            phone.waiting.reverse()
        phone.handle()

    @rule(number=PHONES, back=st.integers(0, 3))
    def fill(self, number: int, back: int) -> None:
        phone = self.phones[number]
        if phone.is_ready:
            self._fill(phone, max(0, len(phone.held) - back))

    @rule(
        when=st.sampled_from(["before", "after"]),
        how=st.sampled_from(sorted(FAILS)),
        number=PHONES,
        body=BODIES,
    )
    def fail_at_the_commit(self, when: str, how: str, number: int, body: str) -> None:
        phone = self.phones[number]
        if not phone.is_ready:
            return
        self.crash.arm(when, how)
        self.may_close = True
        self._type(phone, body)
        self._go_on(phone)
        self.crash.left, self.may_close = 0, False

    @rule()
    def be_told(self) -> None:
        """Everybody looks at their screen."""
        self.run(self._all("take"))
        for phone in self.phones:
            phone.handle()

    # --- Reading ---
    @rule(number=PHONES, back=st.integers(0, 2))
    def read_up_to(self, number: int, back: int) -> None:
        phone = self.phones[number]
        upto = max(0, len(phone.held) - back)
        if phone.is_ready:
            self.read[phone.who] = max(self.read[phone.who], upto)
            self.run(phone.say("read", upto=upto))
            self._marks_are_noted()

    @rule(number=PHONES)
    def read_late(self, number: int) -> None:
        """A frame from before arrives now; it takes nothing back."""
        phone = self.phones[number]
        if phone.is_ready and self.read[phone.who] > 0:
            self.run(phone.say("read", upto=self.read[phone.who] - 1))

    # --- Rights and times ---
    @rule(who=PEOPLE, how=st.sampled_from(["signed out", "reassigned"]), body=BODIES)
    def lose_the_right(self, who: int, how: str, body: str) -> None:
        """From the commit on nothing reaches them and nothing is taken from them; then all is as before."""
        if how == "reassigned" and who == 0:
            return
        self.may_close = True
        self._lose(who, how)
        theirs = [phone for phone in self.phones if phone.who == who and phone.is_open]
        was_held = {id(phone): phone.cursor for phone in theirs}
        last = Message.objects.filter(room=self.room).count()
        self.run(self._try_without_right(theirs[:1], body))
        self._post(1 - who, body)
        self.run(self._until_closed(theirs))
        for phone in theirs:
            hold(phone.close_code in (4401, 4403, 1012), "5 no wrong reader", phone.close_code)
        seen = [number for number in self.by_number if number > last]
        hold(not seen, "5 no wrong reader", how, seen, was_held)
        hold(Message.objects.filter(room=self.room).count() == last + 1, "5 no wrong writer", how)
        self.may_close = False
        self._restore(who)

    def _lose(self, who: int, how: str) -> None:
        self.run(self._all("take"))
        if how == "signed out":
            self.clients[who].session.delete()
        else:
            Assignment.objects.filter(tsw=self.people[1]).update(until_at=timezone.now())

    async def _try_without_right(self, phones: list[Phone], body: str) -> None:
        for phone in phones:
            await phone.say("message.send", key=str(uuid4()), body=body)

    async def _until_closed(self, phones: list[Phone]) -> None:
        deadline = time.monotonic() + self.patience
        while any(phone.is_open for phone in phones):
            hold(time.monotonic() < deadline, "5 a right that ended closes the line")
            for phone in phones:
                await phone.take(0.02)

    @rule(body=BODIES, number=PHONES)
    def write_after_the_end(self, body: str, number: int) -> None:
        """The chat ends, somebody writes on, more time is given: what came in between was refused."""
        phone = self.phones[number]
        ended = ChatSession.objects.filter(pk=self.session.pk)
        ended.update(ended_at=timezone.now())
        before = Message.objects.filter(room=self.room).count()
        self.was_closed = True
        self._type(phone, body)
        self._go_on(phone)
        hold(Message.objects.filter(room=self.room).count() == before, "closed is closed", body)
        ended.update(ended_at=None, ends_at=timezone.now() + timedelta(minutes=20))

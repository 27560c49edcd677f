"""Two people with two tabs each, and what has to hold of them at every moment and in the end."""

import asyncio
import time
from collections.abc import Callable, Coroutine
from typing import Any
from uuid import uuid4

from django.test import Client
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant

from accounts.models import User
from audit.models import Entry
from care.models import Assignment
from chat.models import ChatSession, Message, ReadMark, Room
from tests.chat.phones import Phone, hold

TRIES = 5


class Promised(RuleBasedStateMachine):
    """A subclass says who talks (`people`), where (`new_session`), on which loop (`run`) and what happens."""

    patience = 4.0
    people: tuple[User, User]
    crash: Any
    hints: Any
    new_session: Callable[[], ChatSession]
    run: Callable[[Coroutine[Any, Any, Any]], Any]

    @initialize()
    def begin(self) -> None:
        self.crash.left = 0
        self.session = type(self).new_session()
        self.room = self.session.room
        self.read = [0, 0]
        self.was_closed = self.may_close = False
        self.by_number: dict[int, dict[str, Any]] = {}
        self.unproven: list[dict[str, Any]] = []
        self.clients = [Client(), Client()]
        for who in (0, 1):
            self._restore(who)
        self.phones = [Phone(self, number % 2) for number in range(4)]
        for phone in self.phones[:2]:
            self.run(phone.come())

    def saw(self, frame: dict[str, Any]) -> None:
        """One number is one line for everybody, and it has to be in the database already."""
        line = {name: frame[name] for name in ("number", "key", "author", "body", "reply_to")}
        known = self.by_number.setdefault(frame["number"], line)
        hold(known == line, "3 one order", known, line)
        self.unproven.append(line)

    async def _all(self, deed: str) -> None:
        await asyncio.gather(*(getattr(phone, deed)() for phone in self.phones))

    def _type(self, phone: Phone, body: str, *, answers: bool = False) -> None:
        reply_to = len(phone.held) if answers and phone.held else None
        frame = {"key": str(uuid4()), "body": body, "sent_at": "1999-12-31T23:59:59Z", "number": 1}
        phone.outbox.append(frame | ({"reply_to": reply_to} if reply_to else {}))
        phone.typed.append(frame["key"])

    def _go_on(self, *phones: Phone) -> None:
        async def go_on() -> None:
            await asyncio.gather(*(phone.send_next() for phone in phones))
            for phone in phones:
                await phone.until(lambda phone=phone: phone.in_flight is None)

        self.run(go_on())

    def keys_of(self, who: int) -> set[str]:
        return {key for phone in self.phones if phone.who == who for key in phone.typed}

    def _fill(self, phone: Phone, after: int) -> None:
        async def ask() -> None:
            await phone.take()
            phone.handle()
            phone.is_ready, phone.is_mangled = False, False
            last = phone.cursor
            await phone.say("fill", after=after)
            await phone.until(lambda: phone.is_ready)
            hold(not phone.is_open or len(phone.held) >= last, "4 a hole is filled", after, last)

        self.run(ask())

    def _marks_are_noted(self) -> None:
        deadline = time.monotonic() + self.patience
        while self._marks() != self.read:
            hold(time.monotonic() < deadline, "read marks go on", self._marks(), self.read)
            self.run(asyncio.sleep(0.005))

    def _marks(self) -> list[int]:
        found = dict(ReadMark.objects.filter(room=self.room).values_list("reader", "upto"))
        return [found.get(person.pk, 0) for person in self.people]

    def _restore(self, who: int) -> None:
        Assignment.objects.filter(tsw=self.people[1]).update(until_at=None)
        self.clients[who] = Client()
        self.clients[who].force_login(self.people[who])

    @invariant()
    def what_was_seen_is_stored(self) -> None:
        unproven, self.unproven = getattr(self, "unproven", []), []
        for line in unproven:
            stored = Message.objects.filter(room=self.room, number=line["number"]).first()
            hold(stored, "1 durable before seen", line)
            hold(
                (str(stored.key), stored.body, stored.reply_to, self.role(stored))
                == (line["key"], line["body"], line["reply_to"], line["author"]),
                "2 exactly once",
                line,
            )

    def role(self, message: Message) -> str:
        return ("young_person", "tsw")[message.author_id == self.people[1].pk]

    def teardown(self) -> None:
        if not hasattr(self, "phones"):
            return
        try:
            self._mend_everything()
        finally:
            self.leave()

    def leave(self) -> None:
        self.run(self._all("go"))

    def _mend_everything(self) -> None:
        self._all_learn_by_themselves()
        for phone in self.phones:
            if phone.is_ready and phone.is_mangled:
                self._fill(phone, len(phone.held))
            for _ in range(TRIES):
                if not phone.is_ready:
                    self.run(phone.come())
                while phone.is_ready and phone.outbox:
                    self._go_on(phone)
            hold(not phone.outbox, "4 nothing missed: what was typed is taken in the end", phone.outbox)
        self._all_learn_by_themselves()
        self.what_was_seen_is_stored()
        self._all_hold_what_is_stored()

    def _all_learn_by_themselves(self) -> None:
        """Whoever sits on a whole line hears of everything without asking."""
        last = Message.objects.filter(room=self.room).count()
        for phone in self.phones:
            if phone.is_ready and not phone.is_mangled:
                self.run(phone.until(lambda phone=phone: phone.is_mangled or len(phone.held) >= last))

    def _all_hold_what_is_stored(self) -> None:
        stored = list(Message.objects.filter(room=self.room).order_by("number"))
        lines = [
            {"number": each.number, "key": str(each.key), "author": self.role(each), "body": each.body}
            for each in stored
        ]
        hold([each.number for each in stored] == list(range(1, len(stored) + 1)), "3 no holes", lines)
        hold(Room.objects.get(pk=self.room.pk).last_number == len(stored), "3 no holes", lines)
        keys = [line["key"] for line in lines]
        for phone in self.phones:
            hold(phone.held == lines, "4 nothing missed", phone.held, lines)
            theirs = [key for key in keys if key in phone.typed]
            hold(theirs == phone.typed, "2 exactly once, in the order it was typed", theirs, phone.typed)
        recorded = Entry.objects.filter(event="message.sent", about__in=self._abouts(stored)).count()
        hold(recorded == len(stored), "each message is recorded", recorded)
        self._marks_are_noted()

    def _abouts(self, stored: list[Message]) -> list[str]:
        return [f"chat.message:{each.pk}" for each in stored]

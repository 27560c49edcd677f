"""The socket of one room: speaks the protocol, asks the services, tells what the database says."""

import time
from abc import abstractmethod
from typing import Any
from uuid import UUID

from django.conf import settings
from django.utils import timezone

from chat import protocol, rules, selectors
from chat.groups import switchboard
from chat.live.telling import Teller
from chat.protocol import Fault, Server
from chat.rules import Refusal
from chat.selectors import Behind, Holder, News, NotStanding, RoomGlance
from chat.services import Entry, Knock, Outcome
from chat.sockets import MemberConsumer

TOUCH_EVERY = 60.0
FILLS_A_SECOND, FILLS_AT_ONCE = 0.5, 4


class RoomConsumer(MemberConsumer):
    """A room whose lines two people share. What differs between rooms is how one is named."""

    holder: Holder
    connection_id: UUID
    has_come_in = False

    @abstractmethod
    def knock(self, session_key: str, key: UUID) -> Knock:
        """Who wants in where; `services.come_in_each` asks whether they may."""

    # --- Coming and going ---
    async def admit(self) -> None:
        # `cursor` is the last number told, `known` the last there is said to be.
        self.cursor = self.known = self.revision = 0
        self.is_ready = False
        self.touched_at = -TOUCH_EVERY
        self.fills = rules.Bucket(FILLS_A_SECOND, FILLS_AT_ONCE)
        session_key = self.scope["cookies"].get(settings.SESSION_COOKIE_NAME, "")
        arrival = await self.house.doors.ask(
            self.knock(session_key, self.scope["url_route"]["kwargs"]["key"])
        )
        self.holder, self.connection_id = arrival.holder, arrival.connection_id
        self.has_come_in = True
        self.teller = Teller(self.holder)
        self.house.enter(self)

    async def left(self) -> None:
        if self.has_come_in:
            await self.house.leave(self)

    # --- Commands ---
    def command(self, command: protocol.Command) -> None:
        match command:
            case protocol.Hello(after):
                self.has_greeted, self.cursor = True, after
                self.wake.set()
            case protocol.Send():
                self._send(command)
            case protocol.Fill(after):
                self._fill(after)
            case protocol.Read(upto):
                self.house.watcher.read(self, upto)
            case protocol.TypingChanged(state):
                self.house.watcher.types(self, state.value)
        self._touch()

    def _send(self, message: protocol.Send) -> None:
        if not switchboard.may_send(self.person_id, time.monotonic()):
            self.say(protocol.refused(str(message.key), Refusal.TOO_FAST))
            return
        self.house.writer.take(Entry(self.holder, message.key, message.body, message.reply_to), self)

    def _fill(self, after: int) -> None:
        if not self.fills.take(time.monotonic()):
            self.say(protocol.error(Fault.TOO_FAST))
            return
        self.cursor = min(self.cursor, after)
        self.is_ready = False
        self.wake.set()

    def _touch(self) -> None:
        """Writing and reading count as being there; the session is told at most once a minute."""
        if self.holder.session_key and time.monotonic() - self.touched_at >= TOUCH_EVERY:
            self.touched_at = time.monotonic()
            self.house.watcher.active.add(self.holder.session_key)

    # --- What is told ---
    def answer(self, entry: Entry, outcome: Outcome) -> None:
        """What became of a message from here, when it is nothing new to the room."""
        if isinstance(outcome, NotStanding):
            self.lose(outcome)
        elif isinstance(outcome, Refusal):
            self.say(protocol.refused(str(entry.key), outcome))
        elif outcome.message.number <= self.cursor:
            self.say(protocol.sent(outcome.message, author=self.teller.role))
        else:
            self.heard_of(outcome.message.number)

    def offer(self, number: int, frame: str) -> None:
        """A line that is committed, to somebody whose right was just asked: told if it is the next."""
        if self.is_ready and number == self.cursor + 1 and not self.is_full:
            self.cursor = number
            self.known = max(self.known, number)
            self.say(frame)
        else:
            self.heard_of(number)

    def heard_of(self, number: int) -> None:
        if number > max(self.known, self.cursor):
            self.known = number
            self.wake.set()

    def typed(self, state: str) -> None:
        self.teller.other_typing = state

    def look(self, glance: RoomGlance, asides: dict[str, Any] | None) -> None:
        """What a look at the room found, for somebody who still may know it."""
        self.heard_of(glance.last)
        if not self.is_ready or self.is_full:
            return
        for frame in self.teller.news(glance, now=timezone.now()):
            self.say(frame)
        if asides and glance.revision != self.revision:
            self.revision = glance.revision
            self.say(protocol.frame(Server.ROOM, **asides))

    async def catch_up(self) -> bool:
        if not self.has_greeted or (self.is_ready and self.known <= self.cursor):
            return False
        before = self.known
        news = await self.house.news.ask(Behind(self.holder, self.cursor, self.revision))
        if self.teller.owes_welcome:
            self.cursor = min(self.cursor, news.glance.last)
            self.say(self.teller.welcome(news.glance, now=timezone.now()))
        self._replay(news)
        if self.known == before:
            # The database is the truth, whatever was said about it.
            self.known = max(self.cursor, news.glance.last)
        if self.cursor < self.known:
            return True
        if not self.is_ready:
            self.is_ready = True
            self.say(protocol.frame(Server.READY, upto=self.cursor))
            self.look(news.glance, news.asides)
        return True

    def _replay(self, news: News) -> None:
        for line in news.lines:
            # A fill may have set the cursor back meanwhile: then the next round starts from there.
            if line.number == self.cursor + 1:
                self.cursor = line.number
                author = selectors.role_in(self.holder.treatment, line.author_id)
                self.say(protocol.sent(line, author=author))

    @property
    def person_id(self) -> UUID:
        return self.holder.person_id

    @property
    def room_id(self) -> UUID:
        return self.holder.room_id


class ChatConsumer(RoomConsumer):
    """One booked chat."""

    def knock(self, session_key: str, key: UUID) -> Knock:
        return Knock(session_key, session_id=key)


class MessagesConsumer(RoomConsumer):
    """The messages between chats of one treatment, live when both happen to be there."""

    def knock(self, session_key: str, key: UUID) -> Knock:
        return Knock(session_key, treatment_id=key)

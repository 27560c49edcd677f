"""The socket of one room: speaks the protocol, asks the services, tells what the database says."""

import time
from abc import abstractmethod
from typing import Any, cast
from uuid import UUID

from django.utils import timezone

from accounts import services as accounts
from accounts.models import User
from care.permissions import Act, NotVisible
from chat import groups, protocol, rules, selectors, services
from chat.groups import switchboard
from chat.models import Message, Room
from chat.protocol import Fault, Server, Typing
from chat.rules import Refusal, Refused, State
from chat.selectors import Glance
from chat.sockets import Event, MemberConsumer, NoSuchRoom

HEARTBEAT_EVERY = 15.0
SEEN_EVERY = 5.0
TOUCH_EVERY = 60.0
FILLS_A_SECOND, FILLS_AT_ONCE = 0.5, 4
ANNOUNCED = {State.OPEN: Server.OPENED, State.CLOSING: Server.CLOSING, State.ENDED: Server.ENDED}


class RoomConsumer(MemberConsumer):
    """A room whose lines two people share. What differs between rooms is how one is found."""

    room: Room
    connection_id: UUID | None = None

    @abstractmethod
    def find_room(self, user: User, room_key: UUID) -> Room:
        """The room behind this address, if this person may come in; NotVisible otherwise."""

    # --- Coming and going ---
    async def admit(self) -> None:
        key = self.scope["url_route"]["kwargs"]["key"]
        await self.in_thread(self._come_in, key)
        self.cursor = self.told_read = 0
        self.owes_ready = False
        self.told_here: bool | None = None
        self.told_clock: tuple[State, rules.Clock] | None = None
        self.other_typing: str | None = None
        self.beat_at = self.seen_at = time.monotonic()
        self.touched_at = 0.0
        self.fills = rules.Bucket(FILLS_A_SECOND, FILLS_AT_ONCE)
        switchboard.join(self.room.pk, self)

    def _come_in(self, key: UUID) -> None:
        user = User.objects.get(pk=self.person_id)
        try:
            self.room = self.find_room(user, key)
        except NotVisible:
            raise NoSuchRoom from None
        selectors.standing(self.person_id, self.session_key, Act.ENTER_CHAT, self.room.treatment)
        self.connection_id = services.open_connection(room=self.room, by=user).pk

    async def left(self) -> None:
        if self.connection_id is None:
            return
        switchboard.leave(self.room.pk, self)
        await self.in_thread(
            services.close_connection, connection_id=self.connection_id, room_id=self.room.pk
        )

    def group_names(self) -> list[str]:
        return [*super().group_names(), groups.room_group(self.room.pk)]

    def told(self, hint: Event) -> None:
        if hint["type"] == "typing.changed":
            if hint["person"] == self.person_id.hex:
                return
            self.other_typing = hint["state"]
        super().told(hint)

    # --- Commands ---
    async def command(self, command: protocol.Command) -> None:
        match command:
            case protocol.Hello(after):
                await self._hello(after)
            case protocol.Send(key, body):
                await self._send(key, body)
            case protocol.Fill(after):
                await self._fill(after)
            case protocol.Read(upto):
                await self._read(upto)
            case protocol.TypingChanged(state):
                await self._typing(state)

    async def _hello(self, after: int) -> None:
        glance = await self.in_thread(self._glance)
        self.cursor = min(after, glance.last)
        self.owes_ready = True
        await self.tell(self._welcome(glance))
        self.has_greeted = True
        self.wake.set()

    async def _send(self, key: UUID, body: str) -> None:
        if not switchboard.may_send(self.person_id, time.monotonic()):
            await self.tell(protocol.refused(str(key), Refusal.TOO_FAST))
            return
        try:
            message, is_new = await self.in_thread(
                self._as_member, services.send_message, room=self.room, key=key, body=body
            )
        except Refused as refusal:
            await self.tell(protocol.refused(str(key), refusal.code))
            return
        if message.number == self.cursor + 1:
            # Committed, next in order, and the right was asked a moment ago: no need to read it again.
            self.cursor = message.number
            await self.tell(self._sent(message))
        elif not is_new and message.number <= self.cursor:
            await self.tell(self._sent(message))
        self.wake.set()
        await self._touch()

    async def _fill(self, after: int) -> None:
        if not self.fills.take(time.monotonic()):
            await self.tell(protocol.error(Fault.TOO_FAST))
            return
        self.cursor = min(self.cursor, after)
        self.owes_ready = True
        self.wake.set()

    async def _read(self, upto: int) -> None:
        await self.in_thread(self._as_member, services.mark_read, room=self.room, upto=upto)
        await self._touch()

    async def _typing(self, state: Typing) -> None:
        await self.in_thread(self._as_member, lambda by: None)
        await self._touch()
        groups.announce_typing(self.room.pk, person_id=self.person_id, state=state.value)

    def _as_member(self, deed: Any, **fields: Any) -> Any:
        """Do something for whoever holds this socket, if they still may."""
        user = selectors.standing(self.person_id, self.session_key, Act.ENTER_CHAT, self.room.treatment)
        try:
            return deed(**fields, by=user)
        except NotVisible:
            raise selectors.NotStanding(is_signed_in=True) from None

    async def _touch(self) -> None:
        """Writing and reading count as being there; the session is told at most once a minute."""
        if time.monotonic() - self.touched_at >= TOUCH_EVERY or not self.touched_at:
            self.touched_at = time.monotonic()
            await self.in_thread(accounts.touch_session, self.session_key)

    # --- What is told ---
    def _glance(self) -> Glance:
        user = selectors.standing(self.person_id, self.session_key, Act.ENTER_CHAT, self.room.treatment)
        return selectors.glance(self.room, user, now=timezone.now())

    def _news(self, after: int, *, is_due: bool) -> tuple[Glance, list[Message]]:
        glance = self._glance()
        if is_due and self.connection_id:
            services.keep_connection(connection_id=self.connection_id, now=timezone.now())
        return glance, selectors.messages_after(self.room.pk, after) if glance.last > after else []

    async def push(self) -> None:
        if not self.has_greeted:
            await self.in_thread(self._glance)
            return
        glance, messages = await self.in_thread(
            self._news, self.cursor, is_due=self._is_due("seen_at", SEEN_EVERY)
        )
        await self._push_messages(messages)
        if self.cursor >= glance.last and self.owes_ready:
            self.owes_ready = False
            await self.tell(protocol.frame(Server.READY, upto=self.cursor))
        elif self.cursor < glance.last:
            self.wake.set()
        await self._push_other(glance)
        await self._push_clock(glance.clock)
        if self._is_due("beat_at", HEARTBEAT_EVERY):
            await self.tell(protocol.frame(Server.HEARTBEAT, last=glance.last, now=timezone.now()))

    async def _push_messages(self, messages: list[Message]) -> None:
        for message in messages:
            # A fill may have set the cursor back meanwhile: then the next round starts from there.
            if message.number != self.cursor + 1:
                return
            self.cursor = message.number
            await self.tell(self._sent(message))

    async def _push_other(self, glance: Glance) -> None:
        if glance.other_read_upto > self.told_read:
            self.told_read = glance.other_read_upto
            await self.tell(protocol.frame(Server.READ, author=self.other_role, upto=self.told_read))
        if glance.other_is_here is not self.told_here:
            self.told_here = glance.other_is_here
            await self.tell(protocol.frame(Server.PRESENCE, author=self.other_role, is_here=self.told_here))
        if self.other_typing is not None:
            state, self.other_typing = self.other_typing, None
            await self.tell(protocol.frame(Server.TYPING, author=self.other_role, state=state))

    async def _push_clock(self, clock: rules.Clock | None) -> None:
        if clock is None:
            return
        now = timezone.now()
        state = clock.state(now)
        before, self.told_clock = self.told_clock, (state, clock)
        if before is None or before == self.told_clock:
            return
        if clock.ends_at > before[1].ends_at:
            await self.tell(protocol.frame(Server.EXTENDED, ends_at=clock.ends_at, now=now))
        if (
            state is not before[0]
            and state in ANNOUNCED
            and not (state is State.OPEN and before[0] is State.CLOSING)
        ):
            await self.tell(protocol.frame(ANNOUNCED[state], ends_at=clock.ends_at, now=now))

    def _welcome(self, glance: Glance) -> str:
        clock, now = glance.clock, timezone.now()
        self.told_clock = (clock.state(now), clock) if clock else None
        times = (
            {"opens_at": clock.opens_at, "starts_at": clock.starts_at, "ends_at": clock.ends_at}
            if clock
            else {"opens_at": None, "starts_at": None, "ends_at": None}
        )
        state = clock.state(now).value if clock else State.OPEN.value
        return protocol.frame(Server.WELCOME, you=self.role, state=state, **times, now=now, last=glance.last)

    def _sent(self, message: Message) -> str:
        return protocol.frame(
            Server.SENT,
            number=message.number,
            key=message.key,
            author=selectors.role_in(self.room.treatment, message.author_id),
            body=message.body,
            sent_at=message.sent_at,
        )

    @property
    def role(self) -> str:
        return selectors.role_in(self.room.treatment, self.person_id)

    @property
    def other_role(self) -> str:
        return "tsw" if self.role == "young_person" else "young_person"

    def _is_due(self, mark: str, every: float) -> bool:
        now = time.monotonic()
        if now - cast("float", getattr(self, mark)) < every:
            return False
        setattr(self, mark, now)
        return True


class ChatConsumer(RoomConsumer):
    """One booked chat."""

    def find_room(self, user: User, room_key: UUID) -> Room:
        return selectors.session_for(user, Act.ENTER_CHAT, room_key).room


class MessagesConsumer(RoomConsumer):
    """The messages between chats of one treatment, live when both happen to be there."""

    def find_room(self, user: User, room_key: UUID) -> Room:
        return services.open_conversation(treatment_id=room_key, by=user).room

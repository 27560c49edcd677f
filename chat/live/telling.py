"""What one socket was told about the other person, the clock and the line, and what is new about them."""

import time
from collections.abc import Iterator
from datetime import datetime

from chat import protocol, rules, selectors
from chat.protocol import Server
from chat.rules import State
from chat.selectors import Glance, Holder, RoomGlance

HEARTBEAT_EVERY = 15.0
ANNOUNCED = {State.OPEN: Server.OPENED, State.CLOSING: Server.CLOSING, State.ENDED: Server.ENDED}


class Teller:
    """Remembers what it said; asked with what is so now, it answers with frames that say the difference."""

    def __init__(self, holder: Holder) -> None:
        self.person_id = holder.person_id
        self.role = selectors.role_in(holder.treatment, holder.person_id)
        self.other = "tsw" if self.role == "young_person" else "young_person"
        self.owes_welcome = True
        self.told_read = 0
        self.told_here: bool | None = None
        self.told_clock: tuple[State, rules.Clock] | None = None
        self.other_typing: str | None = None
        self.beat_at = time.monotonic()

    def welcome(self, room: RoomGlance, *, now: datetime) -> str:
        self.owes_welcome = False
        clock = room.clock
        self.told_clock = (clock.state(now), clock) if clock else None
        return protocol.frame(
            Server.WELCOME,
            you=self.role,
            state=(clock.state(now) if clock else State.OPEN).value,
            opens_at=clock.opens_at if clock else None,
            starts_at=clock.starts_at if clock else None,
            ends_at=clock.ends_at if clock else None,
            now=now,
            last=room.last,
        )

    def news(self, room: RoomGlance, *, now: datetime) -> Iterator[str]:
        yield from self._other(room.of(self.person_id))
        if room.clock is not None:
            yield from self._clock(room.clock, now)
        if time.monotonic() - self.beat_at >= HEARTBEAT_EVERY:
            self.beat_at = time.monotonic()
            yield protocol.frame(Server.HEARTBEAT, last=room.last, now=now)

    def _other(self, glance: Glance) -> Iterator[str]:
        if glance.other_read_upto > self.told_read:
            self.told_read = glance.other_read_upto
            yield protocol.frame(Server.READ, author=self.other, upto=self.told_read)
        if glance.other_is_here is not self.told_here:
            self.told_here = glance.other_is_here
            yield protocol.frame(Server.PRESENCE, author=self.other, is_here=self.told_here)
        if self.other_typing is not None:
            state, self.other_typing = self.other_typing, None
            yield protocol.frame(Server.TYPING, author=self.other, state=state)

    def _clock(self, clock: rules.Clock, now: datetime) -> Iterator[str]:
        state = clock.state(now)
        before, self.told_clock = self.told_clock, (state, clock)
        if before is None or before == self.told_clock:
            return
        if clock.ends_at > before[1].ends_at:
            yield protocol.frame(Server.EXTENDED, ends_at=clock.ends_at, now=now)
        is_longer = state is State.OPEN and before[0] is State.CLOSING
        if state is not before[0] and state in ANNOUNCED and not is_longer:
            yield protocol.frame(ANNOUNCED[state], ends_at=clock.ends_at, now=now)

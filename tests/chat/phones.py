"""A tab as our page is one, and how it says that a promise was not kept."""

import asyncio
import json
import time
from collections.abc import Callable
from typing import Any

from chat import rules
from tests.chat.talking import Talker


class Broken(AssertionError):
    """A promise was not kept. How often is counted: what fails once in a while fails differently again."""

    count = 0


def hold(is_so: object, promise: str, *seen: object) -> None:
    if not is_so:
        Broken.count += 1
        raise Broken(f"{promise}: {seen}")


class Phone:
    """One tab: an outbox with a window of one, what it holds, and a line that somebody may mangle."""

    def __init__(self, talk: Any, who: int) -> None:
        self.talk, self.who = talk, who
        self.talker: Talker | None = None
        self.outbox: list[dict[str, Any]] = []
        self.typed: list[str] = []
        self.held: list[dict[str, Any]] = []
        self.waiting: list[dict[str, Any]] = []
        self.close_code: int | None = None
        self.forget_line()

    def forget_line(self) -> None:
        self.in_flight: str | None = None
        self.is_ready = self.is_mangled = self.sees_a_hole = False
        self.cursor = self.read_of_other = 0

    @property
    def is_open(self) -> bool:
        return self.talker is not None

    async def come(self) -> None:
        await self.go()
        self.talker = Talker(None, self.talk.session, client=self.talk.clients[self.who])
        await self.talker.connect()
        self.cursor = len(self.held)
        await self.talker.say("hello", after=self.cursor)
        await self.until(lambda: self.is_ready)

    async def go(self) -> None:
        talker, self.talker = self.talker, None
        self.waiting.clear()
        self.forget_line()
        if talker is not None:
            await talker.leave()

    async def say(self, kind: str, **fields: Any) -> None:
        if self.talker is not None:
            await self.talker.say(kind, **fields)

    async def send_next(self) -> None:
        if self.is_ready and self.in_flight is None and self.outbox:
            self.in_flight = self.outbox[0]["key"]
            await self.say("message.send", **self.outbox[0])

    async def until(self, is_so: Callable[[], bool]) -> None:
        """Take what comes until this is so; a line that closes is an answer too."""
        deadline = time.monotonic() + self.talk.patience
        while self.is_open and not is_so():
            hold(time.monotonic() < deadline, "4 nothing missed, nobody left waiting", self.in_flight)
            await self.take(0.05)
            self.handle()
            if self.sees_a_hole:
                self.sees_a_hole = False
                await self.say("fill", after=len(self.held))

    async def take(self, patience: float = 0) -> None:
        """What has come over the line, looked at before anything happens to it."""
        if self.talker is None:
            return
        queue = self.talker.line.output_queue
        try:
            event = await asyncio.wait_for(queue.get(), patience) if patience else queue.get_nowait()
        except (TimeoutError, asyncio.QueueEmpty):
            return
        if event["type"] == "websocket.close":
            self.close_code = event["code"]
            hold(self.talk.may_close, "no line closes without a reason", self.close_code)
            await self.go()
            return
        frame = json.loads(event["text"])
        self._look_at(frame)
        self.waiting.append(frame)
        await self.take()

    def _look_at(self, frame: dict[str, Any]) -> None:
        match frame["type"]:
            case "message.sent":
                self.talk.saw(frame)
                self._are_my_words(frame)
                hold(frame["number"] <= self.cursor + 1, "3 one order", self.cursor, frame)
                self.cursor = max(self.cursor, frame["number"])
            case "read":
                hold(frame["upto"] > self.read_of_other, "read marks go on", frame)
                self.read_of_other = frame["upto"]
                hold(frame["upto"] <= self.talk.read[1 - self.who], "read is what was read", frame)
            case "error":
                raise Broken(f"A frame of ours was not understood: {frame}")

    def _are_my_words(self, frame: dict[str, Any]) -> None:
        for mine in self.outbox:
            if mine["key"] == frame["key"]:
                same = (rules.checked(mine["body"]), mine.get("reply_to"))
                hold((frame["body"], frame["reply_to"]) == same, "words stay as they were typed", frame)

    def handle(self) -> None:
        """What the page does with the frames that reached it."""
        frames, self.waiting = self.waiting, []
        for frame in frames:
            match frame["type"]:
                case "ready":
                    self.is_ready = True
                case "message.sent":
                    self._sent(frame)
                case "message.refused":
                    self._refused(frame)

    def _sent(self, frame: dict[str, Any]) -> None:
        line = {name: frame[name] for name in ("number", "key", "author", "body")}
        if frame["number"] == len(self.held) + 1:
            self.held.append(line)
        elif frame["number"] <= len(self.held):
            hold(self.held[frame["number"] - 1] == line, "2 exactly once", line)
        else:
            self.is_mangled = self.sees_a_hole = True
            return
        self._settled(frame["key"])

    def _refused(self, frame: dict[str, Any]) -> None:
        is_allowed = frame["code"] == "closed" and self.talk.was_closed
        hold(is_allowed, "a refusal has its reason", frame)
        if frame["key"] in self.typed:
            self.typed.remove(frame["key"])
        self._settled(frame["key"])

    def _settled(self, key: str) -> None:
        self.outbox = [waiting for waiting in self.outbox if waiting["key"] != key]
        self.in_flight = None if self.in_flight == key else self.in_flight

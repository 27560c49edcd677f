"""The frames of the chat: their names, what is let in and what goes out. docs/chat-protocol.md says why."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import IntEnum, StrEnum
from typing import Any, Protocol
from uuid import UUID

from chat.rules import LONGEST_BODY, Refusal

LONGEST_FRAME = 16 * 1024
LAST_NUMBER_POSSIBLE = 2**31 - 1


class Close(IntEnum):
    NOT_A_FRAME = 4400
    NOT_SIGNED_IN = 4401
    NOT_ALLOWED = 4403
    NO_SUCH_ROOM = 4404
    NO_HELLO = 4408
    FLOODING = 4429
    RESTARTING = 1012


class Client(StrEnum):
    """What a client may send."""

    HELLO = "hello"
    SEND = "message.send"
    FILL = "fill"
    READ = "read"
    TYPING = "typing"


class Server(StrEnum):
    """What the server sends."""

    WELCOME = "welcome"
    SENT = "message.sent"
    REFUSED = "message.refused"
    READY = "ready"
    READ = "read"
    TYPING = "typing"
    PRESENCE = "presence"
    HEARTBEAT = "heartbeat"
    OPENED = "session.opened"
    CLOSING = "session.closing"
    EXTENDED = "session.extended"
    ENDED = "session.ended"
    ROOM = "room.changed"
    ERROR = "error"


class Typing(StrEnum):
    TYPING = "typing"
    THINKING = "thinking"
    NEED_A_MINUTE = "need_a_minute"
    IDLE = "idle"


class Fault(StrEnum):
    """What can be wrong with a frame that is not a message."""

    NOT_JSON = "not_json"
    UNKNOWN_TYPE = "unknown_type"
    MALFORMED = "malformed"
    HELLO_FIRST = "hello_first"
    TOO_FAST = "too_fast"


FAULTS = {
    Fault.NOT_JSON: "That was not a JSON object.",
    Fault.UNKNOWN_TYPE: "There is no frame of that type.",
    Fault.MALFORMED: "A field of that frame is missing or has the wrong shape.",
    Fault.HELLO_FIRST: "The first frame is hello.",
    Fault.TOO_FAST: "That was asked a moment ago. Wait a little and ask again.",
}
REFUSALS = {
    Refusal.EMPTY: "There was nothing to send yet.",
    Refusal.TOO_LONG: f"That is a lot for one message. It is kept here: split it in two, "
    f"up to {LONGEST_BODY:,} characters each.",
    Refusal.CLOSED: "This chat is closed, so that was not sent. Your words are still here.",
    Refusal.TOO_FAST: "That was quick. It goes on its way in a moment.",
    Refusal.NOT_ALLOWED: "That was not sent: this chat is no longer yours to write in.",
    Refusal.MALFORMED: "That did not reach us in one piece. Your words are still here: send them again.",
}


class NotUnderstood(Exception):
    """A frame that is no command; answered with `error`."""

    def __init__(self, fault: Fault) -> None:
        super().__init__(fault.value)
        self.fault = fault


class BadMessage(Exception):
    """A `message.send` that cannot be read; answered with `message.refused`."""

    def __init__(self, key: str) -> None:
        super().__init__("malformed")
        self.key = key


@dataclass(frozen=True)
class Hello:
    after: int


@dataclass(frozen=True)
class Send:
    key: UUID
    body: str
    reply_to: int | None = None


@dataclass(frozen=True)
class Fill:
    after: int


@dataclass(frozen=True)
class Read:
    upto: int


@dataclass(frozen=True)
class TypingChanged:
    state: Typing


Command = Hello | Send | Fill | Read | TypingChanged


def parse(text: str) -> Command:
    """One frame as a command. Fields nobody knows are ignored; anything else wrong is said."""
    try:
        frame = json.loads(text)
    except (ValueError, RecursionError):
        raise NotUnderstood(Fault.NOT_JSON) from None
    if not isinstance(frame, dict):
        raise NotUnderstood(Fault.NOT_JSON)
    kind = frame.get("type")
    if not isinstance(kind, str) or kind not in READERS:
        raise NotUnderstood(Fault.UNKNOWN_TYPE)
    return READERS[kind](frame)


def _number(frame: dict[str, Any], name: str) -> int:
    number = frame.get(name)
    if type(number) is not int or not 0 <= number <= LAST_NUMBER_POSSIBLE:
        raise NotUnderstood(Fault.MALFORMED)
    return number


def _echo(key: object) -> str:
    """What can be said back of a key that is none: short, and sure to be writable."""
    return key[:64].encode("ascii", "replace").decode() if isinstance(key, str) else ""


def _send(frame: dict[str, Any]) -> Send:
    key, body = frame.get("key"), frame.get("body")
    if not isinstance(key, str) or not isinstance(body, str):
        raise BadMessage(_echo(key))
    reply_to = frame.get("reply_to")
    if reply_to is not None and (type(reply_to) is not int or not 1 <= reply_to <= LAST_NUMBER_POSSIBLE):
        raise BadMessage(_echo(key))
    try:
        return Send(UUID(key), body, reply_to)
    except ValueError:
        raise BadMessage(_echo(key)) from None


def _typing(frame: dict[str, Any]) -> TypingChanged:
    try:
        return TypingChanged(Typing(frame["state"]))
    except (KeyError, ValueError):
        raise NotUnderstood(Fault.MALFORMED) from None


READERS: dict[str, Callable[[dict[str, Any]], Command]] = {
    Client.HELLO.value: lambda frame: Hello(_number(frame, "after")),
    Client.SEND.value: _send,
    Client.FILL.value: lambda frame: Fill(_number(frame, "after")),
    Client.READ.value: lambda frame: Read(_number(frame, "upto")),
    Client.TYPING.value: _typing,
}


def _plain(value: Any) -> str:
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
    return str(value)


_written = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), default=_plain).encode


def frame(kind: Server, **fields: Any) -> str:
    return _written({"type": kind.value, **fields})


class Line(Protocol):
    """A message as it is kept."""

    number: int
    key: UUID
    body: str
    sent_at: datetime
    reply_to: int | None


def sent(line: Line, *, author: str) -> str:
    return frame(
        Server.SENT,
        number=line.number,
        key=line.key,
        author=author,
        body=line.body,
        sent_at=line.sent_at,
        reply_to=line.reply_to,
    )


def error(fault: Fault) -> str:
    return frame(Server.ERROR, code=fault.value, text=FAULTS[fault])


def refused(key: str, code: Refusal) -> str:
    return frame(Server.REFUSED, key=key, code=code.value, text=REFUSALS[code])

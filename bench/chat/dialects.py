"""What a client of each peer says and hears. Each body opens with a mark and the message's own number.

The mark is looked for in the bytes; frames are taken apart only after the clock has stopped.
"""

import json
from dataclasses import dataclass
from uuid import UUID

MARK = b"#"
LENGTH = 120
FROM_NOW_ON = 2**31 - 1


def body(identity: int) -> str:
    return f"#{identity:010d}# I sat on the stairs with my bag packed, and it passed.".ljust(LENGTH, ".")


def identity_in(payload: bytes) -> int:
    start = payload.index(MARK) + 1
    return int(payload[start : start + 10])


@dataclass(frozen=True)
class Dialect:
    """A bare relay's: what one says is what both hear."""

    hello: bytes = b""
    is_ours: bool = False

    def say(self, identity: int) -> bytes:
        return json.dumps({"message": body(identity)}).encode()

    def has_greeted(self, payload: bytes) -> bool:
        return True

    def number(self, payload: bytes) -> int | None:
        """The line's number in its room, where a peer gives one."""
        return None

    def refused(self, payload: bytes) -> bool:
        return False


@dataclass(frozen=True)
class Beside(Dialect):
    """docs/chat-protocol.md."""

    hello: bytes = json.dumps({"type": "hello", "after": FROM_NOW_ON}).encode()
    is_ours: bool = True

    def say(self, identity: int) -> bytes:
        key = str(UUID(int=identity))
        return json.dumps({"type": "message.send", "key": key, "body": body(identity)}).encode()

    def has_greeted(self, payload: bytes) -> bool:
        return b'"ready"' in payload

    def number(self, payload: bytes) -> int | None:
        frame = json.loads(payload)
        if frame["key"] != str(UUID(int=identity_in(payload))) or frame["type"] != "message.sent":
            raise SystemExit(f"That is not what was sent: {payload!r}")
        return int(frame["number"])

    def refused(self, payload: bytes) -> bool:
        return b'"message.refused"' in payload


BARE, OURS = Dialect(), Beside()

"""Sealing: answers become one padded, authenticated, encrypted box, and back. No tables here."""

import base64
import hashlib
import hmac
import json
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.conf import settings
from nacl.exceptions import CryptoError
from nacl.public import PrivateKey, PublicKey, SealedBox

# One size for every instrument and any answers: the length of a box tells nothing. libsodium adds 48 bytes.
PLAIN_SIZE = 1024
BOX_SIZE = PLAIN_SIZE + 48
MAC_SIZE = 32
LENGTH_SIZE = 2


class BoxNotOpened(Exception):
    """The key does not fit, or the content is not ours."""


@dataclass(frozen=True)
class Slot:
    """The place of one set of answers."""

    treatment_id: UUID
    instrument: str
    week: int

    @property
    def key(self) -> UUID:
        """A keyed hash: the blinded database holds no id that the other one knows."""
        name = f"{self.treatment_id.hex}|{self.instrument}|{self.week}"
        return UUID(bytes=_mac(b"slot", name.encode())[:16])


@dataclass(frozen=True)
class Response:
    """What was answered, in which edition of the wording, when."""

    answers: dict[int, int]
    edition: str
    answered_at: datetime


def seal(slot: Slot, response: Response) -> bytes:
    content = json.dumps(
        {
            "answers": {str(item): answer for item, answer in sorted(response.answers.items())},
            "edition": response.edition,
            "answered_at": response.answered_at.isoformat(),
        }
    ).encode()
    plain = _tag(slot, content) + len(content).to_bytes(LENGTH_SIZE, "big") + content
    if len(plain) > PLAIN_SIZE:
        raise ValueError("Too long for a box")
    public = PublicKey(base64.b64decode(settings.BLINDED_SEAL_PUBLIC_KEY))
    return SealedBox(public).encrypt(plain.ljust(PLAIN_SIZE, b"\0"))


def open_box(slot: Slot, box: bytes) -> Response:
    """Raise BoxNotOpened unless our web process sealed exactly this slot's answers."""
    private = PrivateKey(base64.b64decode(settings.BLINDED_SEAL_PRIVATE_KEY))
    try:
        plain = SealedBox(private).decrypt(box)
    except CryptoError:
        raise BoxNotOpened from None
    start = MAC_SIZE + LENGTH_SIZE
    content = plain[start : start + int.from_bytes(plain[MAC_SIZE:start], "big")]
    # Anybody who holds the public key can seal a box; only a holder of the MAC key can fill one.
    if not hmac.compare_digest(plain[:MAC_SIZE], _tag(slot, content)):
        raise BoxNotOpened
    data = json.loads(content)
    answers = {int(item): answer for item, answer in data["answers"].items()}
    return Response(answers, data["edition"], datetime.fromisoformat(data["answered_at"]))


def _tag(slot: Slot, content: bytes) -> bytes:
    return _mac(b"answers", slot.key.bytes + content)


def _mac(purpose: bytes, content: bytes) -> bytes:
    return hmac.new(settings.BLINDED_MAC_KEY.encode(), purpose + b"\0" + content, hashlib.sha256).digest()

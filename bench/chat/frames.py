"""As much of RFC 6455 as a client under load needs: the handshake, masked text out, whole frames in."""

import base64
import os
from collections.abc import Iterator

TEXT, CLOSE, PING, PONG = 0x81, 0x88, 0x89, 0x8A
UPGRADED = b"HTTP/1.1 101 "


def handshake(path: str, port: int, *, cookie: str = "") -> bytes:
    lines = [
        f"GET {path} HTTP/1.1",
        f"Host: localhost:{port}",
        f"Origin: http://localhost:{port}",
        "Upgrade: websocket",
        "Connection: Upgrade",
        "Sec-WebSocket-Version: 13",
        f"Sec-WebSocket-Key: {base64.b64encode(os.urandom(16)).decode()}",
        *([f"Cookie: {cookie}"] if cookie else []),
    ]
    return "\r\n".join([*lines, "", ""]).encode()


def masked(text: bytes, kind: int = TEXT) -> bytes:
    """One frame from a client."""
    mask, size = os.urandom(4), len(text)
    cover = int.from_bytes((mask * (size // 4 + 1))[:size])
    return _head(kind, size, 0x80) + mask + (int.from_bytes(text) ^ cover).to_bytes(size)


def _head(kind: int, size: int, mask_bit: int) -> bytes:
    if size < 126:
        return bytes((kind, mask_bit | size))
    return bytes((kind, mask_bit | 126)) + size.to_bytes(2)


def split(data: bytes) -> Iterator[tuple[int, int, int]]:
    """Each whole frame of a server in `data`: its kind, where its payload starts and where it ends."""
    position, size = 0, len(data)
    while size - position >= 2:
        length, start = data[position + 1], position + 2
        if length >= 126:
            start += 2 if length == 126 else 8
            if start > size:
                return
            length = int.from_bytes(data[position + 2 : start])
        if start + length > size:
            return
        yield data[position], start, start + length
        position = start + length


def only_frame(data: bytes) -> int:
    """Where the payload starts when `data` is one whole text frame, as it nearly always is; else 0."""
    size = len(data)
    if size < 4 or data[0] != TEXT:
        return 0
    if data[1] < 126:
        return 2 if size == data[1] + 2 else 0
    return 4 if data[1] == 126 and size == 4 + (data[2] << 8 | data[3]) else 0

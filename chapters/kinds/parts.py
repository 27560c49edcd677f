"""Bodies with parts: canonical JSON of texts by the part's name; empty parts are left out."""

import json
from collections.abc import Mapping


def read(body: str) -> dict[str, str]:
    """The parts; none of a body that is not such JSON, so that no old row can break a page."""
    try:
        found = json.loads(body)
    except (ValueError, RecursionError):
        return {}
    if not isinstance(found, dict):
        return {}
    return {name: _whole(text) for name, text in found.items() if isinstance(text, str)}


def write(parts: Mapping[str, str]) -> str:
    """In the order given; "" when nothing is written in any part."""
    written = {name: text for name, text in parts.items() if text.strip()}
    return json.dumps(written, ensure_ascii=False) if written else ""


def _whole(text: str) -> str:
    """JSON can spell half a sign, which no page can show."""
    return text.encode("utf-8", "ignore").decode()

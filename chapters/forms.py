"""The shape of what worksheet pages send: one box an exercise, and nothing that was not asked for."""

from collections.abc import Collection
from dataclasses import dataclass
from uuid import UUID

from django.core.exceptions import BadRequest
from django.http import QueryDict

from chapters import kinds, rules
from chapters.models import Timing

FIELDS = ("body", "revision", "step", "was", "keep")
PLAIN = ("csrfmiddlewaretoken", "do", "writer", "back")
WRITERS_DEEDS = ("save", "hand_in")
TSWS_DEEDS = ("save", "preview", "send")
EXAM_DEEDS = ("take", "withdraw")
KEEPS = ("", "mine", "other", "both")
LARGEST = 2**31 - 1


@dataclass(frozen=True)
class Boxes:
    """`do` is what the pressed button says; `back` the depth of the chapter page the form stood on."""

    do: str
    back: str
    sent: dict[str, rules.Sent]


def read_boxes(data: QueryDict, *, deeds: Collection[str]) -> Boxes:
    """Every field is `field-slug`, or `body-slug:part`; the overall letter's slug is empty."""
    do, back = data.get("do", "save"), data.get("back", "")
    if do not in deeds or back not in ("", "gist", "standard", "full"):
        raise BadRequest("an unknown deed or place")
    _refuse_extra(data)
    slugs = [key.removeprefix("revision-") for key in data if key.startswith("revision-")]
    writer = _uuid(data.get("writer", ""))
    return Boxes(do, back, {slug: _box(data, slug, writer) for slug in slugs})


def read_place(data: QueryDict) -> tuple[str, str]:
    if set(data) - {"csrfmiddlewaretoken", "depth", "section"}:
        raise BadRequest("an extra field")
    return data.get("depth", ""), data.get("section", "")


def read_timing(data: QueryDict) -> Timing:
    if set(data) - {"csrfmiddlewaretoken", "timing"} or data.get("timing") not in Timing.values:
        raise BadRequest("an unknown time")
    return Timing(data["timing"])


def read_exam_week(data: QueryDict) -> tuple[int, str]:
    """The week of the treatment, and whether it is taken or given back."""
    if set(data) - {"csrfmiddlewaretoken", "week", "deed"} or data.get("deed") not in EXAM_DEEDS:
        raise BadRequest("an unknown deed")
    return _number(data.get("week", "")), data["deed"]


def _refuse_extra(data: QueryDict) -> None:
    for key in data:
        field, dash, rest = key.partition("-")
        slug, colon, _ = rest.partition(":")
        is_box = dash and field in FIELDS and f"revision-{slug}" in data and not (colon and field != "body")
        if key not in PLAIN and not is_box:
            raise BadRequest("an extra field")


def _box(data: QueryDict, slug: str, writer: UUID | None) -> rules.Sent:
    keep = data.get(f"keep-{slug}", "")
    if keep not in KEEPS:
        raise BadRequest("an unknown choice")
    return rules.Sent(
        body=_body(data, f"body-{slug}"),
        revision=_number(data.get(f"revision-{slug}", "0")),
        writer=writer,
        step=_number(data.get(f"step-{slug}", "0")),
        was=data.get(f"was-{slug}", ""),
        keep=keep,
    )


def _body(data: QueryDict, name: str) -> str:
    """One text, or the parts as kinds.parts writes them. Several ticked choices arrive as several values."""
    named = [key for key in data if key.startswith(f"{name}:")]
    if not named:
        return "\n".join(data.getlist(name))
    return kinds.parts.write({key.removeprefix(f"{name}:"): "\n".join(data.getlist(key)) for key in named})


def _number(text: str) -> int:
    if not (text.isascii() and text.isdigit()) or int(text[:11]) > LARGEST:
        raise BadRequest("not a number")
    return int(text[:11])


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text) if text else None
    except ValueError:
        raise BadRequest("not an identifier") from None

"""The shape of what worksheet pages send: one box an exercise, and nothing that was not asked for."""

import re
from collections.abc import Collection
from dataclasses import dataclass
from uuid import UUID

from django.core.exceptions import BadRequest
from django.http import QueryDict

from care.rules import Sent
from chapters import kinds, rules
from chapters.models import Timing

FIELDS = ("body", "revision", "step", "was", "keep")
PLAIN = ("csrfmiddlewaretoken", "do", "writer", "back", "find")
WRITERS_DEEDS = ("save", "hand_in")
TSWS_DEEDS = ("save", "preview", "send")
EXAM_DEEDS = ("take", "withdraw")
SHELF_DEEDS = ("keep", "let_go")
GOAL_DEEDS = ("add", "reword", "rate", "put_away", "bring_back")
NOTE_DEEDS = ("share", "put_away", "bring_back")
KEEPS = ("", "mine", "other", "both")
LARGEST = 2**31 - 1
SLUG = re.compile(r"[a-z0-9-]{0,80}")


@dataclass(frozen=True)
class Boxes:
    """`do` is what the pressed button says; `back` the depth of the chapter page the form stood on."""

    do: str
    back: str
    sent: dict[str, Sent]


def read_boxes(data: QueryDict, *, deeds: Collection[str]) -> Boxes:
    """Every field is `field-slug`, or `body-slug:part`; the overall letter's slug is empty."""
    do, back = data.get("do", "save"), data.get("back", "")
    if do not in deeds or back not in ("", "gist", "standard", "full"):
        raise BadRequest("an unknown deed or place")
    _refuse_extra(data)
    slugs = [read_slug(key.removeprefix("revision-")) for key in data if key.startswith("revision-")]
    writer = _uuid(data.get("writer", ""))
    return Boxes(do, back, {slug: _box(data, slug, writer) for slug in slugs})


def read_place(data: QueryDict) -> tuple[str, str]:
    if set(data) - {"csrfmiddlewaretoken", "depth", "section"}:
        raise BadRequest("an extra field")
    return read_slug(data.get("depth", "")), read_slug(data.get("section", ""))


def read_timing(data: QueryDict) -> Timing:
    timing = data.get("timing", "")
    if set(data) - {"csrfmiddlewaretoken", "timing"} or timing not in Timing.values:
        raise BadRequest("an unknown time")
    return Timing(timing)


def read_exam_week(data: QueryDict) -> tuple[int, str]:
    """The week of the treatment, and whether it is taken or given back."""
    deed = data.get("deed", "")
    if set(data) - {"csrfmiddlewaretoken", "week", "deed"} or deed not in EXAM_DEEDS:
        raise BadRequest("an unknown deed")
    return _number(data.get("week", "")), deed


@dataclass(frozen=True)
class Shelved:
    """A thing to keep or let go, and the page to go back to ("" is the toolbox)."""

    deed: str
    kind: str
    thing_id: UUID | None
    words: str
    back: str


def read_shelved(data: QueryDict) -> Shelved:
    deed = _deed(data, SHELF_DEEDS, (*rules.THINGS, "words", "back"))
    kind = next((name for name in rules.THINGS if name in data), "")
    return Shelved(
        deed, kind, _uuid(data.get(kind, "")), words=data.get("words", ""), back=data.get("back", "")
    )


@dataclass(frozen=True)
class GoalDeed:
    deed: str
    goal_id: UUID | None
    body: str
    how_far: int | None


def read_goal(data: QueryDict) -> GoalDeed:
    deed = _deed(data, GOAL_DEEDS, ("goal", "body", "how_far"))
    how_far = data.get("how_far", "")
    return GoalDeed(
        deed, _uuid(data.get("goal", "")), data.get("body", ""), _number(how_far) if how_far else None
    )


def read_own_words(data: QueryDict) -> dict[str, str]:
    """Only the words somebody touched: a form says with `was-…` what stood in each field."""
    names = tuple(rules.LONGEST_OWN_WORDS)
    _deed(data, ("save",), (*names, *(f"was-{name}" for name in names)))
    touched = (name for name in names if name in data and data.get(name) != data.get(f"was-{name}"))
    return {name: data.get(name, "") for name in touched}


def read_note_deed(data: QueryDict) -> tuple[str, UUID | None]:
    return _deed(data, NOTE_DEEDS, ("note",)), _uuid(data.get("note", ""))


def read_note(data: QueryDict) -> tuple[UUID, Sent]:
    """One note as it stands in its field, under the id the page has given it."""
    boxes = read_boxes(data, deeds=("save",)).sent
    if len(boxes) != 1:
        raise BadRequest("not one note")
    ((slug, sent),) = boxes.items()
    note_id = _uuid(slug)
    if note_id is None:
        raise BadRequest("not an identifier")
    return note_id, sent


def _deed(data: QueryDict, deeds: Collection[str], fields: Collection[str]) -> str:
    """What the pressed button says (the first of these deeds when it says nothing)."""
    deed = data.get("deed", next(iter(deeds)))
    if deed not in deeds or set(data) - {"csrfmiddlewaretoken", "deed", *fields}:
        raise BadRequest("an unknown deed or an extra field")
    return deed


def _refuse_extra(data: QueryDict) -> None:
    for key in data:
        field, dash, rest = key.partition("-")
        slug, colon, _ = rest.partition(":")
        is_box = dash and field in FIELDS and f"revision-{slug}" in data and not (colon and field != "body")
        if key not in PLAIN and not is_box:
            raise BadRequest("an extra field")


def _box(data: QueryDict, slug: str, writer: UUID | None) -> Sent:
    keep = data.get(f"keep-{slug}", "")
    if keep not in KEEPS:
        raise BadRequest("an unknown choice")
    return Sent(
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


def read_slug(text: str) -> str:
    """The name of a thing in a pack, or ""; no database is asked for anything that cannot be one."""
    if not SLUG.fullmatch(text):
        raise BadRequest("not a name")
    return text


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text) if text else None
    except ValueError:
        raise BadRequest("not an identifier") from None

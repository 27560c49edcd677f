"""The shape of what a young person sends from the waiting room."""

from dataclasses import dataclass
from uuid import UUID

from django import forms
from django.http import QueryDict


@dataclass(frozen=True)
class ToBring:
    """`offered` are the notes that stood on the page, `ticked` those of them that come along."""

    choice: str
    ticked: frozenset[UUID]
    offered: frozenset[UUID]


def read_bringing(data: QueryDict) -> ToBring:
    return ToBring(data.get("choice", ""), _ids(data.getlist("note")), _ids(data.getlist("offered")))


def read_note_id(data: QueryDict) -> UUID | None:
    return next(iter(_ids(data.getlist("note"))), None)


def _ids(texts: list[str]) -> frozenset[UUID]:
    """Those that can be one; what cannot is nobody's note."""
    field = forms.UUIDField()
    found = []
    for text in texts:
        try:
            found.append(field.clean(text))
        except forms.ValidationError:
            continue
    return frozenset(found)

"""Shapes of what staff type about a young person, and of what their scripts are told."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django import forms
from django.core.exceptions import BadRequest
from django.http import QueryDict
from django.urls import reverse
from django.utils.formats import date_format

from caseload.selectors.words import Result, WordsPage
from chapters.forms import read_slug
from chapters.models import Quotation


class Worry(forms.Form):
    reason = forms.CharField(
        label="What worries you?",
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3, "autocomplete": "off"}),
        help_text="A sentence or two. Your supervisor reads it.",
        error_messages={"required": "Write a few words, so that your supervisor knows what to look at."},
    )


class Outcome(forms.Form):
    outcome = forms.CharField(
        label="What was done?",
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 2, "autocomplete": "off"}),
        error_messages={"required": "Write what was done; it is kept with the alert."},
    )


@dataclass(frozen=True)
class PlaceToQuote:
    """The box of a feedback page that asked for earlier words."""

    worksheet_id: UUID
    slug: str


def place_to_quote(data: QueryDict) -> PlaceToQuote | None:
    try:
        return PlaceToQuote(UUID(data.get("worksheet", "")), data.get("beside", ""))
    except ValueError:
        return None


def read_quote(data: QueryDict) -> dict[str, str]:
    if set(data) - {"csrfmiddlewaretoken", "ref", "beside", "words"} or not data.get("ref"):
        raise BadRequest("an extra field, or nothing to quote")
    return {
        "ref": data.get("ref", ""),
        "slug": read_slug(data.get("beside", "")),
        "chosen": data.get("words", ""),
    }


def found_words(page: WordsPage) -> dict[str, Any]:
    results = [_result(result) for result in page.results]
    return {"query": page.query, "results": results, "more": page.more, "searched": page.searched}


def _result(result: Result) -> dict[str, Any]:
    return {
        "ref": result.said.ref,
        "place": result.said.place,
        "on": date_format(result.said_on, "j F Y"),
        "path": result.said.staff_path,
        "words": result.words,
        "pieces": [[piece.text, piece.is_match] for piece in result.pieces],
    }


def quotation(quoted: Quotation) -> dict[str, str]:
    on = date_format(quoted.said_on, "j F Y")
    away = reverse("unquote", args=[quoted.pk])
    return {"id": str(quoted.pk), "words": quoted.words, "place": quoted.place, "on": on, "away": away}

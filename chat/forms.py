"""The shape of what the chat's plain forms send; the rules of a message are in rules.py."""

from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import uuid4

from django import forms
from django.core.exceptions import BadRequest
from django.core.validators import ProhibitNullCharactersValidator
from django.http import QueryDict
from django.utils.formats import date_format

from care.rules import Sent
from chat import rules
from chat.loading.exercises import exercises
from chat.models import Summary
from chat.selectors import FoundLines
from chat.services import SentSummary


class Words(forms.CharField):
    """Whatever was typed. NUL is taken out by the rules of a message, not held against the rest of it."""

    def __init__(self) -> None:
        super().__init__(strip=False, required=False)
        self.validators = [v for v in self.validators if not isinstance(v, ProhibitNullCharactersValidator)]


class MessageForm(forms.Form):
    key = forms.UUIDField()
    # Not required here: an empty message is refused in words, by the same rule as on the socket.
    body = Words()
    # Whether there is such a line is for the rules to say, with the words kept.
    reply_to = forms.IntegerField(required=False)


class LaterForm(forms.Form):
    """A message for a morning to come; its key is not the composer's, which the same words may go by too."""

    later_key = forms.UUIDField()
    body = Words()


def read_later(data: QueryDict) -> dict[str, Any]:
    form = LaterForm(data)
    form.is_valid()
    if "later_key" not in form.cleaned_data:
        raise rules.Refused(rules.Refusal.MALFORMED)
    return {"key": form.cleaned_data["later_key"], "body": form.cleaned_data["body"], "day": read_day(data)}


def read_day(data: QueryDict) -> date | None:
    try:
        return date.fromisoformat(data.get("on", ""))
    except ValueError:
        return None


def found(page: FoundLines) -> dict[str, Any]:
    """What a search found, for the page's script."""
    hits = [
        {
            "who": "You" if hit.is_mine else hit.name,
            "where": "chat" if hit.session else "messages",
            "on": date_format(hit.said_on, "j F Y"),
            "path": hit.path,
            "pieces": [[piece.text, piece.is_match] for piece in hit.pieces],
        }
        for hit in page.hits
    ]
    return {"hits": hits, "more": page.more}


class DraftForm(forms.Form):
    body = Words()


class TogetherForm(forms.Form):
    """A deed about an exercise: which one, and for a step its number. Without a deed it is a step."""

    NEEDS = {"propose": "exercise", "yes": "together", "no": "together", "stop": "together", "step": "step"}

    deed = forms.ChoiceField(choices=[(name, name) for name in NEEDS], required=False)
    exercise = forms.ChoiceField(choices=lambda: [(slug, slug) for slug in exercises()], required=False)
    together = forms.UUIDField(required=False)
    step = forms.IntegerField(required=False)

    def clean(self) -> dict[str, Any]:
        asked = self.cleaned_data
        asked["deed"] = asked.get("deed") or "step"
        needed = asked.get(self.NEEDS[asked["deed"]])
        if needed in (None, "") or not (asked.get("together") or asked["deed"] == "propose"):
            raise forms.ValidationError("Which exercise?")
        return asked


LONGEST_REASON = 300
NOTES = "notes"  # what worksheet.js calls a TSW's private notes


class PrivateNoteForm(forms.Form):
    """As worksheet.js sends a box: every field but the page's own mark is `field-notes`."""

    body = Words()
    revision = forms.IntegerField(min_value=0, max_value=2**31 - 1)
    step = forms.IntegerField(min_value=0, max_value=2**31 - 1, required=False)
    keep = forms.CharField(required=False)
    writer = forms.UUIDField(required=False)

    def add_prefix(self, field_name: str) -> str:
        return field_name if field_name == "writer" else f"{field_name}-{NOTES}"


def read_private_note(data: QueryDict) -> Sent:
    form = PrivateNoteForm(data)
    if not form.is_valid():
        raise BadRequest("not a note")
    return Sent(**form.cleaned_data | {"step": form.cleaned_data["step"] or 0})


class WorryForm(forms.Form):
    reason = Words()

    def clean_reason(self) -> str:
        reason = rules.clean(self.cleaned_data["reason"])
        if not reason:
            raise forms.ValidationError("Write a few words, so that your supervisor knows what to look at.")
        if too_long := max(0, len(reason) - LONGEST_REASON):
            raise forms.ValidationError(f"Shorten it by {too_long}; a sentence is enough. Or phone.")
        return reason


class LongerForm(forms.Form):
    minutes = forms.IntegerField(min_value=5, max_value=15)


class SummaryForm(forms.Form):
    """Both texts, and with `was_` what stood there when the page began."""

    body = Words()
    next_time = Words()
    was_body = Words()
    was_next_time = Words()
    revision = forms.IntegerField(required=False)


@dataclass(frozen=True)
class TypedSummary:
    """What stood in the boxes of a summary, and which revision was on that page."""

    sent: SentSummary
    revision: int

    def beside(self, stored: Summary | None) -> SentSummary:
        """What the boxes hold next; when somebody wrote meanwhile, both texts, so that nothing is lost."""
        if stored is None:
            return self.sent
        body = rules.both_texts(self.sent.body, stored.body, self.sent.was_body)
        next_time = rules.both_texts(self.sent.next_time, stored.next_time, self.sent.was_next_time)
        return SentSummary(body, next_time, was_body=stored.body, was_next_time=stored.next_time)


def read_summary(data: QueryDict) -> TypedSummary:
    form = SummaryForm(data)
    form.is_valid()
    revision = form.cleaned_data.pop("revision", None)
    # Without a number nothing was read that could be agreed to.
    return TypedSummary(SentSummary(**form.cleaned_data), -1 if revision is None else revision)


def new_key() -> str:
    return str(uuid4())

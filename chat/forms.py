"""The shape of what the chat's plain forms send; the rules of a message are in rules.py."""

from uuid import uuid4

from django import forms
from django.core.validators import ProhibitNullCharactersValidator


class Words(forms.CharField):
    """Whatever was typed. NUL is taken out by the rules of a message, not held against the rest of it."""

    def __init__(self) -> None:
        super().__init__(strip=False, required=False)
        self.validators = [v for v in self.validators if not isinstance(v, ProhibitNullCharactersValidator)]


class MessageForm(forms.Form):
    key = forms.UUIDField()
    # Not required here: an empty message is refused in words, by the same rule as on the socket.
    body = Words()


class DraftForm(forms.Form):
    body = Words()


class LongerForm(forms.Form):
    minutes = forms.IntegerField(min_value=5, max_value=15)


def new_key() -> str:
    return str(uuid4())

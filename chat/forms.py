"""The shape of what the chat's plain forms send; the rules of a message are in rules.py."""

from uuid import uuid4

from django import forms


class MessageForm(forms.Form):
    key = forms.UUIDField()
    # Not required here: an empty message is refused in words, by the same rule as on the socket.
    body = forms.CharField(strip=False, required=False)


class DraftForm(forms.Form):
    body = forms.CharField(strip=False, required=False)


class LongerForm(forms.Form):
    minutes = forms.IntegerField(min_value=5, max_value=15)


def new_key() -> str:
    return str(uuid4())

"""Shapes of what a coordinator types."""

from collections.abc import Sequence
from typing import Any

from django import forms

from intake.selectors import Load


class Handover(forms.Form):
    """The next TSW, with how much each of them carries, and why."""

    tsw = forms.TypedChoiceField(
        label="Who takes over?",
        widget=forms.RadioSelect,
        error_messages={"required": "Choose who takes over."},
    )
    reason = forms.CharField(
        label="Why?",
        max_length=200,
        help_text="Kept with the hand-over. Coordinators read it; no clinical detail, please.",
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        error_messages={"required": "A few words are enough; they are kept with the hand-over."},
    )

    def __init__(self, *args: Any, loads: Sequence[Load], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.tsws = {str(load.tsw.pk): load.tsw for load in loads}
        field = self.fields["tsw"]
        assert isinstance(field, forms.TypedChoiceField)  # noqa: S101 - declared above
        field.choices = [(str(load.tsw.pk), _with_load(load)) for load in loads]
        field.coerce = self.tsws.__getitem__


def _with_load(load: Load) -> str:
    words = "nobody yet" if not load.carries else f"{load.carries} now"
    return f"{load.tsw.name} · {words}"

"""Shapes of what a coordinator types."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from django import forms

from care.rules import week_on
from intake.selectors import Load

LONGEST_AHEAD = timedelta(days=92)


def _day() -> forms.DateInput:
    return forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


class ChooseTsw(forms.Form):
    """A TSW, with how much each of them carries."""

    tsw = forms.TypedChoiceField(
        label="Which TSW?",
        widget=forms.RadioSelect,
        error_messages={"required": "Choose a TSW."},
    )

    def __init__(self, *args: Any, loads: Sequence[Load], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.tsws = {str(load.tsw.pk): load.tsw for load in loads}
        field = self.fields["tsw"]
        assert isinstance(field, forms.TypedChoiceField)  # noqa: S101 - declared above
        field.choices = [(str(load.tsw.pk), _with_load(load)) for load in loads]
        field.coerce = self.tsws.__getitem__


class Handover(ChooseTsw):
    """The next TSW, and why."""

    reason = forms.CharField(
        label="Why?",
        max_length=200,
        help_text="Kept with the hand-over. Coordinators read it; no clinical detail, please.",
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        error_messages={"required": "A few words are enough; they are kept with the hand-over."},
    )


class Begin(ChooseTsw):
    """When the ten weeks start and when they chat, on the young person's own clock."""

    starts_on = forms.DateField(
        label="When does week 1 start?",
        widget=_day(),
        error_messages={"required": "Choose the first day.", "invalid": "Write it like 2026-11-30."},
    )
    first_chat_on = forms.DateField(
        label="When is the first chat?",
        help_text="A day in week 1; then the same day and time each week.",
        widget=_day(),
        error_messages={
            "required": "Choose the day of the first chat.",
            "invalid": "Write it like 2026-12-02.",
        },
    )
    chat_at = forms.TimeField(
        label="At what time?",
        help_text="Where the young person is.",
        widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
        error_messages={"required": "Choose a time.", "invalid": "Write it like 17:30."},
    )

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today

    def clean_starts_on(self) -> date:
        day: date = self.cleaned_data["starts_on"]
        if not self.today <= day <= self.today + LONGEST_AHEAD:
            raise forms.ValidationError("Choose a day from today to three months ahead.")
        return day

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean()
        start, chat = self.cleaned_data.get("starts_on"), self.cleaned_data.get("first_chat_on")
        if start and chat and week_on(start, chat) != 1:
            self.add_error("first_chat_on", "The first chat belongs into week 1: its first seven days.")
        return cleaned


def _with_load(load: Load) -> str:
    words = "nobody yet" if not load.carries else f"{load.carries} now"
    clashes = f" · {len(load.clashes)} of the chats clash" if load.clashes else ""
    return f"{load.tsw.name} · {words}{clashes}"

"""The shape of what the forms about times send: hours, a day and a time, why, which letters."""

from datetime import datetime
from typing import Any

from django import forms

from accounts.models import Role, User
from care import rules as calendar
from chat import between, slots
from chat.slots import Hours, Slot


def _day(**more: Any) -> forms.DateField:
    return forms.DateField(
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={"required": "Choose a day.", "invalid": "Write it like 2026-12-02."},
        **more,
    )


def _time(**more: Any) -> forms.TimeField:
    return forms.TimeField(
        widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
        error_messages={"required": "Choose a time.", "invalid": "Write it like 17:30."},
        **more,
    )


class HoursForm(forms.Form):
    """Hours of a week, on the TSW's own clock."""

    weekday = forms.TypedChoiceField(
        label="Day",
        choices=list(enumerate(slots.WEEKDAYS)),
        coerce=int,
        error_messages={"required": "Choose a day."},
    )
    from_time = _time(label="From")
    until_time = _time(label="Until")

    def clean(self) -> dict[str, Any] | None:
        start, end = self.cleaned_data.get("from_time"), self.cleaned_data.get("until_time")
        if start and end and not slots.holds_a_chat(start, end):
            self.add_error("until_time", "Leave room for one chat at least: half an hour after the start.")
        return self.cleaned_data

    @property
    def hours(self) -> Hours:
        return Hours(**self.cleaned_data)


class DayAndTimeForm(forms.Form):
    """A day and a time on the young person's clock."""

    day = _day(label="Day")
    at = _time(label="Time")

    def __init__(self, *args: Any, time_zone: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.time_zone = time_zone

    @property
    def starts_at(self) -> datetime:
        return calendar.instant(self.cleaned_data["day"], self.cleaned_data["at"], self.time_zone)


WHO_READS = {
    Role.YOUNG_PERSON: "You don’t have to. Your TSW and the coordinator can read it.",
    Role.TSW: "Your young person and the coordinator can read it.",
    Role.COORDINATOR: "The young person and their TSW can read it.",
}


class ChangeForm(forms.Form):
    """Why a chat is moved or cancelled. Young people need not say."""

    reason = forms.CharField(
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 2, "autocomplete": "off"}),
        error_messages={"required": "A few words are enough; both of them see it beside the time."},
    )

    def __init__(self, *args: Any, by: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        reason = self.fields["reason"]
        reason.required = by.is_staff_member
        reason.label = "Why?" if by.is_staff_member else "Would you like to say why?"
        reason.help_text = WHO_READS.get(Role(by.role), "")


class MoveForm(ChangeForm, DayAndTimeForm):
    """One of the free times; for staff also any other day and time."""

    when = forms.CharField(max_length=40, required=False)
    field_order = ["when", "day", "at", "reason"]

    def __init__(self, *args: Any, by: User, **kwargs: Any) -> None:
        super().__init__(*args, by=by, **kwargs)
        self.fields["day"].required = self.fields["at"].required = False

    def clean(self) -> dict[str, Any] | None:
        typed = self.cleaned_data.get("day"), self.cleaned_data.get("at")
        if not slots.in_utc(self.cleaned_data.get("when") or "") and not all(typed) and not self.errors:
            self.add_error("when", "Choose a time.")
        return self.cleaned_data

    @property
    def starts_at(self) -> datetime:
        # What was typed counts before what was chosen: nobody types a time without meaning it.
        if self.cleaned_data["day"] and self.cleaned_data["at"]:
            return super().starts_at
        chosen = slots.in_utc(self.cleaned_data["when"])
        assert chosen is not None  # noqa: S101 - asked in clean
        return chosen


class SlotForm(forms.Form):
    """A weekly time, as the list of offers names it."""

    slot = forms.CharField(max_length=7, error_messages={"required": "Choose a day and a time."})

    def clean_slot(self) -> Slot:
        found = slots.named(self.cleaned_data["slot"])
        if found is None:
            raise forms.ValidationError("Choose a day and a time.")
        return found


class WishesForm(forms.Form):
    """Which letters somebody wants about chats and messages."""

    EVERY = {0: "Soon after each one", 4: "At most one in four hours", 24: "At most one a day"}

    day_before = forms.BooleanField(label="A day before", required=False)
    hour_before = forms.BooleanField(label="An hour before", required=False)
    message_hours = forms.TypedChoiceField(
        label="When somebody has written to you",
        coerce=int,
        choices=[(hours, words) for hours, words in EVERY.items() if hours in between.LETTER_CHOICES],
        widget=forms.RadioSelect,
        error_messages={"required": "Choose one of the three.", "invalid_choice": "Choose one of the three."},
    )

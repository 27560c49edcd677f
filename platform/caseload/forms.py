"""Shapes of what staff type about a young person."""

from django import forms


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

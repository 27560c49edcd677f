"""The shape of a set of answers: one choice for each question of an instrument."""

from typing import Any

from django import forms

from measures.instruments import Instrument

STILL_OPEN = "This one is still open."
NOT_A_CHOICE = "Please choose one of these."
NOT_KEPT = (
    "That didn't get through just now. Your answers are still here: please send them again in a minute."
)


class AnswersForm(forms.Form):
    """Radio buttons whose values are the scores; what was chosen stays when something is missing."""

    use_required_attribute = False

    def __init__(self, data: Any = None, *, instrument: Instrument) -> None:
        super().__init__(data)
        self.instrument = instrument
        for item in instrument.items:
            self.fields[f"item_{item.number}"] = forms.TypedChoiceField(
                label=item.text,
                choices=item.choices,
                coerce=int,
                widget=forms.RadioSelect,
                error_messages={"required": STILL_OPEN, "invalid_choice": NOT_A_CHOICE},
            )

    @property
    def answers(self) -> dict[int, int]:
        """Item number to score; only of a valid form."""
        return {item.number: self.cleaned_data[f"item_{item.number}"] for item in self.instrument.items}

    @property
    def questions(self) -> list[forms.BoundField]:
        return [self[name] for name in self.fields]

    @property
    def still_open(self) -> list[int]:
        """Numbers of the questions that want something yet."""
        return [item.number for item in self.instrument.items if f"item_{item.number}" in self.errors]

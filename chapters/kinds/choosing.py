"""One choice, several choices, a point on a scale: only what the pack offers can be chosen."""

from typing import Any

from chapters.kinds.kind import Kind, Line, Options, PackTable, only_offered

ENDS = (("min", "low"), ("max", "high"))


class Choice(Kind):
    is_one = True

    def options(self, table: PackTable) -> dict[str, Any]:
        return {"choices": table.texts("choices", longest=200, most=40)}

    def allowed(self, options: Options) -> list[str]:
        return list(options["choices"])

    def clean(self, options: Options, body: str) -> str:
        return only_offered(body, self.allowed(options), is_one=self.is_one)


class SeveralChoices(Choice):
    is_one = False

    def both(self, options: Options, stored: str, mine: str) -> str | None:
        return "\n".join(line for line in dict.fromkeys(f"{stored}\n{mine}".split("\n")) if line)


class Scale(Choice):
    def options(self, table: PackTable) -> dict[str, Any]:
        low = table.number("minimum", 0, 10)
        return {
            "minimum": low,
            "maximum": table.number("maximum", low + 1, 10),
            "low_label": table.text("low_label", longest=60),
            "high_label": table.text("high_label", longest=60),
        }

    def allowed(self, options: Options) -> list[str]:
        return [str(number) for number in range(options["minimum"], options["maximum"] + 1)]

    def readable(self, options: Options, body: str) -> list[Line]:
        low, high = (f"{options[f'{end}imum']} ({options[f'{label}_label']})" for end, label in ENDS)
        return [Line("", f"{body}, from {low} to {high}")] if body else []

    def layout(self, options: Options, body: str) -> list[str]:
        return self.allowed(options)

"""A plan: who, what, when."""

from typing import Any

from chapters.kinds.kind import Options, PackTable
from chapters.kinds.with_parts import Part, WithParts

QUESTIONS = ("who", "what", "when")


class Plan(WithParts):
    def options(self, table: PackTable) -> dict[str, Any]:
        return {f"{question}_label": table.text(f"{question}_label", longest=80) for question in QUESTIONS}

    def parts(self, options: Options) -> list[Part]:
        return [Part(question, options[f"{question}_label"], longest=2_000) for question in QUESTIONS]

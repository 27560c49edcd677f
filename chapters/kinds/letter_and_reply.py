"""A letter, and what is answered: two sheets."""

from typing import Any

from chapters.kinds.kind import Options, PackTable
from chapters.kinds.with_parts import Part, WithParts

SHEETS = ("letter", "reply")


class LetterAndReply(WithParts):
    def options(self, table: PackTable) -> dict[str, Any]:
        return {f"{sheet}_label": table.text(f"{sheet}_label", longest=80) for sheet in SHEETS}

    def parts(self, options: Options) -> list[Part]:
        return [Part(sheet, options[f"{sheet}_label"]) for sheet in SHEETS]

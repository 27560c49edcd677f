"""Short and long writing: one text, kept as it was typed."""

from typing import Any

from care.rules import clean_text
from chapters import rules
from chapters.kinds.kind import Kind, Options, PackTable


class Writing(Kind):
    def options(self, table: PackTable) -> dict[str, Any]:
        return {}

    def clean(self, options: Options, body: str) -> str:
        return rules.require_fit(clean_text(body))

    def both(self, options: Options, stored: str, mine: str) -> str | None:
        return f"{stored}\n\n{mine}" if stored and mine else stored or mine

"""Two columns: what something gives me, what it costs me."""

from typing import Any

from chapters.kinds.kind import Options, PackTable
from chapters.kinds.with_parts import Part, WithParts


class TwoColumns(WithParts):
    def options(self, table: PackTable) -> dict[str, Any]:
        return {side: table.text(side, longest=60) for side in ("left", "right")}

    def parts(self, options: Options) -> list[Part]:
        return [Part(side, options[side]) for side in ("left", "right")]

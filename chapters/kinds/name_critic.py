"""Name your critic: what it is called, what it looks like, what it says."""

from typing import Any

from chapters import rules
from chapters.kinds.kind import Options, PackTable
from chapters.kinds.with_parts import Part, WithParts

LONGEST_NAME = rules.LONGEST_OWN_WORDS["critic_name"]


class NameCritic(WithParts):
    def options(self, table: PackTable) -> dict[str, Any]:
        return {label: table.text(label, longest=80) for label in ("name_label", "looks_label", "says_label")}

    def parts(self, options: Options) -> list[Part]:
        return [
            Part("name", options["name_label"], longest=LONGEST_NAME, is_one=True),
            Part("looks", options["looks_label"]),
            Part("says", options["says_label"]),
        ]

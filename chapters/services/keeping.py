"""Keeping what a page sent, box by box: a young person's answers and a TSW's words by the same rules."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from chapters import rules
from chapters.models import Answer, Feedback, Worksheet


@dataclass
class Outcome:
    """What became of each box that was sent, by the exercise's slug ("" is the overall letter)."""

    worksheet: Worksheet
    saved: dict[str, int] = field(default_factory=dict)
    conflicts: dict[str, rules.Stored] = field(default_factory=dict)
    refused: dict[str, str] = field(default_factory=dict)

    @property
    def is_whole(self) -> bool:
        return not self.conflicts and not self.refused


def keep(
    box: Answer | Feedback,
    sent: rules.Sent,
    outcome: Outcome,
    *,
    slug: str,
    kind: str,
    options: Mapping[str, Any],
    now: datetime,
) -> None:
    """Save this one box, leave it or refuse it, and say so in the outcome."""
    stored = rules.Stored(box.body, box.revision, box.writer, box.step)
    try:
        sent = replace(sent, body=rules.clean_answer(kind, options, sent.body))
        verdict = rules.judge(stored, sent)
        if verdict is rules.Verdict.CONFLICT:
            outcome.conflicts[slug] = stored
            return
        if verdict is rules.Verdict.SAVE:
            box.body = rules.clean_answer(kind, options, rules.chosen_body(stored, sent, kind=kind))
            box.revision += 1
            box.writer, box.step, box.saved_at = sent.writer, sent.step, now
            box.save()
    except rules.Refused as refusal:
        outcome.refused[slug] = refusal.sentence
    else:
        outcome.saved[slug] = box.revision

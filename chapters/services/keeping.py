"""Keeping what a page sent, box by box: a young person's answers and a TSW's words by the same rules."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from care.rules import Sent, Stored, Verdict, judge
from chapters import kinds, rules
from chapters.models import Answer, Feedback, Worksheet


@dataclass(frozen=True)
class Conflict:
    """What another page has saved meanwhile, as it is stored and as it reads."""

    body: str
    revision: int
    lines: list[kinds.Line]
    can_keep_both: bool


@dataclass
class Outcome:
    """What became of each box that was sent, by the exercise's slug ("" is the overall letter).

    `chosen` is the body that came of choosing between two versions.
    """

    worksheet: Worksheet
    saved: dict[str, int] = field(default_factory=dict)
    conflicts: dict[str, Conflict] = field(default_factory=dict)
    refused: dict[str, str] = field(default_factory=dict)
    chosen: dict[str, str] = field(default_factory=dict)

    @property
    def is_whole(self) -> bool:
        return not self.conflicts and not self.refused


def keep(
    box: Answer | Feedback,
    sent: Sent,
    outcome: Outcome,
    *,
    slug: str,
    kind: str,
    options: Mapping[str, Any],
    now: datetime,
) -> None:
    """Save this one box, leave it or refuse it, and say so in the outcome."""
    stored = Stored(box.body, box.revision, box.writer, box.step)
    try:
        sent = replace(sent, body=kinds.clean(kind, options, sent.body))
        verdict = judge(stored, sent)
        if verdict is Verdict.CONFLICT:
            outcome.conflicts[slug] = _conflict(kind, options, stored, sent)
            return
        if verdict is Verdict.SAVE:
            box.body = kinds.clean(kind, options, _chosen(kind, options, stored, sent))
            box.revision += 1
            box.writer, box.step, box.saved_at = sent.writer, sent.step, now
            box.save()
            if sent.keep:
                outcome.chosen[slug] = box.body
    except rules.Refused as refusal:
        outcome.refused[slug] = refusal.sentence
    else:
        outcome.saved[slug] = box.revision


def _conflict(kind: str, options: Mapping[str, Any], stored: Stored, sent: Sent) -> Conflict:
    lines = kinds.readable(kind, options, stored.body)
    can_keep_both = kinds.both(kind, options, stored.body, sent.body) is not None
    return Conflict(stored.body, stored.revision, lines, can_keep_both)


def _chosen(kind: str, options: Mapping[str, Any], stored: Stored, sent: Sent) -> str:
    """The body after a person chose between two versions."""
    if sent.keep == "other":
        return stored.body
    both = kinds.both(kind, options, stored.body, sent.body) if sent.keep == "both" else None
    return sent.body if both is None else both

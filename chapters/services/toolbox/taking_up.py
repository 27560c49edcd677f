"""What a worksheet brings into the toolbox: goals once they are handed in, and the critic's name."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from chapters import kinds, rules
from chapters.models import HandedInAnswer, MyWords, Worksheet, WorksheetStatus
from chapters.services.toolbox import goals
from chapters.services.toolbox.owner import hold

LONGEST_NAME = rules.LONGEST_OWN_WORDS["critic_name"]


@transaction.atomic
def take_up(worksheet: Worksheet, *, now: datetime | None = None) -> None:
    """After a save or a hand-in, in its transaction. Nothing of a draft is shown to anybody else by this."""
    now = now or timezone.now()
    hold(worksheet.treatment)
    _take_up_critic(worksheet)
    if worksheet.status == WorksheetStatus.HANDED_IN:
        for row in _new_rows(worksheet):
            _take_up_goal(worksheet, row, now=now)


def _take_up_critic(worksheet: Worksheet) -> None:
    answer = worksheet.answers.filter(exercise__kind="name_critic").order_by("-saved_at").first()
    if answer is None:
        return
    mine, _ = MyWords.objects.get_or_create(
        treatment=worksheet.treatment, defaults={"changed_at": answer.saved_at}
    )
    name = " ".join(kinds.parts.read(answer.body).get("name", "").split())[:LONGEST_NAME]
    is_newer = answer.saved_at >= mine.changed_at
    if worksheet.status != WorksheetStatus.HANDED_IN:
        if is_newer:
            mine.critic_draft = "" if name == mine.critic_name else name
    elif name and (is_newer or mine.critic_draft):
        mine.critic_name, mine.critic_draft = name, ""
    mine.save(update_fields=["critic_name", "critic_draft"])


@dataclass(frozen=True)
class Row:
    body: str
    how_far: int | None
    was_there: bool


def _new_rows(worksheet: Worksheet) -> Iterator[Row]:
    """What this version says of goals and the one before did not."""
    now, before = (_goals_of(worksheet, worksheet.times_handed_in - back) for back in (0, 1))
    for words, (body, how_far) in now.items():
        old = before.get(words)
        if old is None or (how_far is not None and old[1] != how_far):
            yield Row(body, how_far, was_there=old is not None)


def _goals_of(worksheet: Worksheet, version: int) -> dict[str, tuple[str, int | None]]:
    """Text and how far along of each goal in this version, by the text without its capitals and spaces."""
    found = {}
    given = HandedInAnswer.objects.filter(worksheet=worksheet, version=version, exercise__kind="goals")
    for answer in given.order_by("exercise__position"):
        parts = kinds.parts.read(answer.body)
        for place, text in parts.items():
            body = " ".join(text.split())[: rules.LONGEST_GOAL]
            if place.isdigit() and body:
                far = parts.get(f"{place}.far", "")
                found[rules.same_words(body)] = (body, int(far) if far.isdigit() else None)
    return found


def _take_up_goal(worksheet: Worksheet, row: Row, *, now: datetime) -> None:
    goal = goals.find_goal(worksheet.treatment, row.body)
    if goal is None:
        goal = goals.make_goal(worksheet.treatment, row.body, now=now)
    elif not row.was_there:
        goals.bring_back(goal)
    if row.how_far is not None and row.how_far <= rules.FURTHEST:
        goals.add_rating(goal, row.how_far, now=now)

"""What a worksheet brings into the toolbox, goals and the critic's name, and takes away when taken back."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from chapters import kinds, rules
from chapters.models import Goal, GoalRating, HandedInAnswer, MyWords, Worksheet, WorksheetStatus
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
        _take_up_goals(worksheet, now=now)


@transaction.atomic
def give_back(worksheet: Worksheet) -> None:
    """The version handed in last was taken back unread: what only it has brought is nobody else's again."""
    hold(worksheet.treatment)
    if at := worksheet.handed_in_at:
        GoalRating.objects.filter(goal__treatment=worksheet.treatment, rated_at=at).delete()
        Goal.objects.filter(treatment=worksheet.treatment, made_at=at, ratings__isnull=True).delete()
    mine = MyWords.objects.filter(treatment=worksheet.treatment).first()
    versions = (worksheet.times_handed_in, _answered_version(worksheet))
    name, before = (_name_in(worksheet, version) for version in versions)
    if mine and name and name == mine.critic_name != before:
        mine.critic_name, mine.critic_draft = before, name
        mine.save(update_fields=["critic_name", "critic_draft"])


def _answered_version(worksheet: Worksheet) -> int:
    """The one before this that the TSW has read; those in between were taken back."""
    sent = worksheet.feedback.filter(sent_at__isnull=False, version__lt=worksheet.times_handed_in)
    return sent.aggregate(last=Max("version"))["last"] or 0


# --- The critic's name -----------------------------------------------------------------------------------
def _take_up_critic(worksheet: Worksheet) -> None:
    answer = worksheet.answers.filter(exercise__kind="name_critic").order_by("-saved_at").first()
    if answer is None:
        return
    mine, _ = MyWords.objects.get_or_create(
        treatment=worksheet.treatment, defaults={"changed_at": answer.saved_at}
    )
    name, is_newer = _name_of(answer.body), answer.saved_at >= mine.changed_at
    if worksheet.status != WorksheetStatus.HANDED_IN:
        if is_newer:
            mine.critic_draft = "" if name == mine.critic_name else name
    elif name and (is_newer or mine.critic_draft):
        mine.critic_name, mine.critic_draft = name, ""
    mine.save(update_fields=["critic_name", "critic_draft"])


def _name_in(worksheet: Worksheet, version: int) -> str:
    given = HandedInAnswer.objects.filter(
        worksheet=worksheet, version=version, exercise__kind="name_critic"
    ).first()
    return _name_of(given.body) if given else ""


def _name_of(body: str) -> str:
    return " ".join(kinds.parts.read(body).get("name", "").split())[:LONGEST_NAME]


# --- Goals -----------------------------------------------------------------------------------------------
@dataclass(frozen=True)
class WrittenGoal:
    body: str
    how_far: int | None = None


def _take_up_goals(worksheet: Worksheet, *, now: datetime) -> None:
    """Only what this version says and the one read before did not: an old number is no new look."""
    before = _goals_of(worksheet, _answered_version(worksheet))
    for words, written in _goals_of(worksheet, worksheet.times_handed_in).items():
        if written != before.get(words):
            _take_up_goal(worksheet, written, old=before.get(words), now=now)


def _take_up_goal(
    worksheet: Worksheet, written: WrittenGoal, *, old: WrittenGoal | None, now: datetime
) -> None:
    goal = goals.find_goal(worksheet.treatment, written.body)
    if goal is None:
        goal = goals.make_goal(worksheet.treatment, written.body, now=now)
    elif old is None:
        goals.bring_back(goal)
    if written.how_far is not None and (old is None or old.how_far != written.how_far):
        goals.add_rating(goal, written.how_far, now=now)


def _goals_of(worksheet: Worksheet, version: int) -> dict[str, WrittenGoal]:
    """What a version says of goals, by their words without capitals and spaces."""
    given = HandedInAnswer.objects.filter(worksheet=worksheet, version=version, exercise__kind="goals")
    bodies = given.order_by("exercise__position").values_list("body", flat=True)
    return {rules.same_words(goal.body): goal for body in bodies for goal in goals_in(body)}


def goals_in(body: str) -> Iterator[WrittenGoal]:
    """The goals of one answer (chapters.kinds.goals); whatever else stands in it is passed over."""
    parts = kinds.parts.read(body)
    for place, text in parts.items():
        words = " ".join(text.split())[: rules.LONGEST_GOAL].strip()
        far = parts.get(f"{place}.far", "")
        if words and place.isdigit():
            yield WrittenGoal(words, int(far) if far in kinds.goals.HOW_FAR else None)

"""Reads of the toolbox: goals, own words and notes; and the part of them a TSW and a supervisor see."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import QuerySet

from accounts.models import User
from care import permissions
from care.models import Treatment
from care.permissions import Act
from chapters import loading, rules
from chapters.models import Exercise, Goal, GoalRating, MyWords, Note

SPARK_WIDTH, SPARK_HEIGHT, SPARK_EDGE = 96, 30, 3


@dataclass(frozen=True)
class GoalLine:
    """A goal with every rating of how far along it is, oldest first."""

    goal: Goal
    ratings: list[GoalRating]

    @property
    def latest(self) -> GoalRating | None:
        return self.ratings[-1] if self.ratings else None

    @property
    def points(self) -> list[tuple[float, float]]:
        """Where each rating stands in a small picture: evenly from left to right, 10 at the top."""
        between = (SPARK_WIDTH - 2 * SPARK_EDGE) / max(1, len(self.ratings) - 1)
        scale = (SPARK_HEIGHT - 2 * SPARK_EDGE) / rules.FURTHEST
        return [
            (
                round(SPARK_EDGE + between * place, 1),
                round(SPARK_HEIGHT - SPARK_EDGE - scale * rating.how_far, 1),
            )
            for place, rating in enumerate(self.ratings)
        ]

    @property
    def line(self) -> str:
        return " ".join(f"{x},{y}" for x, y in self.points)


@dataclass(frozen=True)
class SharedToolbox:
    """What a TSW and a supervisor see: goals, own words, and the notes that were shared."""

    goals: list[GoalLine]
    words: MyWords
    notes: list[Note]


def for_staff(user: User, treatment: Treatment) -> SharedToolbox:
    """For those who may read the goals. What is kept, not shared or only drafted is not in it."""
    permissions.require(user, Act.READ_GOALS, treatment)
    words = own_words(treatment)
    return SharedToolbox(
        goals=[line for line in goal_lines(treatment) if line.goal.put_away_at is None],
        words=MyWords(critic_name=words.critic_name, pronouns=words.pronouns, low_mood=words.low_mood),
        notes=list(notes_to_bring(treatment).filter(shared_at__isnull=False)),
    )


def own_words(treatment: Treatment) -> MyWords:
    """Empty ones when nothing was said; never saved by being read."""
    return MyWords.objects.filter(treatment=treatment).first() or MyWords(treatment=treatment)


def goal_lines(treatment: Treatment) -> list[GoalLine]:
    goals = Goal.objects.filter(treatment=treatment).prefetch_related("ratings")
    return [GoalLine(goal, list(goal.ratings.all())) for goal in goals]


def written_notes(treatment: Treatment) -> QuerySet[Note]:
    return Note.objects.filter(treatment=treatment).exclude(body="")


def notes_to_bring(treatment: Treatment) -> QuerySet[Note]:
    """Those that wait to be talked about, shared or not: for the young person's own eyes."""
    return written_notes(treatment).filter(put_away_at__isnull=True)


def in_own_words(exercises: Iterable[Exercise], treatment: Treatment | None) -> list[Exercise]:
    """With the young person's words in prompt and help, for their own eyes; the pack's words without one."""
    found = list(exercises)
    asking = [each for each in found if "{" in each.prompt + each.help]
    words = {"critic": own_words(treatment).critic} if asking and treatment else {}
    for each in asking:
        each.prompt, each.help = (loading.say_words(text, words) for text in (each.prompt, each.help))
    return found

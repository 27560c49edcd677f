"""Goals: what somebody would like to be different, and how far along; ratings are only ever added."""

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from audit import services as audit
from care import permissions
from care import rules as calendar
from care.models import Treatment
from chapters import rules
from chapters.models import Goal, GoalRating
from chapters.services.toolbox.owner import own_toolbox


@transaction.atomic
def add_goal(*, body: str, by: User, now: datetime | None = None) -> Goal:
    """A goal that is there already is not there twice; one that was put away comes back."""
    treatment, body = own_toolbox(by), _in_one_line(body)
    if goal := find_goal(treatment, body):
        return bring_back(goal)
    if treatment.goals.filter(put_away_at__isnull=True).count() >= rules.MOST_GOALS:
        raise rules.Refused(
            f"{rules.MOST_GOALS} goals are as many as fit here. Put one away first; it is kept for you."
        )
    return make_goal(treatment, body, now=now or timezone.now())


@transaction.atomic
def reword_goal(*, goal_id: UUID | None, body: str, by: User) -> Goal:
    treatment = own_toolbox(by)
    goal, body = _own_goal(treatment, goal_id), _in_one_line(body)
    other = find_goal(treatment, body)
    if other and other != goal:
        raise rules.Refused("You have this goal already, maybe among those you put away.")
    if body != goal.body:
        goal.body = body
        goal.save(update_fields=["body"])
        audit.record("goal.reworded", by=by, subject=by, about=goal)
    return goal


@transaction.atomic
def rate_goal(*, goal_id: UUID | None, how_far: int | None, by: User, now: datetime | None = None) -> Goal:
    goal = _own_goal(own_toolbox(by), goal_id)
    if how_far is None or not 0 <= how_far <= rules.FURTHEST:
        raise rules.Refused(f"Choose a number from 0 to {rules.FURTHEST}.")
    add_rating(goal, how_far, now=now or timezone.now())
    return goal


@transaction.atomic
def put_goal_away(*, goal_id: UUID | None, by: User, now: datetime | None = None) -> Goal:
    goal = _own_goal(own_toolbox(by), goal_id)
    if goal.put_away_at is None:
        goal.put_away_at = now or timezone.now()
        goal.save(update_fields=["put_away_at"])
        audit.record("goal.put_away", by=by, subject=by, about=goal)
    return goal


@transaction.atomic
def bring_goal_back(*, goal_id: UUID | None, by: User) -> Goal:
    return bring_back(_own_goal(own_toolbox(by), goal_id))


def bring_back(goal: Goal) -> Goal:
    if goal.put_away_at is not None:
        goal.put_away_at = None
        goal.save(update_fields=["put_away_at"])
        owner = goal.treatment.young_person
        audit.record("goal.brought_back", by=owner, subject=owner, about=goal)
    return goal


def find_goal(treatment: Treatment, body: str) -> Goal | None:
    """The goal of these words; capitals and spaces make no difference."""
    words = rules.same_words(body)
    return next((goal for goal in treatment.goals.all() if rules.same_words(goal.body) == words), None)


def make_goal(treatment: Treatment, body: str, *, now: datetime) -> Goal:
    goal = Goal.objects.create(treatment=treatment, body=body, made_at=now)
    owner = treatment.young_person
    audit.record("goal.added", by=owner, subject=owner, about=goal)
    return goal


def add_rating(goal: Goal, how_far: int, *, now: datetime) -> None:
    """Not twice on one day when nothing moved: a button pressed twice is no second look."""
    zone, last = goal.treatment.time_zone, goal.ratings.last()
    is_same_day = last and calendar.today_in(zone, last.rated_at) == calendar.today_in(zone, now)
    if last and is_same_day and last.how_far == how_far:
        return
    GoalRating.objects.create(goal=goal, how_far=how_far, rated_at=now)
    owner = goal.treatment.young_person
    audit.record("goal.rated", by=owner, subject=owner, about=goal)


def _in_one_line(body: str) -> str:
    return rules.one_line(body, longest=rules.LONGEST_GOAL, empty="Write a few words for your goal first.")


def _own_goal(treatment: Treatment, goal_id: UUID | None) -> Goal:
    goal = Goal.objects.filter(treatment=treatment, pk=goal_id).first() if goal_id else None
    if goal is None:
        raise permissions.NotVisible
    goal.treatment = treatment
    return goal

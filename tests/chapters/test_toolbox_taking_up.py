"""What a worksheet brings into the toolbox: goals when it is handed in, the critic's name as it is typed."""

from datetime import timedelta

import pytest
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from care.rules import Sent
from chapters import kinds, rules, services
from chapters.models import Exercise, Feedback, Goal, GoalRating, MyWords, Worksheet
from chapters.selectors import toolbox as selectors
from chapters.services import toolbox
from chapters.services.toolbox import taking_up

GOALS = {"most": 3, "low_label": "not begun", "high_label": "there", "carry_on": ""}
CRITIC = {"name_label": "Name", "looks_label": "Looks", "says_label": "Says"}


@pytest.fixture
def exercises(chapter):
    """A goals exercise and a critic to name, in the chapter Anna has open."""
    for slug, kind, options in (("my-goals", "goals", GOALS), ("my-critic", "name_critic", CRITIC)):
        Exercise.objects.create(
            chapter=chapter, position=90, slug=slug, kind=kind, prompt="Please.", options=options
        )


@pytest.fixture
def say(exercises, anna, treatment, chapter):
    """Anna saves or hands in, as the worksheet does."""

    def deed(*, hand_in=False, now=None, **parts):
        boxes = {}
        for name, said in parts.items():
            slug = name.replace("_", "-")
            stored = Worksheet.objects.filter(treatment=treatment).first()
            answer = stored and stored.answers.filter(exercise__slug=slug).first()
            body = kinds.parts.write(said)
            boxes[slug] = Sent(body=body, revision=answer.revision if answer else 0)
        fields = {"treatment": treatment, "chapter": chapter, "boxes": boxes, "by": anna, "now": now}
        return services.hand_in(**fields) if hand_in else services.save_answers(**fields)

    return deed


@pytest.fixture
def add_more(anna, tom, treatment, chapter):
    """Tom has answered, and Anna opens the worksheet again."""

    def deed():
        worksheet, now = Worksheet.objects.get(), timezone.now()
        version = worksheet.times_handed_in
        Feedback.objects.create(worksheet=worksheet, author=tom, body="Yes.", version=version, sent_at=now)
        Worksheet.objects.update(status="answered", answered_at=now)
        services.add_more(treatment=treatment, chapter=chapter, by=anna)

    return deed


@pytest.fixture
def take_back(anna, treatment, chapter):
    return lambda: services.take_back(treatment=treatment, chapter=chapter, by=anna)


def goals():
    return {goal.body: [rating.how_far for rating in goal.ratings.all()] for goal in Goal.objects.all()}


# --- Goals -----------------------------------------------------------------------------------------------
def test_goals_come_into_the_toolbox_when_they_are_handed_in(say):
    written = {"1": "Sleep", "1.far": "2", "3": "See Maya"}
    say(my_goals=written)
    assert goals() == {}
    say(my_goals=written, hand_in=True)
    assert goals() == {"Sleep": [2], "See Maya": []}


def test_handing_in_the_same_again_adds_nothing(say, add_more):
    say(my_goals={"1": "Sleep", "1.far": "2"}, hand_in=True)
    add_more()
    say(my_goals={"1": "Sleep", "1.far": "2"}, hand_in=True)
    assert goals() == {"Sleep": [2]}


def test_a_new_number_is_a_rating_more(say, add_more):
    say(my_goals={"1": "Sleep", "1.far": "2"}, hand_in=True)
    add_more()
    say(my_goals={"1": "sleep ", "1.far": "6"}, hand_in=True)
    assert goals() == {"Sleep": [2, 6]}


def test_an_old_number_handed_in_again_does_not_set_the_toolbox_back(say, add_more, anna):
    say(my_goals={"1": "Sleep", "1.far": "2"}, hand_in=True)
    toolbox.rate_goal(goal_id=Goal.objects.get().pk, how_far=7, by=anna)
    add_more()
    say(my_goals={"1": "Sleep", "1.far": "2", "2": "See Maya"}, hand_in=True)
    assert goals() == {"Sleep": [2, 7], "See Maya": []}


def test_a_goal_put_away_stays_away_when_the_worksheet_says_nothing_new(say, add_more, anna):
    say(my_goals={"1": "Sleep"}, hand_in=True)
    toolbox.put_goal_away(goal_id=Goal.objects.get().pk, by=anna)
    add_more()
    say(my_goals={"1": "Sleep", "2": "See Maya"}, hand_in=True)
    assert Goal.objects.get(body="Sleep").put_away_at


def test_a_goal_reworded_in_the_toolbox_does_not_come_again_in_its_old_words(say, add_more, anna):
    say(my_goals={"1": "Sleep"}, hand_in=True)
    toolbox.reword_goal(goal_id=Goal.objects.get().pk, body="Sleep till seven", by=anna)
    add_more()
    say(my_goals={"1": "Sleep"}, hand_in=True)
    assert goals() == {"Sleep till seven": []}


def test_staff_see_goals_that_are_not_put_away(treatment, anna, tom):
    for body in ("Sleep", "See Maya"):
        goal = toolbox.add_goal(body=body, by=anna)
    toolbox.put_goal_away(goal_id=goal.pk, by=anna)
    assert [line.goal.body for line in selectors.for_staff(tom, treatment).goals] == ["Sleep"]


def test_a_goal_put_away_comes_back_when_it_is_newly_written(say, anna):
    goal = toolbox.add_goal(body="Sleep", by=anna)
    toolbox.put_goal_away(goal_id=goal.pk, by=anna)
    say(my_goals={"1": "Sleep"}, hand_in=True)
    assert Goal.objects.get().put_away_at is None


def test_a_goal_written_in_two_rows_is_one_goal(say):
    say(my_goals={"1": "Sleep", "2": "SLEEP", "2.far": "4"}, hand_in=True)
    assert len(goals()) == 1


@given(parts=st.dictionaries(st.sampled_from(["1", "1.far", "x", "2", "2.far"]), st.text(max_size=400)))
def test_whatever_an_old_body_holds_it_reads_as_goals_that_fit(parts):
    found = list(taking_up.goals_in(kinds.parts.write(parts)))
    assert all(0 < len(goal.body) <= rules.LONGEST_GOAL for goal in found)
    assert all(goal.how_far is None or 0 <= goal.how_far <= 10 for goal in found)


def test_what_is_taken_back_unread_leaves_the_toolbox_until_it_is_handed_in_again(say, take_back, anna):
    written = {"1": "Sleep", "1.far": "2", "2": "See Maya"}
    say(my_goals=written, my_critic={"name": "The Headmaster"}, hand_in=True)
    take_back()
    assert goals() == {}
    say(hand_in=True)
    assert goals() == {"Sleep": [2], "See Maya": []}


def test_taking_back_leaves_what_was_there_before(say, take_back, anna):
    goal = toolbox.add_goal(body="Sleep", by=anna)
    toolbox.rate_goal(goal_id=goal.pk, how_far=5, by=anna)
    say(my_goals={"1": "Sleep", "1.far": "2"}, hand_in=True)
    take_back()
    assert goals() == {"Sleep": [5]}


# --- The critic's name -----------------------------------------------------------------------------------
def test_a_drafted_name_is_the_young_persons_alone_until_it_is_handed_in(say, treatment, tom):
    say(my_critic={"name": "The Headmaster"})
    assert selectors.own_words(treatment).critic == "The Headmaster"
    assert selectors.for_staff(tom, treatment).words.critic == ""
    say(hand_in=True)
    assert selectors.for_staff(tom, treatment).words.critic == "The Headmaster"
    assert MyWords.objects.get().critic_draft == ""


def test_a_name_taken_back_unread_is_a_draft_again(say, add_more, take_back, treatment, tom):
    say(my_critic={"name": "The Headmaster"}, hand_in=True)
    add_more()
    say(my_critic={"name": "Gerald"}, hand_in=True)
    take_back()
    assert selectors.own_words(treatment).critic == "Gerald"
    assert selectors.for_staff(tom, treatment).words.critic == "The Headmaster"


def test_taking_back_leaves_a_name_that_was_given_in_the_toolbox_since(say, take_back, treatment, anna):
    say(my_critic={"name": "The Headmaster"}, hand_in=True)
    toolbox.save_words(words={"critic_name": "Gerald"}, by=anna)
    take_back()
    assert selectors.own_words(treatment).critic == "Gerald"


def test_a_name_follows_the_typing(say, treatment):
    for name in ("The", "The Head", "The Headmaster", ""):
        say(my_critic={"name": name, "looks": "tall"})
        assert selectors.own_words(treatment).critic == name


def test_a_name_given_later_in_the_toolbox_stands(say, treatment, anna):
    begun = timezone.now() - timedelta(hours=1)
    say(my_critic={"name": "The Headmaster"}, now=begun)
    toolbox.save_words(words={"critic_name": "Gerald"}, by=anna)
    say(my_goals={"1": "Sleep"}, hand_in=True)
    assert selectors.own_words(treatment).critic == "Gerald"


def test_other_words_changed_in_between_do_not_lose_the_drafted_name(say, treatment, anna):
    say(my_critic={"name": "The Headmaster"}, now=timezone.now() - timedelta(hours=1))
    toolbox.save_words(words={"pronouns": "she / her"}, by=anna)
    say(hand_in=True)
    assert MyWords.objects.get().critic_name == "The Headmaster"


def test_a_name_given_later_in_the_worksheet_stands_too(say, add_more, treatment, anna):
    say(my_critic={"name": "The Headmaster"}, hand_in=True)
    toolbox.save_words(words={"critic_name": "Gerald"}, by=anna)
    add_more()
    say(my_critic={"name": "Mr Brown"}, hand_in=True, now=timezone.now() + timedelta(minutes=1))
    assert selectors.own_words(treatment).critic_name == "Mr Brown"


def test_an_emptied_name_leaves_the_one_that_was_handed_in(say, add_more, treatment):
    say(my_critic={"name": "The Headmaster"}, hand_in=True)
    add_more()
    say(my_critic={"name": ""}, hand_in=True)
    assert selectors.own_words(treatment).critic == "The Headmaster"


def test_a_worksheet_takes_no_longer_name_than_the_toolbox_holds(say, treatment):
    assert "my-critic" in say(my_critic={"name": "a" * 61}).refused
    say(my_critic={"name": "a" * 60})
    assert selectors.own_words(treatment).critic == "a" * 60


def test_a_worksheet_without_them_leaves_the_toolbox_alone(write, handed_in):
    assert (Goal.objects.count(), GoalRating.objects.count(), MyWords.objects.count()) == (0, 0, 0)

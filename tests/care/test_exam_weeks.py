"""Exam weeks: who takes them, how many, when; and the rule that moves chapters, for every plan there is."""

from datetime import timedelta

import pytest
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from audit.models import Entry
from care import rules, selectors, services
from care.models import ExamWeek
from care.permissions import NotVisible

WEEKS = 10
weeks = st.integers(1, WEEKS)
exams = st.sets(st.integers(1, WEEKS - 1), max_size=rules.MOST_EXAM_WEEKS)


def test_a_chapter_moves_by_one_for_each_exam_week_before_it():
    assert [rules.first_week_for(week, (4,), WEEKS) for week in (1, 3, 4, 5, 9)] == [1, 3, 5, 6, 10]
    assert [rules.first_week_for(week, (4, 5), WEEKS) for week in (3, 4, 8, 9)] == [3, 6, 10, 10]


def test_taken_while_it_runs_what_has_opened_stays():
    """In week 4 chapter 4 is open already: only 5 and later move."""
    moving = [rules.counts_from(4, taken_in=4)]
    assert [rules.first_week_for(week, moving, WEEKS) for week in (4, 5)] == [4, 6]
    assert rules.counts_from(4, taken_in=3) == 4


@given(weeks, exams)
def test_nothing_comes_earlier_or_after_the_last_week(opens_in, taken):
    moved = rules.first_week_for(opens_in, taken, WEEKS)
    assert opens_in <= moved <= min(WEEKS, opens_in + len(taken))


@given(weeks, weeks, exams)
def test_the_order_of_chapters_stays(one, other, taken):
    first, second = sorted((one, other))
    assert rules.first_week_for(first, taken, WEEKS) <= rules.first_week_for(second, taken, WEEKS)


@given(weeks, exams)
def test_nothing_opens_in_an_exam_week(opens_in, taken):
    assert rules.first_week_for(opens_in, taken, WEEKS) not in taken


@given(weeks, exams, st.integers(1, WEEKS - 1))
def test_one_more_exam_week_never_brings_anything_nearer(opens_in, taken, more):
    before, after = (rules.first_week_for(opens_in, each, WEEKS) for each in (taken, taken | {more}))
    assert before <= after


def test_an_exam_week_is_taken_once_and_written_down(treatment, anna):
    for _ in range(2):
        services.take_exam_week(week=4, by=anna)
    assert [exam.week for exam in selectors.exam_weeks(treatment)] == [4]
    assert Entry.objects.filter(event="exam_week.taken", subject_id=anna.pk).count() == 1


@pytest.mark.parametrize("week", [-1, 0, 2, 10, 11, 32767])
def test_only_this_week_and_coming_ones_with_a_week_after_them_can_be_taken(treatment, anna, week):
    with pytest.raises(services.NoExamWeek):
        services.take_exam_week(week=week, by=anna)
    assert not ExamWeek.objects.exists()


def test_there_are_two_and_one_that_is_given_back_is_free_again(treatment, anna):
    services.take_exam_week(week=3, by=anna)
    services.take_exam_week(week=5, by=anna)
    with pytest.raises(services.NoExamWeek, match="two exam weeks"):
        services.take_exam_week(week=6, by=anna)
    services.withdraw_exam_week(week=5, by=anna)
    services.take_exam_week(week=6, by=anna)
    assert [exam.week for exam in selectors.exam_weeks(treatment)] == [3, 6]


def test_a_week_that_is_over_stays_as_it_was(treatment, anna):
    services.take_exam_week(week=3, by=anna)
    with pytest.raises(services.NoExamWeek, match="over"):
        services.withdraw_exam_week(week=3, by=anna, now=timezone.now() + timedelta(days=7))


def test_giving_back_what_was_never_taken_changes_nothing(treatment, anna):
    services.withdraw_exam_week(week=5, by=anna)
    assert not Entry.objects.filter(event="exam_week.withdrawn").exists()


def test_once_the_ten_weeks_have_ended_nothing_can_be_moved(treatment, anna):
    treatment.status, treatment.ended_on = "left", timezone.now().date()
    treatment.save()
    with pytest.raises(services.NoExamWeek, match="ended"):
        services.take_exam_week(week=4, by=anna)
    assert selectors.exam_plan(treatment, now=timezone.now()) == selectors.ExamPlan([], [])


def test_what_can_be_taken_is_offered_with_its_days(treatment, anna):
    services.take_exam_week(week=3, by=anna)
    plan = selectors.exam_plan(treatment, now=timezone.now())
    assert [(exam.week, exam.is_this) for exam in plan.ahead] == [(3, True)]
    assert [week.week for week in plan.free] == [4, 5, 6, 7, 8, 9]
    assert plan.free[0].starts_on == treatment.starts_on + timedelta(days=21)
    assert plan.free[0].ends_on == treatment.starts_on + timedelta(days=27)


@pytest.mark.parametrize("name", ["tom", "ines", "ruth", "kit", "omar", "ada"])
def test_nobody_else_takes_one(request, treatment, name):
    for deed in (services.take_exam_week, services.withdraw_exam_week):
        with pytest.raises(NotVisible):
            deed(week=4, by=request.getfixturevalue(name))

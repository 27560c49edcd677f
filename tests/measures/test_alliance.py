"""The alliance for those who may see it: lines, and means of enough people."""

import pytest

from audit.models import Entry
from care import permissions
from measures import alliance
from measures.alliance import Point, WeeklyMean
from tests import factories
from tests.conftest import EVERY_DATABASE
from tests.measures import making

pytestmark = pytest.mark.django_db(databases=EVERY_DATABASE)


def _cohort(people, tsws):
    """That many young people, shared out among that many TSWs."""
    helpers = [factories.staff(f"tsw{number}", "tsw") for number in range(tsws)]
    return [
        factories.treatment(young_person=factories.young_person(f"yp{number}"), tsw=helpers[number % tsws])
        for number in range(people)
    ]


def test_a_line_has_a_point_for_each_week_that_was_answered(treatment, ruth):
    making.answered(treatment, 4, 5, 5, 5, 5, 5, 5)
    making.answered(treatment, 2, 4, 3, 5, 2, 4, 1)
    assert alliance.lines([treatment], by=ruth, purpose="supervision") == {
        treatment.pk: [Point(2, 19, 12, 7), Point(4, 30, 15, 15)]
    }


def test_whoever_never_answered_has_an_empty_line(treatment, ruth):
    assert alliance.lines([treatment], by=ruth, purpose="supervision") == {treatment.pk: []}


def test_each_treatment_leaves_its_own_row_in_the_ledger(omar):
    treatments = _cohort(people=3, tsws=3)
    alliance.lines(treatments, by=omar, purpose="a figure")
    looked_at = set(Entry.objects.filter(event="alliance.read").values_list("subject_id", flat=True))
    assert looked_at == {treatment.young_person_id for treatment in treatments}


def test_one_treatment_that_is_not_ones_own_closes_all_of_them(treatment, ruth):
    [other] = _cohort(people=1, tsws=1)
    with pytest.raises(permissions.NotVisible):
        alliance.lines([treatment, other], by=ruth, purpose="supervision")
    assert not Entry.objects.exists()


def test_a_week_of_five_people_and_three_tsws_has_a_mean(omar):
    for number, treatment in enumerate(_cohort(people=5, tsws=3)):
        making.answered(treatment, 2, *[number] * 6)  # totals 0, 6, 12, 18, 24: mean 12
    assert alliance.weekly_means(by=omar) == [WeeklyMean(2, 5, 12.0)]


@pytest.mark.parametrize(("people", "tsws"), [(4, 3), (5, 2), (9, 1)])
def test_a_week_of_fewer_has_none(omar, people, tsws):
    for treatment in _cohort(people=people, tsws=tsws):
        making.answered(treatment, 2, 3, 3, 3, 3, 3, 3)
    assert alliance.weekly_means(by=omar) == []


@pytest.mark.parametrize("who", ["anna", "tom", "ruth", "kit", "ada"])
def test_only_researchers_see_the_means(who, treatment, request):
    with pytest.raises(permissions.NotVisible):
        alliance.weekly_means(by=request.getfixturevalue(who))

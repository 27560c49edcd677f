"""Prevents: a page that asks the database more often because more people are in treatment; see bench/."""

import pytest
from django.db import transaction
from django.utils import timezone

from bench import cohort, visits
from tests import factories
from tests.conftest import EVERY_DATABASE

FEW, MANY = 3, 30


@pytest.mark.django_db(databases=EVERY_DATABASE)
def test_every_page_takes_as_many_queries_among_thirty_as_among_three():
    programme = factories.programme(chapters=tuple(range(1, 9)))
    among_few = queries_in_a_house_of(FEW, programme)
    assert set(among_few) == {*visits.YOUNG_PERSONS, *visits.TSWS, *visits.SUPERVISORS}
    assert queries_in_a_house_of(MANY, programme) == among_few


def queries_in_a_house_of(treatments: int, programme) -> dict[str, int]:
    """By page, the most that any of the first three people or their TSWs takes."""
    empty = transaction.savepoint()
    cohort.fill(treatments, programme=programme, now=timezone.now())
    most = visits.most_queries(list(visits.visits(FEW)))
    transaction.savepoint_rollback(empty)
    return most

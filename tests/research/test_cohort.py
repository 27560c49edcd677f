"""The cohort's tables: live, without names, without cells so small that they point at somebody."""

from datetime import time, timedelta

import pytest
from django.utils import timezone

from care import rules as rules_of_care
from care.models import Treatment
from chat.models import ChatSession, Room, SessionFacts
from intake.models import Demographics
from research import rules
from tests import factories
from tests.caseload import stories
from tests.conftest import EVERY_DATABASE

pytestmark = pytest.mark.django_db(databases=EVERY_DATABASE)


def cohort(size: int, tsws: int = 3, rating: int = 4) -> None:
    """Young people in week 4 who answered in week 2, spread over some TSWs."""
    staff = [factories.staff(f"tsw{number}", "tsw") for number in range(tsws)]
    for number in range(size):
        person = factories.young_person(f"person{number}")
        treatment = factories.treatment(young_person=person, tsw=staff[number % tsws], week=4)
        Demographics.objects.create(
            young_person=person, age=16 + number % 2, gender="female", ethnicity="mixed", area="countryside"
        )
        stories.ratings(treatment, {2: rating}, now=timezone.now())


def page(signed_in, omar) -> str:
    return signed_in(omar).get("/oversight/research/").content.decode()


def test_table_1_is_the_mean_and_n_of_each_week(omar, signed_in):
    cohort(6, rating=4)
    body = page(signed_in, omar)
    assert '<td class="num">24.0</td>' in body
    assert '<td class="num">6</td>' in body


@pytest.mark.parametrize(("size", "tsws"), [(4, 3), (6, 2)])
def test_a_week_of_too_few_people_or_tsws_is_left_out(size, tsws, omar, signed_in):
    cohort(size, tsws)
    assert "Too few answers yet" in page(signed_in, omar)


def test_no_name_is_on_the_page(omar, signed_in):
    cohort(6)
    body = page(signed_in, omar)
    assert "Person" not in body
    assert "@example.test" not in body.replace(omar.email, "")


def test_table_2_hides_small_cells(omar, signed_in):
    cohort(8)
    Demographics.objects.filter(young_person__name="Person0").update(area="large_city")
    body = page(signed_in, omar)
    assert body.count(">not shown<") == 4  # two areas, and both ages of four people each


def test_without_the_readers_key_the_page_says_so(omar, signed_in, settings):
    cohort(6)
    settings.BLINDED_SEAL_PRIVATE_KEY = ""
    body = page(signed_in, omar)
    assert "was given no key to the blinded answers" in body
    assert "Table 2" in body


@pytest.mark.parametrize("name", ["anna", "tom", "ruth", "kit", "ada"])
def test_only_researchers_see_the_cohort(name, request, signed_in):
    assert signed_in(request.getfixturevalue(name)).get("/oversight/research/").status_code == 404


@pytest.mark.parametrize(
    ("counts", "expected"),
    [
        ({"a": 10, "b": 7}, {"a": 10, "b": 7}),
        ({"a": 10, "b": 2, "c": 3}, {"a": 10, "b": None, "c": None}),
        ({"a": 10, "b": 2, "c": 6}, {"a": 10, "b": None, "c": None}),
        ({"a": 10, "b": 0}, {"a": 10, "b": 0}),
        ({"a": 3}, {"a": None}),
    ],
)
def test_one_hidden_cell_never_stands_alone(counts, expected):
    assert rules.protected(counts) == expected


def chats(size: int, *, tsws: int = 3, week: int = 2) -> None:
    """One chat each; the young people wrote 10, 20, 30 … words, and only the first answered nobody."""
    cohort(size, tsws)
    for number, treatment in enumerate(Treatment.objects.order_by("young_person__name")):
        starts_at = rules_of_care.instant(
            rules_of_care.week_starts_on(treatment.starts_on, week), time(17), "Europe/London"
        )
        session = ChatSession.objects.create(
            room=Room.objects.create(treatment=treatment),
            treatment=treatment,
            starts_at=starts_at,
            ends_at=starts_at + timedelta(minutes=30),
            ended_at=starts_at + timedelta(minutes=30),
        )
        SessionFacts.objects.create(
            session=session,
            young_person_messages=3,
            young_person_words=10 * (number + 1),
            tsw_latency=60 if number else None,
        )


def table_3(signed_in, omar) -> str:
    return page(signed_in, omar).partition("Table 3")[2]


def test_table_3_holds_medians_of_all_chats_and_of_each_week(omar, signed_in):
    chats(6)
    body = table_3(signed_in, omar)
    # 10, 20, 30, 40, 50, 60: the middle of 30 and 40, for all weeks and for week 2
    assert body.count('<td class="num">35</td>') == 2
    assert body.count('<td class="num">60</td>') == 2


def test_a_cell_of_table_3_that_rests_on_four_people_is_not_shown(omar, signed_in):
    chats(5)
    body = table_3(signed_in, omar)
    assert '<td class="num">30</td>' in body
    assert '<td class="num">60</td>' not in body
    assert "not shown" in body


@pytest.mark.parametrize(("size", "tsws"), [(4, 3), (6, 2)])
def test_chats_of_too_few_people_or_tsws_are_left_out(size, tsws, omar, signed_in):
    chats(size, tsws=tsws)
    assert "Too few chats yet" in table_3(signed_in, omar)

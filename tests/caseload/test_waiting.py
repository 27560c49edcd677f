"""Worksheets that wait: the longest first, against the promise, for their TSW and for a supervisor."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from care import services as care
from care.selectors import promise
from caseload.selectors.waiting import waiting_page
from chapters import services as chapters
from chapters.models import Feedback, Look
from tests import factories
from tests.caseload import stories
from tests.conftest import EVERY_DATABASE

pytestmark = pytest.mark.django_db(databases=EVERY_DATABASE)
LONG_AGO = timedelta(days=12)


@pytest.fixture
def two_waiting(treatment, tom):
    now = timezone.now()
    stories.plan(treatment)
    fresh = stories.handed_in(treatment, 2, at=now - timedelta(hours=1))
    return stories.handed_in(treatment, 1, at=now - LONG_AGO), fresh


def page_of(reader, show="all", tsw=""):
    return waiting_page(reader, show=show, tsw=tsw, now=timezone.now())


def test_the_longest_waiting_comes_first_with_its_promise(two_waiting, tom):
    rows = page_of(tom).rows
    assert [(row.worksheet, row.is_past_promise) for row in rows] == list(
        zip(two_waiting, [True, False], strict=True)
    )
    late = two_waiting[0]
    assert rows[0].promised_by == promise().by(late.handed_in_at, late.treatment.time_zone)


def test_what_is_past_is_said_in_words_with_a_sign_not_by_colour_alone(two_waiting, tom, signed_in):
    body = signed_in(tom).get("/worksheets/?show=past").content.decode()
    assert "was promised by" in body
    assert "Chapter title 1" in body
    assert "Chapter title 2" not in body


def test_an_answer_that_was_begun_says_so(two_waiting, tom):
    Feedback.objects.create(worksheet=two_waiting[1], author=tom, body="I have begun")
    Feedback.objects.create(worksheet=two_waiting[0], author=tom, body="")
    assert [row.worksheet for row in page_of(tom, "begun").rows] == [two_waiting[1]]


def test_a_supervisor_sees_it_by_tsw_with_broken_promises_first(two_waiting, tom, ines, ruth):
    factories.supervision(tsw=ines, supervisor=ruth)
    bea = factories.treatment(young_person=factories.young_person("bea"), tsw=ines)
    stories.plan(bea)
    stories.handed_in(bea, 1, at=timezone.now() - timedelta(minutes=5))
    teams = page_of(ruth).teams
    assert [(team.tsw, len(team.rows), team.past) for team in teams] == [(tom, 2, 1), (ines, 1, 0)]
    only = page_of(ruth, tsw=str(ines.pk)).teams
    assert [(team.tsw, len(team.rows)) for team in only] == [(ines, 1)]


def test_a_look_that_is_asked_for_waits_for_the_supervisor(two_waiting, tom, ruth, signed_in):
    look = Look.objects.create(worksheet=two_waiting[1], version=1, asked_by=tom)
    (team,) = page_of(ruth, "looks").teams
    assert [row.rounds.open for row in team.rows] == [look]
    assert "waiting for your look" in signed_in(ruth).get("/worksheets/").content.decode()
    caseloads = signed_in(ruth).get("/oversight/").content.decode()
    assert "answer waiting for your look" in caseloads
    assert "an answer waits for your look" in caseloads


def test_a_supervisor_sets_who_comes_to_them_first_and_the_tsw_reads_it(two_waiting, tom, ruth, signed_in):
    answer = signed_in(ruth).post(f"/worksheets/sign-off/{tom.pk}/", {"is_on": "yes"}, follow=True)
    assert "Answers come to you first" in answer.content.decode()
    assert "go to your supervisor for a look first" in signed_in(tom).get("/worksheets/").content.decode()


def test_a_filter_nobody_knows_shows_all(two_waiting, tom, ruth):
    assert len(page_of(tom, "nonsense").rows) == 2
    assert len(page_of(ruth, "all", "nonsense").every) == 2


def test_another_tsw_and_another_supervisor_see_nothing_of_it(two_waiting, ines):
    assert page_of(ines).every == []
    assert page_of(factories.staff("sal", "supervisor")).every == []


def test_what_was_handed_over_waits_for_the_new_tsw_at_once(two_waiting, treatment, tom, ines, kit):
    care.assign_tsw(treatment=treatment, tsw=ines, reason="Tom is away", by=kit)
    assert (len(page_of(tom).rows), len(page_of(ines).rows)) == (0, 2)


def test_empty_lists_say_what_will_come(tom, ruth, signed_in):
    assert "Nothing is waiting for you" in signed_in(tom).get("/worksheets/").content.decode()
    assert "Nothing is waiting." in signed_in(ruth).get("/worksheets/").content.decode()


@pytest.mark.parametrize("reader", ["tom", "ruth"])
def test_the_number_of_queries_does_not_grow(tom, ruth, reader, request, signed_in):
    client = signed_in(request.getfixturevalue(reader))
    _ten_more(tom, 0, 2)
    client.get("/worksheets/")
    few = _queries(client)
    _ten_more(tom, 2, 12)
    assert _queries(client) == few


def _ten_more(tom, first: int, last: int) -> None:
    for number in range(first, last):
        person = factories.young_person(f"young{number}")
        treatment = factories.treatment(young_person=person, tsw=tom)
        stories.plan(treatment)
        sheet = stories.handed_in(treatment, 1, at=timezone.now() - timedelta(days=number))
        chapters.save_feedback(worksheet_id=sheet.pk, boxes={}, by=tom)
        Look.objects.create(worksheet=sheet, version=1, asked_by=tom)


def _queries(client) -> int:
    with CaptureQueriesContext(connection) as captured:
        assert client.get("/worksheets/").status_code == 200
    return len(captured)

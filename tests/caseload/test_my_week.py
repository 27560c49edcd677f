"""A TSW's week: what needs them, for their own young people only, in a steady number of queries."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from care import selectors as care_reads
from care import services as care
from caseload.selectors import week
from tests import factories
from tests.caseload import stories
from tests.conftest import EVERY_DATABASE

pytestmark = pytest.mark.django_db(databases=EVERY_DATABASE)


@pytest.fixture
def life(treatment, tom, anna):
    now = timezone.now()
    stories.plan(treatment)
    stories.reading(treatment, 2, at=now - timedelta(days=1))
    stories.handed_in(treatment, 2, at=now - timedelta(days=12, hours=1))
    stories.messages(treatment, "hello?", "are you there?", writer=anna, at=now - timedelta(hours=2))
    return treatment


def test_my_week_shows_what_waits_and_for_how_long(life, tom, signed_in):
    page = signed_in(tom).get("/my-week/").content.decode()
    assert "waiting 12 days" in page
    assert "We tell young people that an answer comes within two working days" in page


def test_an_exam_week_is_told_to_the_tsw_and_the_supervisor(treatment, anna, tom, ruth, signed_in):
    stories.plan(treatment)
    pages = [(signed_in(tom), "/my-week/"), (signed_in(ruth), "/oversight/")]
    assert not any("exam week" in client.get(path).content.decode() for client, path in pages)
    care.take_exam_week(week=care_reads.week_of(treatment, timezone.now()), by=anna)
    assert all("exam week" in client.get(path).content.decode() for client, path in pages)


def test_a_worksheet_of_yesterday_is_no_reason_to_warn(treatment, tom):
    now = timezone.now()
    stories.plan(treatment)
    stories.handed_in(treatment, 1, at=now - timedelta(hours=20))
    found = week.my_week(tom, now=now)
    assert [(one.waited, one.is_past_promise) for one in found.waiting] == [("20 hours", False)]


def test_unread_messages_are_counted_by_young_person(life, tom):
    found = week.my_week(tom, now=timezone.now())
    assert [(one.treatment, one.count) for one in found.unread] == [(life, 2)]


@pytest.mark.parametrize(
    ("starts_in", "state", "minutes"),
    [(-5, "running", 25), (10, "soon", 10), (45, "later", 45), (-40, "over", 0)],
)
def test_a_chat_of_today_says_how_near_it_is(treatment, tom, starts_in, state, minutes):
    noon = timezone.now().replace(hour=12, minute=0, second=0, microsecond=0)
    stories.chat(treatment, starts_at=noon + timedelta(minutes=starts_in))
    (chat,) = week.my_week(tom, now=noon).chats
    assert (chat.state, chat.minutes) == (state, minutes)


def test_a_running_chat_can_be_joined(treatment, tom, signed_in):
    session = stories.chat(treatment, starts_at=timezone.now() - timedelta(minutes=2))
    page = signed_in(tom).get("/my-week/").content.decode()
    assert f'href="/chat/{session.pk}/">Join</a>' in page or "Chats today" in page


def test_the_row_of_a_young_person_says_week_chapter_and_last_contact(life, tom):
    (row,) = week.my_week(tom, now=timezone.now()).people
    assert (row.week, row.chapter, row.chapters, row.last_contact) == (3, 2, 3, "2 hours")


def test_somebody_elses_young_people_are_not_there(life, ines, signed_in):
    found = week.my_week(ines, now=timezone.now())
    assert (found.people, found.waiting, found.unread, found.chats, found.alerts) == ([], [], [], [], [])
    assert "Anna" not in signed_in(ines).get("/my-week/").content.decode()


def test_it_empties_the_moment_a_young_person_is_handed_over(life, tom, ines, kit):
    care.assign_tsw(treatment=life, tsw=ines, reason="Tom is away", by=kit)
    assert week.my_week(tom, now=timezone.now()).people == []
    assert len(week.my_week(ines, now=timezone.now()).people) == 1


@pytest.mark.parametrize("name", ["anna", "ruth", "kit", "omar", "ada"])
def test_nobody_but_a_tsw_has_a_week(name, request, treatment, signed_in):
    assert signed_in(request.getfixturevalue(name)).get("/my-week/").status_code == 404


def test_the_number_of_queries_does_not_grow_with_the_caseload(tom, signed_in):
    now = timezone.now()
    for number in range(2):
        stories.whole_life(f"young{number}", tsw=tom, week=4, now=now)
    client = signed_in(tom)
    client.get("/my-week/")
    few = _queries(client)
    for number in range(2, 12):
        stories.whole_life(f"young{number}", tsw=tom, week=4, now=now)
    assert _queries(client) == few


def _queries(client) -> int:
    with CaptureQueriesContext(connection) as captured:
        assert client.get("/my-week/").status_code == 200
    return len(captured)


def test_an_answer_is_shown_as_not_seen_until_it_was(treatment, tom, signed_in):
    now = timezone.now()
    stories.plan(treatment)
    sheet = stories.answered(
        treatment, 1, by=tom, handed_in_at=now - timedelta(days=2), at=now - timedelta(days=1)
    )
    client = signed_in(tom)
    assert "not seen yet" in client.get("/my-week/").content.decode()
    sheet.answer_seen_at = now
    sheet.save()
    assert "not seen yet" not in client.get("/my-week/").content.decode()


def test_those_who_have_ended_stand_last(tom):
    now = timezone.now()
    over = factories.treatment(young_person=factories.young_person("aa"), tsw=tom, week=12)
    over.status, over.ended_on = "finished", now.date()
    over.save()
    factories.treatment(young_person=factories.young_person("bb"), tsw=tom, week=2)
    people = week.my_week(tom, now=now).people
    assert [person.is_active for person in people] == [True, False]


def test_answers_older_than_two_weeks_leave_the_page(treatment, tom, signed_in):
    now = timezone.now()
    stories.plan(treatment)
    for number, days in ((1, 15), (2, 13)):
        at = now - timedelta(days=days)
        stories.answered(treatment, number, by=tom, handed_in_at=at - timedelta(days=1), at=at)
    page = signed_in(tom).get("/my-week/").content.decode()
    assert ["Anna, chapter 1" in page, "Anna, chapter 2" in page] == [False, True]

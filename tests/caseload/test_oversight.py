"""A supervisor's pages: the alliance with a row in the ledger, alerts with their times, 404 for others."""

from datetime import timedelta

import pytest
from django.db import connections
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from audit.models import Entry
from care import services as care
from care.models import Alert
from caseload.oversight import selectors
from tests import factories
from tests.caseload import stories
from tests.conftest import EVERY_DATABASE

pytestmark = pytest.mark.django_db(databases=EVERY_DATABASE)


@pytest.fixture
def life(treatment):
    stories.plan(treatment)
    stories.ratings(treatment, {2: 4}, now=timezone.now())
    return treatment


def address(treatment) -> str:
    return f"/oversight/{treatment.pk}/"


def test_the_table_shows_the_alliance_with_bond_and_goals(life, ruth, signed_in):
    page = signed_in(ruth).get("/oversight/").content.decode()
    assert "Week 2: bond 12, goals and tasks 12, of 15 each, 24 of 30 in all; 1 rating" in page


def test_every_look_at_the_alliance_is_in_the_ledger_the_young_person_reads(life, ruth, anna, signed_in):
    signed_in(ruth).get("/oversight/")
    signed_in(ruth).get(address(life))
    rows = Entry.objects.filter(event="alliance.read", subject_id=anna.pk, actor_id=ruth.pk)
    assert set(rows.values_list("purpose", flat=True)) == {
        "the list of caseloads",
        "one young person's record",
    }
    page = signed_in(anna).get("/me/").content.decode()
    assert "looked at your answers to the six questions" in page
    assert "opened your page" in page


def test_the_record_draws_the_line_and_gives_the_numbers_as_a_table(life, ruth, signed_in):
    page = signed_in(ruth).get(address(life)).content.decode()
    assert page.count("<polyline") == 3
    assert "The same numbers as a table" in page
    assert '<td class="num">24</td>' in page


@pytest.mark.parametrize("name", ["anna", "tom", "ines", "kit", "omar", "ada"])
def test_for_others_these_pages_do_not_exist(name, request, life, tom, signed_in):
    client = signed_in(request.getfixturevalue(name))
    alert = care.raise_alert(treatment=life, reason="Low", by=tom)
    answers = [
        client.get("/oversight/"),
        client.get(address(life)),
        client.post(f"/oversight/alerts/{alert.pk}/seen/"),
        client.post(f"/oversight/alerts/{alert.pk}/close/", {"outcome": "x"}),
    ]
    assert [answer.status_code for answer in answers] == [404] * 4
    assert not Entry.objects.filter(event="alliance.read").exists()


def test_another_teams_supervisor_sees_nothing_of_anna(life, signed_in):
    judith = factories.staff("judith", "supervisor")
    assert signed_in(judith).get(address(life)).status_code == 404
    assert "Anna" not in signed_in(judith).get("/oversight/").content.decode()


def test_without_the_readers_key_the_page_says_so_and_shows_the_rest(life, ruth, signed_in, settings):
    settings.BLINDED_SEAL_PRIVATE_KEY = ""
    for page in ("/oversight/", address(life)):
        body = signed_in(ruth).get(page).content.decode()
        assert "given no key to the blinded answers" in body
        assert "Anna" in body
    assert not Entry.objects.filter(event="alliance.read").exists()


def test_in_a_strict_trial_supervisors_are_told_that_only_researchers_read(life, ruth, signed_in, settings):
    settings.BLINDED_READERS = "researchers"
    body = signed_in(ruth).get("/oversight/").content.decode()
    assert "only the research team reads the alliance" in body
    assert "<polyline" not in body


def test_who_needs_me_comes_first(tom, ruth):
    now = timezone.now()
    fine = stories.whole_life("aa", tsw=tom, week=4, now=now)
    fine.worksheets.filter(status="handed_in").delete()
    waits = stories.whole_life("bb", tsw=tom, week=4, now=now)
    waits.worksheets.filter(status="handed_in").update(handed_in_at=now - timedelta(days=12))
    found = selectors.caseloads(ruth, order="need", now=now)
    assert [row.figures.treatment.young_person.name for row in found.rows] == ["Bb", "Aa"]
    assert (found.past_promise, found.held_last_week, len(found.chats_of_last_week)) == (1, 0, 0)


def test_a_dip_in_one_half_asks_for_a_look(life, ruth):
    stories.ratings(life, {3: 4, 4: 4, 5: 1}, now=timezone.now())
    (row,) = selectors.caseloads(ruth, order="need", now=timezone.now()).rows
    assert "possible dip in bond: 3, before that 12.0 on average" in [reason.text for reason in row.reasons]
    assert row.state == "look"


def test_those_who_ended_stand_on_their_own_page_and_only_they_are_looked_at_there(life, tom, ruth):
    over = factories.treatment(young_person=factories.young_person("over"), tsw=tom, week=12)
    over.status, over.ended_on = "finished", timezone.now().date()
    over.save()
    found = selectors.caseloads(ruth, order="ended", now=timezone.now())
    assert [row.figures.treatment for row in found.rows] == [over]
    looked_at = Entry.objects.filter(event="alliance.read").values_list("subject_id", flat=True)
    assert list(looked_at) == [over.young_person_id]


def test_an_alert_goes_from_raised_to_closed_on_the_page(life, tom, ruth, signed_in):
    alert = care.raise_alert(treatment=life, reason="She is very low", by=tom)
    client = signed_in(ruth)
    assert "I’ve seen it" in client.get(address(life)).content.decode()
    client.post(f"/oversight/alerts/{alert.pk}/seen/")
    client.post(f"/oversight/alerts/{alert.pk}/close/", {"outcome": "Phoned her mother with her"})
    page = client.get(address(life)).content.decode()
    assert "Phoned her mother with her" in page
    assert Alert.objects.get().closed_by == ruth


def test_closing_needs_words(life, tom, ruth, signed_in):
    alert = care.raise_alert(treatment=life, reason="Low", by=tom)
    answer = signed_in(ruth).post(f"/oversight/alerts/{alert.pk}/close/", {"outcome": " "}, follow=True)
    assert "Write what was done" in answer.content.decode()
    assert Alert.objects.get().closed_at is None


def test_an_alert_that_somebody_closed_keeps_its_words(life, tom, ruth, signed_in):
    alert = care.raise_alert(treatment=life, reason="Low", by=tom)
    care.close_alert(alert=alert, outcome="Talked", by=ruth)
    answer = signed_in(ruth).post(
        f"/oversight/alerts/{alert.pk}/close/", {"outcome": "Other words"}, follow=True
    )
    assert "Somebody has closed it already" in answer.content.decode()
    assert Alert.objects.get().outcome == "Talked"


def test_reading_the_facts_takes_the_same_number_of_queries_for_two_and_for_twelve(tom, ruth):
    now = timezone.now()
    for number in range(2):
        stories.whole_life(f"young{number}", tsw=tom, week=4, now=now)
    few = _queries(ruth, now)
    for number in range(2, 12):
        stories.whole_life(f"young{number}", tsw=tom, week=4, now=now)
    assert _queries(ruth, now) == few


def _queries(supervisor, now) -> int:
    with CaptureQueriesContext(connections["default"]) as captured:
        assert selectors.caseloads(supervisor, order="need", now=now).rows
    return len(captured)


def test_missed_chats_and_silence_surface(treatment, ruth):
    now = timezone.now()
    for days in (9, 2):
        stories.chat(treatment, starts_at=now - timedelta(days=days))
    (row,) = selectors.caseloads(ruth, order="need", now=now).rows
    texts = [reason.text for reason in row.reasons]
    assert texts[:1] != ["nothing asks for you"]
    assert "missed the last 2 chats" in texts
    assert any(text.startswith("not heard from for") for text in texts)

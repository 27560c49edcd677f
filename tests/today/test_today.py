"""Today: the one next thing, then the week; kind words before, after and for those who left."""

from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from measures import blinded, services
from measures.models import Occasion
from tests import factories
from tests.caseload import stories
from tests.conftest import EVERY_DATABASE
from today import selectors
from today.rules import Thing

pytestmark = pytest.mark.django_db(databases=EVERY_DATABASE)


@pytest.fixture
def life(treatment, tom):
    """Answered chapter 1, reading chapter 2, a message unread, questions open."""
    now = timezone.now()
    stories.plan(treatment)
    stories.answered(treatment, 1, by=tom, handed_in_at=now - timedelta(days=3), at=now - timedelta(days=1))
    stories.reading(treatment, 2, at=now - timedelta(days=1))
    stories.messages(treatment, "How was the bus?", writer=tom, at=now - timedelta(hours=2))
    opens = now - timedelta(hours=1)
    Occasion.objects.create(
        treatment=treatment,
        instrument="sai",
        week=3,
        opens_at=opens,
        due_at=opens,
        closes_at=now + timedelta(days=2),
    )
    return treatment


def page(signed_in, person) -> str:
    return signed_in(person).get("/today/").content.decode()


def test_a_running_chat_is_the_next_thing(life, anna, signed_in):
    session = stories.chat(life, starts_at=timezone.now() - timedelta(minutes=2))
    body = page(signed_in, anna)
    assert "Join the chat" in body
    assert f"/chat/{session.pk}/" in body
    assert body.count("is-next") == 1
    assert body.index("Join the chat") < body.index("answered your worksheet")


def test_a_chat_in_five_minutes_leads_to_the_waiting_room(life, anna, signed_in):
    stories.chat(life, starts_at=timezone.now() + timedelta(minutes=5))
    assert "Go to the waiting room" in page(signed_in, anna)


def test_otherwise_the_tsws_answer_comes_first_with_its_words(life, anna, signed_in):
    body = page(signed_in, anna)
    assert "You caught it as it happened." in body
    assert selectors.today_of(anna, now=timezone.now()).order.first == Thing.ANSWER


def test_where_reading_stopped_is_said(life, anna, signed_in):
    body = page(signed_in, anna)
    assert "You stopped at “Section end”" in body
    assert "Carry on" in body


def test_the_questions_say_who_never_sees_them(life, anna, signed_in):
    assert "Your TSW never sees these answers, nor whether you gave them." in page(signed_in, anna)


def test_answered_questions_are_gone(life, anna, signed_in):
    services.answer_sai(occasion=Occasion.objects.get(), answers=dict.fromkeys(range(1, 7), 4), by=anna)
    assert "Six short questions" not in page(signed_in, anna)


def test_the_day_goes_on_when_the_blinded_store_is_away(life, anna, signed_in, monkeypatch):
    def away(slot):
        raise blinded.BlindedStoreTrouble

    monkeypatch.setattr(blinded, "has_answered", away)
    assert "Hello Anna" in page(signed_in, anna)


def test_an_unread_message_has_its_card(life, anna, signed_in):
    assert "A message from Tom" in page(signed_in, anna)


def test_when_nothing_waits_the_page_says_so_kindly(treatment, anna, signed_in):
    assert "Nothing is waiting for you" in page(signed_in, anna)


def test_before_the_first_week(anna, tom, signed_in):
    factories.treatment(young_person=anna, tsw=tom, week=0)
    body = page(signed_in, anna)
    assert "Your ten weeks begin on" in body
    assert "Ten weeks, one person beside you" in body


def test_after_the_last_week(treatment, anna, signed_in):
    treatment.status, treatment.ended_on = "finished", timezone.now().date()
    treatment.save()
    body = page(signed_in, anna)
    assert "You walked all of it" in body
    assert "All ten weeks are done" in body


def test_for_somebody_who_left(treatment, anna, signed_in):
    treatment.status, treatment.ended_on = "left", timezone.now().date()
    treatment.save()
    body = page(signed_in, anna)
    assert "that’s all right" in body
    assert "is-next" not in body


def test_for_somebody_without_a_treatment(anna, signed_in):
    assert "We’re finding the right person for you" in page(signed_in, anna)
    assert signed_in(anna).get("/toolbox/").status_code == 200
    assert signed_in(anna).get("/me/").status_code == 200


@pytest.mark.parametrize("address", ["/chapters/", "/chapters/1/", "/chat/", "/messages/"])
def test_before_a_treatment_every_place_of_the_menu_leads_to_today(address, anna, signed_in):
    assert signed_in(anna).get(address).headers.get("Location") == "/today/"
    assert signed_in(anna).post("/messages/", {"body": "Hello?"}).status_code == 404


@pytest.mark.parametrize("name", ["tom", "ruth", "kit", "omar", "ada"])
@pytest.mark.parametrize("address", ["/today/", "/toolbox/", "/me/"])
def test_these_pages_are_a_young_persons_own(name, address, request, signed_in):
    assert signed_in(request.getfixturevalue(name)).get(address).status_code == 404


def test_the_day_of_a_chat_is_the_young_persons_own(treatment, anna, signed_in):
    treatment.time_zone = "Pacific/Auckland"
    treatment.save()
    starts_at = timezone.now().replace(hour=11, minute=30) + timedelta(days=20)
    stories.chat(treatment, starts_at=starts_at)
    local = timezone.localtime(starts_at, ZoneInfo("Pacific/Auckland"))
    assert f'<span class="nowrap">{local:%H:%M} – ' in page(signed_in, anna)


def test_the_day_takes_as_many_queries_in_week_nine_as_in_week_three(life, anna, tom):
    few = _queries(anna)
    for days in range(10, 60, 7):
        stories.chat(life, starts_at=timezone.now() - timedelta(days=days), lines=("hi", "hello"))
    stories.say(life.conversation.room, ("one", "two"), tom, at=timezone.now(), first=2)
    assert _queries(anna) == few


def _queries(person) -> int:
    with CaptureQueriesContext(connection) as captured:
        assert selectors.today_of(person, now=timezone.now())
    return len(captured)

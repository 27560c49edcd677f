"""Answering the six questions: all at once or not at all, and who may."""

from datetime import timedelta

import pytest
from django.utils import timezone

from audit.models import Entry
from care import permissions
from measures import blinded, boxes, selectors, services
from measures.models import Occasion, SealedResponse
from measures.selectors import State
from tests.conftest import EVERY_DATABASE
from tests.measures import making

pytestmark = pytest.mark.django_db(databases=EVERY_DATABASE)


@pytest.fixture
def page(occasion, anna, signed_in):
    """Anna's own browser, on the questions."""
    client, address = signed_in(anna), f"/questions/{occasion.pk}/"

    class Page:
        def read(self):
            return client.get(address)

        def send(self, answers):
            return client.post(address, making.posted(answers))

    return Page()


def _kept():
    return SealedResponse.objects.using("blinded").count()


def test_the_page_asks_six_questions_and_says_who_reads_them(page):
    html = page.read().content.decode()
    assert html.count('type="radio"') == 36
    assert "Your TSW never sees these answers, nor whether you gave them." in html
    assert "Your TSW’s supervisor and the researchers of this study can read them." in html


def test_in_a_strict_trial_the_page_names_the_researchers_only(page, settings):
    settings.BLINDED_READERS = "researchers"
    html = page.read().content.decode()
    assert "Only the researchers of this study can read them." in html
    assert "supervisor" not in html


def test_answers_are_sealed_and_the_page_says_what_happens_next(page, occasion, ruth):
    response = page.send(making.ANSWERS)
    assert (response.status_code, response["Location"]) == (302, f"/questions/{occasion.pk}/")
    assert "What happens next" in page.read().content.decode()
    found = blinded.read({occasion.treatment: [selectors.slot_of(occasion)]}, by=ruth, purpose="a test")
    assert [response.answers for response in found.values()] == [making.ANSWERS]


def test_a_missing_answer_is_pointed_at_and_the_others_stay(page):
    html = page.send({1: 4, 2: 3, 3: 5, 4: 2, 5: 4}).content.decode()
    assert "One question is still open" in html
    assert html.count("This one is still open.") == 1
    assert html.count("checked") == 5
    assert _kept() == 0


@pytest.mark.parametrize("nonsense", ["6", "-1", "five", "3.5", ""])
def test_what_is_no_answer_is_not_kept(page, nonsense):
    assert page.send(making.ANSWERS | {2: nonsense}).status_code == 200
    assert _kept() == 0


def test_answering_twice_changes_nothing(page, occasion, ruth):
    page.send(making.ANSWERS)
    assert page.send(dict.fromkeys(range(1, 7), 0)).status_code == 200
    found = blinded.read({occasion.treatment: [selectors.slot_of(occasion)]}, by=ruth, purpose="a test")
    assert [response.answers for response in found.values()] == [making.ANSWERS]


def test_a_second_click_at_the_same_moment_is_harmless(occasion, anna):
    for _ in range(2):
        services.answer_sai(occasion=occasion, answers=making.ANSWERS, by=anna)
    assert _kept() == 1


def test_the_record_does_not_say_that_somebody_answered(page):
    page.send(making.ANSWERS)
    assert not Entry.objects.exists()


@pytest.mark.parametrize("who", ["tom", "ines", "ruth", "kit", "omar", "ada"])
def test_for_everybody_else_the_page_does_not_exist(who, occasion, signed_in, request):
    client = signed_in(request.getfixturevalue(who))
    address = f"/questions/{occasion.pk}/"
    assert client.get(address).status_code == client.post(address, making.posted(making.ANSWERS)).status_code
    assert client.get(address).status_code == 404
    assert _kept() == 0


@pytest.mark.parametrize("who", ["tom", "ruth", "omar"])
def test_nobody_answers_for_the_young_person(who, occasion, request):
    with pytest.raises(permissions.NotVisible):
        services.answer_sai(occasion=occasion, answers=making.ANSWERS, by=request.getfixturevalue(who))


@pytest.mark.parametrize(("days", "words"), [(-4, "Not open yet"), (4, "These have closed")])
def test_outside_its_time_the_page_is_kind_and_keeps_nothing(page, occasion, days, words):
    shift = timedelta(days=days)
    Occasion.objects.filter(pk=occasion.pk).update(
        opens_at=occasion.opens_at - shift,
        due_at=occasion.due_at - shift,
        closes_at=occasion.closes_at - shift,
    )
    assert words in page.read().content.decode()
    assert words in page.send(making.ANSWERS).content.decode()
    assert _kept() == 0


def test_an_incomplete_set_is_refused_by_the_deed_itself(occasion, anna):
    with pytest.raises(services.StillOpen) as still:
        services.answer_sai(occasion=occasion, answers={1: 4, 2: 3, 4: 2, 5: 1}, by=anna)
    assert still.value.items == [3, 6]


def test_an_answer_off_the_scale_is_refused_by_the_deed_itself(occasion, anna):
    with pytest.raises(ValueError, match="SAI answers to item 6 run from 0 to 5"):
        services.answer_sai(occasion=occasion, answers=making.ANSWERS | {6: 9}, by=anna)
    assert not blinded.has_answered(selectors.slot_of(occasion))


@pytest.mark.parametrize("moment", ["asking", "keeping"])
def test_when_the_store_is_away_the_answers_stay_on_the_page(page, monkeypatch, moment):
    if moment == "asking":
        monkeypatch.setattr(blinded, "WRITER", "not_there")
    else:
        monkeypatch.setattr(boxes, "seal", _fall)
    response = page.send(making.ANSWERS)
    assert response.status_code == 503
    assert response.content.decode().count("checked") == 6
    assert "Your answers are still here" in response.content.decode()


def _fall(*_):
    raise OSError("the disk is full")


def test_open_occasions_are_those_one_could_answer_now(occasion, treatment, anna):
    making.open_occasion(treatment, week=4, now=timezone.now() + timedelta(days=7))
    open_now = selectors.open_occasions(treatment, by=anna, now=timezone.now())
    assert open_now == [occasion]
    services.answer_sai(occasion=occasion, answers=making.ANSWERS, by=anna)
    assert selectors.open_occasions(treatment, by=anna, now=timezone.now()) == []


@pytest.mark.parametrize("who", ["tom", "ines", "ruth", "omar"])
def test_nobody_else_may_ask_what_is_open(who, occasion, treatment, request):
    with pytest.raises(permissions.NotVisible):
        selectors.open_occasions(treatment, by=request.getfixturevalue(who), now=timezone.now())


def test_the_day_goes_on_without_the_blinded_store(occasion, treatment, anna, monkeypatch):
    monkeypatch.setattr(blinded, "WRITER", "not_there")
    assert selectors.open_occasions(treatment, by=anna, now=timezone.now()) == []
    assert selectors.state_of(occasion, timezone.now()) is State.AWAY

"""Coordination: who is with whom, the load in view, a hand-over that holds at once."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from care.models import Assignment
from intake import invitations, selectors
from tests import factories
from tests.caseload import stories

pytestmark = pytest.mark.django_db


def address(treatment) -> str:
    return f"/coordination/{treatment.pk}/"


def test_every_treatment_under_way_stands_with_its_tsw(treatment, kit, signed_in):
    page = signed_in(kit).get("/coordination/").content.decode()
    assert "Anna" in page
    assert "Tom" in page


def test_somebody_without_a_tsw_stands_first(treatment, kit):
    factories.treatment(young_person=factories.young_person("zoe"), tsw=None)
    found = selectors.coordination(kit, now=timezone.now())
    assert [place.treatment.young_person.name for place in found.places] == ["Zoe", "Anna"]
    assert found.without_tsw == 1


def test_a_tsw_whose_account_was_closed_is_nobodys_tsw(treatment, anna, tom, kit, ada, signed_in):
    invitations.deactivate_person(person_id=tom.pk, by=ada)
    assert selectors.coordination(kit, now=timezone.now()).without_tsw == 1
    page = signed_in(anna).get("/messages/").content.decode()
    assert "Tom reads messages" not in page
    assert "please don’t count on an answer" in page


def test_load_counts_only_what_is_under_way(treatment, tom, ines, kit):
    over = factories.treatment(young_person=factories.young_person("over"), tsw=tom, week=12)
    over.status, over.ended_on = "finished", timezone.now().date()
    over.save()
    loads = selectors.coordination(kit, now=timezone.now()).loads
    assert [(load.tsw, load.carries) for load in loads] == [(ines, 0), (tom, 1)]


def test_the_form_offers_the_other_tsws_with_their_load(treatment, tom, ines, kit, signed_in):
    page = signed_in(kit).get(address(treatment)).content.decode()
    assert "Ines · nobody yet" in page
    assert "Tom · " not in page


def test_a_hand_over_takes_effect_at_once(treatment, tom, ines, kit, signed_in):
    answer = signed_in(kit).post(address(treatment), {"tsw": ines.pk, "reason": "Tom is ill"}, follow=True)
    assert "Anna is with Ines now." in answer.content.decode()
    record = f"/young-people/{treatment.pk}/"
    assert signed_in(tom).get(record).status_code == 404
    assert signed_in(ines).get(record).status_code == 200


@pytest.mark.parametrize("posted", [{"reason": "Why"}, {"tsw": "nobody", "reason": "Why"}])
def test_without_a_choice_nothing_happens(posted, treatment, ines, kit, signed_in):
    assert signed_in(kit).post(address(treatment), posted).status_code == 422
    assert Assignment.objects.count() == 1


def test_a_reason_is_asked_for(treatment, ines, kit, signed_in):
    answer = signed_in(kit).post(address(treatment), {"tsw": ines.pk, "reason": ""})
    assert "A few words are enough" in answer.content.decode()


def test_a_tsw_who_left_in_the_meantime_cannot_be_chosen(treatment, ines, kit, signed_in):
    ines.is_active = False
    ines.save()
    answer = signed_in(kit).post(address(treatment), {"tsw": ines.pk, "reason": "Why"})
    assert (answer.status_code, Assignment.objects.count()) == (422, 1)


@pytest.mark.parametrize("name", ["anna", "tom", "ines", "ruth", "omar", "ada"])
def test_nobody_else_coordinates(name, request, treatment, ines, signed_in):
    client = signed_in(request.getfixturevalue(name))
    answers = [
        client.get("/coordination/"),
        client.get(address(treatment)),
        client.post(address(treatment), {"tsw": ines.pk, "reason": "x"}),
    ]
    assert [answer.status_code for answer in answers] == [404] * 3
    assert Assignment.objects.count() == 1


def test_no_clinical_word_reaches_the_coordinator(tom, kit, signed_in):
    treatment = stories.whole_life("bea", tsw=tom, week=4, now=timezone.now())
    client = signed_in(kit)
    pages = client.get("/coordination/").content.decode() + client.get(address(treatment)).content.decode()
    for words in ("hello", "are you there?", "You caught it", "Chapter title"):
        assert words not in pages


def test_the_number_of_queries_does_not_grow(tom, kit):
    for number in range(2):
        factories.treatment(young_person=factories.young_person(f"y{number}"), tsw=tom)
    few = _queries(kit)
    for number in range(2, 12):
        factories.treatment(young_person=factories.young_person(f"y{number}"), tsw=tom)
    assert _queries(kit) == few


def _queries(coordinator) -> int:
    with CaptureQueriesContext(connection) as captured:
        assert selectors.coordination(coordinator, now=timezone.now()).places
    return len(captured)

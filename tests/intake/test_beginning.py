"""A young person's ten weeks begin: everything is in place at once, or nothing is."""

from datetime import UTC, date, datetime, time, timedelta

import pytest

from care.models import Assignment, Treatment
from care.permissions import NotVisible
from chapters.models import Plan, Programme
from chat.models import ChatSession
from intake import services
from intake.services import AlreadyInTreatment, Beginning
from letters.models import Letter
from measures.models import Occasion
from tests import factories

pytestmark = pytest.mark.django_db
ACROSS_THE_CLOCK_CHANGE = Beginning(date(2027, 3, 15), date(2027, 3, 18), time(17, 30))


@pytest.fixture
def cleo(db, programme):
    return factories.young_person("cleo")


@pytest.fixture
def programme(db):
    return factories.programme()


def test_everything_is_in_place(cleo, tom, kit, programme):
    made = services.begin_treatment(young_person=cleo, tsw=tom, beginning=ACROSS_THE_CLOCK_CHANGE, by=kit)
    assert Assignment.objects.get(treatment=made).tsw == tom
    assert Plan.objects.get(treatment=made).programme == programme
    assert ChatSession.objects.filter(treatment=made).count() == 10
    assert list(Occasion.objects.filter(treatment=made).order_by("week").values_list("week", flat=True)) == [
        *range(2, 11)
    ]


def test_the_chat_keeps_its_hour_when_the_clocks_change(cleo, tom, kit):
    made = services.begin_treatment(young_person=cleo, tsw=tom, beginning=ACROSS_THE_CLOCK_CHANGE, by=kit)
    starts = list(ChatSession.objects.filter(treatment=made).values_list("starts_at", flat=True))
    assert starts[1] == datetime(2027, 3, 25, 17, 30, tzinfo=UTC)
    assert starts[2] == datetime(2027, 4, 1, 16, 30, tzinfo=UTC)


def test_both_hear_of_it_and_the_weekly_time_is_agreed(cleo, tom, kit):
    made = services.begin_treatment(young_person=cleo, tsw=tom, beginning=ACROSS_THE_CLOCK_CHANGE, by=kit)
    assert {letter.recipient for letter in Letter.objects.filter(kind="chat_changed")} == {cleo, tom}
    assert made.slots.get(agreed_at__isnull=False).at == ACROSS_THE_CLOCK_CHANGE.chat_at


def test_nothing_begins_in_another_chat_of_the_tsw_and_the_form_says_when(cleo, tom, kit, signed_in):
    day = datetime.now(UTC).date() + timedelta(days=2)
    form = {"tsw": str(tom.pk), "starts_on": day, "first_chat_on": day, "chat_at": "17:30"}
    dee = factories.young_person("dee")
    assert signed_in(kit).post(f"/coordination/begin/{dee.pk}/", form).status_code == 302
    page = signed_in(kit).post(f"/coordination/begin/{cleo.pk}/", form | {"chat_at": "17:45"})
    assert (page.status_code, "Tom has another chat then on" in page.content.decode()) == (422, True)
    assert not Treatment.objects.filter(young_person=cleo).exists()


def test_nobody_begins_twice(cleo, tom, kit):
    services.begin_treatment(young_person=cleo, tsw=tom, beginning=ACROSS_THE_CLOCK_CHANGE, by=kit)
    with pytest.raises(AlreadyInTreatment):
        services.begin_treatment(young_person=cleo, tsw=tom, beginning=ACROSS_THE_CLOCK_CHANGE, by=kit)
    assert Treatment.objects.count() == 1


def test_only_a_coordinator_begins(cleo, tom, ruth):
    for person in (cleo, tom, ruth):
        with pytest.raises(NotVisible):
            services.begin_treatment(young_person=cleo, tsw=tom, beginning=ACROSS_THE_CLOCK_CHANGE, by=person)
    assert not Treatment.objects.exists()


def test_the_form_puts_it_in_place_and_the_young_person_sees_today(cleo, tom, kit, signed_in):
    page = signed_in(kit)
    assert "Cleo" in page.get("/coordination/").content.decode()
    today = datetime.now(UTC).date() + timedelta(days=1)
    form = {
        "tsw": str(tom.pk),
        "starts_on": today,
        "first_chat_on": today + timedelta(days=2),
        "chat_at": "17:30",
    }
    assert page.post(f"/coordination/begin/{cleo.pk}/", form).status_code == 302
    assert page.get(f"/coordination/begin/{cleo.pk}/").status_code == 404
    assert signed_in(cleo).get("/today/").status_code == 200


def test_without_a_released_programme_nobody_begins_and_the_form_says_why(
    cleo, tom, kit, programme, signed_in
):
    Programme.objects.update(released_at=None)
    today = datetime.now(UTC).date() + timedelta(days=1)
    form = {"tsw": str(tom.pk), "starts_on": today, "first_chat_on": today, "chat_at": "17:30"}
    page = signed_in(kit).post(f"/coordination/begin/{cleo.pk}/", form)
    assert page.status_code == 422
    assert "No programme is released yet." in page.content.decode()
    assert not Treatment.objects.exists()


@pytest.mark.parametrize(
    ("field", "value", "sentence"),
    [
        ("starts_on", "2020-01-01", "from today to three months ahead"),
        ("first_chat_on", "2099-01-01", "belongs into week 1"),
        ("chat_at", "soon", "Write it like 17:30"),
        ("tsw", "somebody", ""),
    ],
)
def test_what_cannot_be_is_said_and_nothing_begins(field, value, sentence, cleo, tom, kit, signed_in):
    today = datetime.now(UTC).date() + timedelta(days=1)
    form = {"tsw": str(tom.pk), "starts_on": today, "first_chat_on": today, "chat_at": "17:30"} | {
        field: value
    }
    answer = signed_in(kit).post(f"/coordination/begin/{cleo.pk}/", form)
    assert answer.status_code == 422
    assert sentence in answer.content.decode()
    assert not Treatment.objects.exists()

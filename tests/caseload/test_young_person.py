"""One young person's page: for their TSW, its look in the record, nothing of the six questions in it."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone

from audit.models import Entry, Kind
from care import services as care
from care.models import Alert, Treatment
from caseload import services
from caseload.selectors import figures
from tests import factories
from tests.caseload import stories
from tests.conftest import EVERY_DATABASE

pytestmark = pytest.mark.django_db(databases=EVERY_DATABASE)


def address(treatment) -> str:
    return f"/young-people/{treatment.pk}/"


def test_a_tsw_reads_the_summary_of_their_young_person(tom, signed_in):
    treatment = stories.whole_life("bea", tsw=tom, week=4, now=timezone.now())
    page = signed_in(tom).get(address(treatment)).content.decode()
    for words in ("Week 4 of 10", "Chapter title 2", "promised by", "I’m worried", "to come"):
        assert words in page


def test_a_supervisor_is_offered_nothing_that_is_the_tsws_to_do(ruth, tom, treatment, signed_in):
    found = {}
    for reader in (tom, ruth):
        page = signed_in(reader).get(address(treatment)).content.decode()
        found[reader] = ("I’m worried" in page, "My week</a>" in page)
    assert found == {tom: (True, True), ruth: (False, False)}


@pytest.mark.parametrize("name", ["anna", "ines", "kit", "omar", "ada"])
def test_for_others_it_does_not_exist(name, request, treatment, signed_in):
    answer = signed_in(request.getfixturevalue(name)).get(address(treatment))
    nowhere = signed_in(request.getfixturevalue(name)).get(
        "/young-people/00000000-0000-4000-8000-000000000000/"
    )
    assert (answer.status_code, nowhere.status_code) == (404, 404)
    assert not Entry.objects.filter(kind=Kind.LOOK).exists()


def test_opening_it_is_one_look_an_hour(treatment, tom, anna):
    now = timezone.now()
    for minutes in (0, 10, 59):
        services.open_record(treatment_id=treatment.pk, by=tom, now=now + timedelta(minutes=minutes))
    looks = Entry.objects.filter(kind=Kind.LOOK, event="record.opened", subject_id=anna.pk, actor_id=tom.pk)
    assert looks.count() == 1
    services.open_record(treatment_id=treatment.pk, by=tom, now=now + timedelta(hours=1, minutes=1))
    assert looks.count() == 2


def test_the_young_person_reads_that_it_was_opened(treatment, tom, anna, signed_in):
    signed_in(tom).get(address(treatment))
    assert "opened your page" in signed_in(anna).get("/me/").content.decode()


def test_a_worry_reaches_the_supervisor(treatment, tom, ruth, signed_in):
    answer = signed_in(tom).post(
        f"{address(treatment)}worry/", {"reason": "She wrote of not waking up."}, follow=True
    )
    assert "Your supervisor sees this now" in answer.content.decode()
    assert "She wrote of not waking up." in signed_in(ruth).get("/oversight/").content.decode()


def test_a_worry_without_words_is_asked_for_them(treatment, tom, signed_in):
    answer = signed_in(tom).post(f"{address(treatment)}worry/", {"reason": " "})
    assert (answer.status_code, Alert.objects.count()) == (422, 0)


def test_another_tsw_cannot_raise_a_worry(treatment, ines, signed_in):
    answer = signed_in(ines).post(f"{address(treatment)}worry/", {"reason": "x"})
    assert (answer.status_code, Alert.objects.count()) == (404, 0)


def plain(page: bytes) -> str:
    """The page without what differs between any two answers of the server: its form tokens."""
    return re.sub(r'name="csrfmiddlewaretoken" value="[^"]+"', "", page.decode())


def test_in_both_worlds_answered_and_not_a_tsws_pages_are_the_same_bytes(tom, signed_in, monkeypatch):
    now = timezone.now()
    monkeypatch.setattr("django.utils.timezone.now", lambda: now)
    treatment = stories.whole_life("bea", tsw=tom, week=4, now=now)
    stories.ratings(treatment, {}, now=now)
    client = signed_in(tom)
    sheet = treatment.worksheets.get(status="handed_in")
    words = f"/treatments/{treatment.pk}/words/?q=hello&worksheet={sheet.pk}"
    pages = ["/my-week/", address(treatment), "/worksheets/", f"/worksheets/{sheet.pk}/", words]
    silent = [plain(client.get(page).content) for page in pages]
    stories.ratings(treatment, {2: 5, 3: 1}, now=now)
    assert [plain(client.get(page).content) for page in pages] == silent


def test_the_page_of_somebody_who_left_says_so(tom, signed_in):
    treatment = factories.treatment(young_person=factories.young_person("cora"), tsw=tom, week=3)
    treatment.status, treatment.ended_on = "left", timezone.now().date()
    treatment.save()
    assert "Left on" in signed_in(tom).get(address(treatment)).content.decode()


def test_an_exam_week_hides_nobodys_silence(treatment, anna):
    care.take_exam_week(week=3, by=anna)
    (person,) = figures.figures_of(Treatment.objects.all(), now=timezone.now())
    assert [reason.text[:14] for reason in person.reasons] == ["not heard from"]

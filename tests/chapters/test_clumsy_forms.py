"""What hands, old pages and strange programs send: it is answered with a sentence, and nothing breaks."""

from datetime import date

import pytest

from caseload.selectors import words
from chapters.models import Answer, Feedback, Kept
from tests.conftest import EVERY_DATABASE

pytestmark = pytest.mark.django_db(databases=EVERY_DATABASE)
WORKSHEET = "/chapters/1/worksheet/"
HALF_A_SIGN = "\\ud800"


@pytest.fixture(autouse=True)
def staff_are_past_their_second_step(settings):
    settings.STAFF_NEED_SECOND_FACTOR = False


@pytest.mark.parametrize("back", ["?depth=gist", "#kept", "toolbox"])
def test_whatever_page_a_kept_thing_names_one_comes_back(annas, chapter, back):
    section = chapter.sections.first()
    answer = annas.post("/toolbox/keep/", {"section": section.pk, "back": back})
    assert (answer.status_code, answer["Location"]) == (302, back)
    assert Kept.objects.get().section == section


def test_half_a_sign_in_a_part_is_left_out_when_the_page_comes_back(annas):
    too_long = f'{{"left": "{HALF_A_SIGN}{"y" * 5_001}"}}'
    answer = annas.post(WORKSHEET, {"revision-sides": "0", "body-sides": too_long})
    assert answer.status_code == 409
    assert "y" * 5_001 in answer.content.decode()


def test_half_a_sign_does_not_stand_between_two_versions(annas, write):
    write("sides", '{"left": "From the phone"}')
    sent = f'{{"left": "{HALF_A_SIGN}From the laptop"}}'
    answer = annas.post(WORKSHEET, {"revision-sides": "0", "body-sides": sent})
    assert answer.status_code == 409
    assert "From the laptop" in answer.content.decode()
    assert Answer.objects.get().body == '{"left": "From the phone"}'


@pytest.mark.parametrize("name", ["\x00", "words\x00", "😀", "x" * 81])
def test_what_cannot_be_the_name_of_a_thing_is_not_looked_for(annas, toms, handed_in, name):
    answers = f"/worksheets/{handed_in.pk}/"
    given = handed_in.handed_in_answers.get()
    tries = [
        annas.post(WORKSHEET, {f"revision-{name}": "0", f"body-{name}": "Words"}),
        annas.post("/chapters/1/place/", {"depth": "standard", "section": name}),
        annas.post("/chapters/1/place/", {"depth": name, "section": "hello"}),
        toms.post(answers, {f"revision-{name}": "0", f"body-{name}": "Words"}),
        toms.post(f"{answers}quote/", {"ref": f"answer:{given.pk}:0", "beside": name}),
    ]
    assert [answer.status_code for answer in tries] == [400] * len(tries)
    assert not Feedback.objects.exists()


def test_more_words_than_somebody_said_are_not_looked_for_among_them(toms, handed_in, monkeypatch):
    given = handed_in.handed_in_answers.get()
    monkeypatch.setattr(words, "re", None)  # Building the search is what takes its time.
    sent = {"ref": f"answer:{given.pk}:0", "words": "quiet " * 10_000}
    answer = toms.post(f"/worksheets/{handed_in.pk}/quote/", sent)
    assert answer.status_code == 403
    assert "Only what was really said" in answer.content.decode()


@pytest.mark.parametrize(
    ("deed", "status"), [("take-back", "handed_in"), ("add-more", "answered")], ids=["take back", "add more"]
)
def test_after_the_end_nothing_becomes_a_draft_that_could_not_be_handed_in(
    annas, treatment, handed_in, deed, status
):
    handed_in.status, handed_in.answered_at = status, handed_in.handed_in_at
    handed_in.save()
    treatment.status, treatment.ended_on = "finished", date(2026, 1, 1)
    treatment.save()
    assert deed not in annas.get(WORKSHEET).content.decode()
    assert annas.post(f"{WORKSHEET}{deed}/").status_code == 403
    handed_in.refresh_from_db()
    assert handed_in.status == status


def test_a_worksheet_of_long_lists_arrives_whole(annas):
    form = "revision-moment=0&body-moment=At+last&revision-lately=0" + "&body-lately=Tired" * 600
    answer = annas.post(WORKSHEET, form, content_type="application/x-www-form-urlencoded")
    assert answer.status_code == 302
    assert Answer.objects.get(exercise__slug="moment").body == "At last"


@pytest.mark.parametrize("form", ["body-moment=" + "x" * 1_100_000, "x=1&" * 2_001 + "x=1"])
def test_more_than_fits_in_one_go_is_said_so(annas, form):
    answer = annas.post(WORKSHEET, form, content_type="application/x-www-form-urlencoded")
    assert answer.status_code == 400
    assert "more than fits in one go" in answer.content.decode()

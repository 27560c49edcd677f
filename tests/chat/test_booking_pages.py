"""The pages of times, as they are opened and sent: kind words, nothing typed is lost, no name too many."""

from datetime import time, timedelta

import pytest
from django.utils import timezone

from care import rules as calendar
from chat.models import ChatSession, LetterWishes, StandingSlot
from chat.selectors import hours as hour_reads
from chat.slots import Slot
from tests import factories
from tests.chat.conftest import make_session
from tests.chat.diary import chat, hours

pytestmark = [pytest.mark.django_db, pytest.mark.sqlite]


@pytest.fixture
def session(treatment, tom):
    """Anna's next chat, in two days; Tom has time every day."""
    hours(tom, *range(7))
    at = calendar.instant(timezone.now().date() + timedelta(days=2), time(17), "Europe/London")
    return chat(treatment, at)


def text(answer) -> str:
    return " ".join(answer.content.decode().split())


def test_a_young_person_sees_the_times_and_how_to_change_one(signed_in, anna, session):
    page = text(signed_in(anna).get("/chat/times/"))
    assert f"/chat/{session.pk}/move/" in page
    assert "No weekly time is agreed yet." in page
    assert 'name="slot"' in page
    assert "How the last ones began" not in page
    assert "Another time?" in text(signed_in(anna).get("/chat/"))


def test_a_time_is_moved_by_a_plain_form(signed_in, anna, session):
    client = signed_in(anna)
    page = client.get(f"/chat/{session.pk}/move/")
    to = page.context["page"].days[0][1][0]
    answer = client.post(f"/chat/{session.pk}/move/", {"when": to.value, "reason": ""}, follow=True)
    session.refresh_from_db()
    assert session.starts_at == to.at
    assert "Moved. A short letter says so." in text(answer)


@pytest.mark.parametrize(
    "sent",
    [
        {},
        {"when": "tomorrow"},
        {"when": "2001-01-01T17:00:00+00:00"},
        {"when": "x" * 5000},
        {"when": "\x00"},
        {"day": "2031-13-01", "at": "noon"},
        {"day": "2031-01-01"},
        {"when": "0001-01-01T00:00+14:00"},
    ],
)
def test_what_cannot_be_is_said_in_a_sentence_and_the_reason_stays_typed(signed_in, tom, session, sent):
    answer = signed_in(tom).post(f"/chat/{session.pk}/move/", {"reason": "My train", **sent})
    assert answer.status_code == 422
    assert "My train</textarea>" in text(answer)
    assert 'class="note is-warning"' in text(answer) or 'class="field-error"' in text(answer)


def test_staff_say_why_and_a_young_person_need_not(signed_in, anna, tom, session):
    assert "A few words are enough" in text(signed_in(tom).post(f"/chat/{session.pk}/cancel/"))
    assert signed_in(anna).post(f"/chat/{session.pk}/cancel/").status_code == 302
    session.refresh_from_db()
    assert session.cancelled_at is not None


def test_a_chat_that_has_begun_says_so_instead_of_a_form(signed_in, anna, treatment):
    begun = make_session(treatment, minutes=-5)
    page = text(signed_in(anna).get(f"/chat/{begun.pk}/move/"))
    assert "doors are open already" in page
    assert "<textarea" not in page


def test_both_clocks_are_shown_where_they_differ(signed_in, anna, tom, session):
    tom.time_zone = "Asia/Kolkata"
    tom.save()
    page = text(signed_in(anna).get("/chat/times/"))
    assert "for Tom</span>" in page
    assert "for Anna</span>" in text(signed_in(tom).get(f"/chat/times/{session.treatment_id}/"))


def test_one_asks_and_the_other_agrees_by_plain_forms(signed_in, anna, tom, session):
    young, staff, base = signed_in(anna), signed_in(tom), f"/chat/times/{session.treatment_id}/weekly/"
    assert young.post(base, {"slot": "nonsense"}).status_code == 422
    young.post(base, {"slot": "2-17:30"})
    asked = StandingSlot.objects.get()
    assert "Anna asks" in text(staff.get(f"/chat/times/{session.treatment_id}/"))
    staff.post(f"{base}{asked.pk}/", {"answer": "yes"})
    asked.refresh_from_db()
    assert asked.agreed_by == tom


def test_a_missed_chat_is_offered_again_and_only_staff_see_who_came(signed_in, anna, tom, treatment):
    hours(tom, *range(7))
    make_session(treatment, minutes=-60)
    mine = text(signed_in(anna).get("/chat/times/"))
    theirs = text(signed_in(tom).get(f"/chat/times/{treatment.pk}/"))
    assert "That happens, and it’s fine." in mine
    assert "You didn’t meet." in theirs


def test_the_coordinator_sees_times_and_not_how_chats_went(signed_in, kit, treatment, session):
    make_session(treatment, minutes=-60)
    page = text(signed_in(kit).get(f"/chat/times/{treatment.pk}/"))
    assert "Book one more" in page
    assert "You didn’t meet." not in page
    assert 'name="slot"' not in page


def test_one_more_is_booked_on_the_young_persons_clock(signed_in, kit, treatment, session):
    day = timezone.now().date() + timedelta(days=3)
    url = f"/chat/times/{treatment.pk}/extra/"
    assert signed_in(kit).post(url, {"day": day, "at": "18:30"}).status_code == 302
    assert Slot.of(ChatSession.objects.latest("starts_at").starts_at, "Europe/London").at == hour_reads.time(
        18, 30
    )
    taken = signed_in(kit).post(url, {"day": day, "at": "18:45"})
    assert (taken.status_code, "taken" in text(taken)) == (422, True)


def test_hours_are_put_in_and_taken_out_by_plain_forms(signed_in, tom):
    client = signed_in(tom)
    assert "No hours yet" in text(client.get("/availability/"))
    wrong = client.post("/availability/", {"weekday": "1", "from_time": "18:00", "until_time": "18:15"})
    assert "Leave room for one chat" in text(wrong)
    client.post("/availability/", {"weekday": "1", "from_time": "16:00", "until_time": "19:00"})
    row = hour_reads.availability_of(tom).get()
    client.post(f"/availability/{row.pk}/withdraw/")
    assert not hour_reads.availability_of(tom).exists()


def test_my_week_shows_two_chats_at_once(signed_in, tom, session):
    bos = factories.treatment(young_person=factories.young_person("bo"), tsw=tom)
    assert "Two chats at once" not in text(signed_in(tom).get("/my-week/"))
    chat(bos, session.starts_at + timedelta(minutes=10))
    assert "Two chats at once" in text(signed_in(tom).get("/my-week/"))


def test_the_reassign_page_says_which_chats_would_clash(signed_in, kit, ines, session):
    cleo = factories.treatment(young_person=factories.young_person("cleo"), tsw=ines)
    chat(cleo, session.starts_at)
    page = text(signed_in(kit).get(f"/coordination/{session.treatment_id}/"))
    assert "1 of the chats clash" in page
    assert f"Ines has a chat already at {session.starts_at:%a}" in page


def test_wishes_begin_with_what_one_gets_anyway_and_are_kept(signed_in, anna, tom):
    first = [
        signed_in(who).get("/letters/wishes/").context["form"].initial["hour_before"] for who in (anna, tom)
    ]
    signed_in(anna).post("/letters/wishes/", {"day_before": "on", "message_hours": "24"})
    kept = LetterWishes.objects.get(person=anna)
    assert first == [True, False]
    assert (kept.day_before, kept.hour_before, kept.message_hours) == (True, False, 24)
    assert signed_in(anna).post("/letters/wishes/", {"message_hours": "5"}).status_code == 422


def test_nobody_reads_their_times_after_the_weeks_as_if_they_could_be_changed(signed_in, anna, session):
    treatment = session.treatment
    treatment.status, treatment.ended_on = "finished", timezone.now().date()
    treatment.save()
    page = text(signed_in(anna).get("/chat/times/"))
    assert "The ten weeks are over." in page
    assert "/move/" not in page

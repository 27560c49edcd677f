"""The minutes before a chat: all a TSW wants to know on one screen, and nothing that was not shared."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from audit.models import Entry
from care.models import Alert
from chapters.models import Goal, MyWords, Note
from chat.models import CheckOut
from tests.caseload import stories

pytestmark = [pytest.mark.django_db, pytest.mark.sqlite]


@pytest.fixture(autouse=True)
def no_second_factor(settings):
    settings.STAFF_NEED_SECOND_FACTOR = False


@pytest.fixture
def session(treatment, anna, tom):
    """Anna's next chat, after a week with a bit of everything."""
    now = timezone.now()
    stories.plan(treatment)
    stories.answered(treatment, 1, by=tom, handed_in_at=now - timedelta(days=3), at=now - timedelta(days=1))
    past = stories.chat(treatment, starts_at=now - timedelta(days=7), lines=("hello",))
    stories.summary(past, "We looked at Sunday", next_time="Notice one all good", by=tom)
    CheckOut.objects.create(session=past, feeling="lighter", is_shared=True)
    stories.messages(treatment, "are you there?", writer=anna, at=now - timedelta(hours=5))
    Goal.objects.create(treatment=treatment, body="Swim again")
    MyWords.objects.create(treatment=treatment, critic_name="Gerald", critic_draft="Not yet Gerald")
    Note.objects.create(treatment=treatment, body="The four all goods", shared_at=now)
    Note.objects.create(treatment=treatment, body="For myself alone")
    Alert.objects.create(treatment=treatment, kind="worry", reason="She sounded low", raised_by=tom)
    return stories.chat(treatment, starts_at=now + timedelta(minutes=30))


def briefing(signed_in, person, session):
    return signed_in(person).get(reverse("briefing", args=[session.pk]))


def test_everything_stands_on_one_screen(session, signed_in, tom):
    page = briefing(signed_in, tom, session).content.decode()
    for words in (
        "We looked at Sunday", "Notice one all good", "lighter", "1 unread message", "Swim again", "Gerald",
        "The four all goods", "She sounded low", "Chapter title 1", "Nothing chosen yet", "doors open at",
    ):  # fmt: skip
        assert words in page, words
    assert "For myself alone" not in page
    assert "Not yet" not in page


def test_opening_it_is_a_look_the_young_person_can_see(session, signed_in, anna, tom):
    briefing(signed_in, tom, session)
    briefing(signed_in, tom, session)
    assert Entry.objects.filter(event="record.opened", subject_id=anna.pk, actor_id=tom.pk).count() == 1


def test_a_worksheet_that_was_not_opened_keeps_its_words(session, treatment, signed_in, tom):
    stories.handed_in(treatment, 2, at=timezone.now())
    page = briefing(signed_in, tom, session).content.decode()
    assert "Not opened yet" in page


def test_my_week_and_the_record_lead_there_or_say_what_was_shared(session, signed_in, tom):
    today = stories.chat(session.treatment, starts_at=timezone.now() + timedelta(minutes=1))
    assert reverse("briefing", args=[today.pk]) in signed_in(tom).get(reverse("my_week")).content.decode()
    record = signed_in(tom).get(reverse("young_person", args=[session.treatment_id])).content.decode()
    assert "left: lighter" in record
    CheckOut.objects.update(is_shared=False)
    assert "lighter" not in briefing(signed_in, tom, session).content.decode()

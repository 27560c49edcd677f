"""What a TSW looks up in the middle of a chat: what they may read anyway, and the look is in the record."""

from datetime import timedelta

import pytest
from django.utils import timezone

from audit.models import Entry, Kind
from caseload import services
from chapters.models import Exercise, Goal, HandedInAnswer, Note, Worksheet
from chat.models import Summary
from tests.caseload import stories

pytestmark = pytest.mark.django_db


@pytest.fixture
def sheet(treatment) -> Worksheet:
    stories.plan(treatment)
    chapter = stories.chapter(1)
    exercise = Exercise.objects.create(
        chapter=chapter, position=1, slug="words", kind="short_writing", prompt="A good moment?"
    )
    now = timezone.now()
    sheet = Worksheet.objects.create(
        treatment=treatment, chapter=chapter, status="handed_in", times_handed_in=1, handed_in_at=now
    )
    HandedInAnswer.objects.create(worksheet=sheet, exercise=exercise, version=1, body="A bench by the river")
    return sheet


def page(client, treatment) -> str:
    return client.get(f"/young-people/{treatment.pk}/quick-look/").content.decode()


def test_an_unopened_worksheet_stays_unread_and_an_opened_one_can_be_read(sheet, treatment, tom, signed_in):
    client = signed_in(tom)
    unopened = page(client, treatment)
    assert "A bench" not in unopened
    assert "Not opened yet." in unopened
    Worksheet.objects.filter(pk=sheet.pk).update(opened_at=timezone.now())
    assert "A bench by the river" in page(client, treatment)
    assert Entry.objects.filter(kind=Kind.LOOK, event="record.opened").count() == 1


def test_one_that_was_taken_back_unread_is_not_shown(sheet, treatment, tom):
    Worksheet.objects.filter(pk=sheet.pk).update(status="draft")
    look = services.open_quick_look(treatment_id=treatment.pk, by=tom, now=timezone.now())
    assert look.said == []


def test_goals_and_shared_notes_are_there_and_what_is_not_shared_is_not(treatment, tom, signed_in):
    Goal.objects.create(treatment=treatment, body="Sleep through a night")
    Note.objects.create(treatment=treatment, body="Only mine")
    Note.objects.create(treatment=treatment, body="Bring this", shared_at=timezone.now())
    found = page(signed_in(tom), treatment)
    assert "Sleep through a night" in found
    assert "Bring this" in found
    assert "Only mine" not in found


def test_the_summary_is_the_one_of_the_chat_before_this(treatment, tom):
    now = timezone.now()
    for hours, body in ((-24 * 7, "We wrote a list"), (-0.1, "Still writing")):
        session = stories.chat(treatment, starts_at=now + timedelta(hours=hours))
        Summary.objects.create(session=session, body=body, saved_by=tom)
    look = services.open_quick_look(treatment_id=treatment.pk, by=tom, now=now)
    assert look.summary.body == "We wrote a list"


@pytest.mark.parametrize("name", ["anna", "ines", "kit", "omar"])
def test_for_others_it_does_not_exist(name, request, treatment, signed_in):
    client = signed_in(request.getfixturevalue(name))
    assert client.get(f"/young-people/{treatment.pk}/quick-look/").status_code == 404

"""What the page of the messages between chats says about answers, and to whom."""

from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
from django.urls import reverse
from django.utils import timezone

from care import services as care
from chat import services
from tests import factories

pytestmark = [pytest.mark.django_db, pytest.mark.sqlite]
MONDAY = datetime(2026, 11, 16, 12, tzinfo=UTC)


@pytest.fixture(autouse=True)
def no_second_factor(settings):
    settings.STAFF_NEED_SECOND_FACTOR = False


def talk(treatment, tsw, answers: int, *, days: int) -> None:
    room = services.conversation_of(treatment).room
    for turn in range(answers):
        at = MONDAY + timedelta(weeks=turn)
        for by, now in ((treatment.young_person, at), (tsw, at + timedelta(days=days))):
            services.send_message(room=room, key=uuid4(), body="words", by=by, now=now)


def head(signed_in, person, treatment) -> str:
    reply = signed_in(person).get(reverse("treatment_messages", args=[treatment.pk]))
    return " ".join(reply.content.decode().split())


@pytest.mark.parametrize(
    ("answers", "days", "words"),
    [
        (0, 0, "you get an answer within two working days"),
        (4, 1, "you get an answer within two working days"),
        (5, 0, "Tom reads messages on weekdays and usually answers on the same day"),
        (5, 1, "usually answers by the next working day"),
        (5, 3, "usually answers within three working days"),
    ],
)
def test_the_usual_answer_is_said_from_real_figures_or_else_the_promise(
    treatment, signed_in, anna, tom, answers, days, words
):
    talk(treatment, tom, answers, days=days)
    assert words in head(signed_in, anna, treatment)


@pytest.mark.parametrize(
    ("answers", "words"), [(0, "is told that an answer comes"), (5, "is told that you usually")]
)
def test_the_tsw_reads_what_the_young_person_is_told(treatment, signed_in, tom, answers, words):
    talk(treatment, tom, answers, days=1)
    assert words in head(signed_in, tom, treatment)


def test_what_a_former_tsw_answered_says_nothing_about_the_new_one(treatment, signed_in, anna, tom, kit):
    talk(treatment, tom, 6, days=0)
    care.assign_tsw(treatment=treatment, tsw=factories.staff("bea", "tsw"), reason="moving", by=kit)
    assert "Bea reads messages on weekdays and you get an answer within two" in head(
        signed_in, anna, treatment
    )


@pytest.mark.parametrize("has_tsw", [True, False])
def test_after_the_end_nothing_is_promised_and_who_reads_is_said(treatment, signed_in, anna, tom, has_tsw):
    talk(treatment, tom, 6, days=0)
    treatment.status, treatment.ended_on = "finished", timezone.now().date()
    treatment.save()
    if not has_tsw:
        treatment.assignments.update(until_at=timezone.now())
    page = head(signed_in, anna, treatment)
    assert "don’t count on an answer" in page
    assert "usually answers" not in page
    assert "working day" not in page
    assert ("Tom and supervisors can still read" in page) is has_tsw
    assert "weekdays" not in signed_in(anna).get(reverse("chat")).content.decode()

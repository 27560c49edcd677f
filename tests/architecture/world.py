"""One small world in which every address can be tried by everybody: Anna's things, and eleven people."""

import uuid
from dataclasses import dataclass
from datetime import time, timedelta
from pathlib import Path

from django.conf import settings
from django.utils import timezone

from accounts.models import User
from care.models import Alert, Assignment, Treatment
from chapters.models import Chapter, Feedback, Goal, Look, Media, Note, Plan, Quotation, Worksheet
from chat import services as chat
from chat.models import Availability, ChatSession, Later, Room, StandingSlot
from letters import services as letters
from measures.models import Occasion
from tests import factories

NOBODY = uuid.UUID(int=7)
A_GOAL = uuid.UUID(int=11)
A_NOTE = uuid.UUID(int=12)


@dataclass
class World:
    """`people` by first name; `ids` says what the variable parts of addresses stand for: all of it Anna's."""

    people: dict[str, User]
    ids: dict[str, object]


def build() -> World:
    people = the_people()
    anna = factories.treatment(young_person=people["anna"], tsw=people["tom"], week=3)
    bo = factories.treatment(young_person=people["bo"], tsw=people["ines"], week=5)
    now = timezone.now()
    Assignment.objects.filter(treatment=anna).update(from_at=now - timedelta(days=5))
    Assignment.objects.create(
        treatment=anna,
        tsw=people["former"],
        from_at=now - timedelta(days=20),
        until_at=now - timedelta(days=5),
    )
    factories.supervision(tsw=people["tom"], supervisor=people["ruth"])
    factories.supervision(tsw=people["ines"], supervisor=people["sal"])
    ids = reading(anna, bo) | writing(people, anna) | asking(people, anna) | answering(people, anna)
    return World(people, ids)


def the_people() -> dict[str, User]:
    roles = {
        "tom": "tsw",
        "ines": "tsw",
        "former": "tsw",
        "gone": "tsw",
        "ruth": "supervisor",
        "sal": "supervisor",
        "kit": "coordinator",
        "omar": "researcher",
        "ada": "administrator",
    }
    people = {name: factories.staff(name, role) for name, role in roles.items()}
    people |= {name: factories.young_person(name) for name in ("anna", "bo")}
    return people


def reading(anna: Treatment, bo: Treatment) -> dict[str, object]:
    """Bo reads another edition, so that Anna's chapters and films are not Bo's."""
    first, other = factories.programme("first"), factories.programme("other", chapters=(5,))
    Plan.objects.create(treatment=anna, programme=first)
    Plan.objects.create(treatment=bo, programme=other)
    chapter = Chapter.objects.get(programme=first, number=1)
    film = Media.objects.create(
        chapter=chapter, kind="video", slug="film", title="A film", seconds=60, file="world/film.mp4"
    )
    Path(settings.BESIDE_DATA, "media", "world").mkdir(parents=True, exist_ok=True)
    Path(settings.BESIDE_DATA, "media", "world", "film.mp4").write_bytes(b"film")
    worksheet = Worksheet.objects.create(
        treatment=anna,
        chapter=chapter,
        status="handed_in",
        times_handed_in=1,
        handed_in_at=timezone.now() - timedelta(hours=5),
    )
    ids = {"number": 1, "media_id": film.pk, "part": "file", "worksheet_id": worksheet.pk, "version": 1}
    return ids | {"programme_id": first.pk}


def answering(people: dict[str, User], anna: Treatment) -> dict[str, object]:
    """Tom quotes Anna beside her first worksheet; what he wrote about her second waits for Ruth's look."""
    first = Worksheet.objects.get(treatment=anna)
    draft = Feedback.objects.create(worksheet=first, author=people["tom"], body="A draft")
    quoted = {"words": "Sleep", "said_on": anna.starts_on, "place": "Goal", "path": "/toolbox/"}
    quotation = Quotation.objects.create(feedback=draft, **quoted)
    Goal.objects.create(pk=A_GOAL, treatment=anna, body="Sleep through a night")
    Note.objects.create(pk=A_NOTE, treatment=anna, body="A line")
    second = Worksheet.objects.create(
        treatment=anna,
        chapter=Chapter.objects.get(programme__plans__treatment=anna, number=2),
        status="handed_in",
        times_handed_in=2,
        handed_in_at=timezone.now(),
    )
    Feedback.objects.create(worksheet=second, author=people["tom"], body="A draft", version=2)
    sent = Feedback.objects.create(
        worksheet=second, author=people["tom"], body="Words", sent_at=timezone.now()
    )
    look = Look.objects.create(worksheet=second, version=2, asked_by=people["tom"])
    found = {"quotation_id": quotation.pk, "feedback_id": sent.pk, "look_id": look.pk}
    return found | {"tsw_id": people["tom"].pk}


def writing(people: dict[str, User], anna: Treatment) -> dict[str, object]:
    now = timezone.now()
    session = ChatSession.objects.create(
        room=Room.objects.create(treatment=anna),
        treatment=anna,
        starts_at=now - timedelta(minutes=5),
        ends_at=now + timedelta(minutes=25),
    )
    room = chat.conversation_of(anna).room
    chat.send_message(room=room, key=uuid.uuid4(), body="A line", by=people["tom"])
    later = Later.objects.create(
        room=room, author=people["tom"], body="A line", due_at=now + timedelta(days=2)
    )
    return {"session_id": session.pk, "treatment_id": anna.pk, "later_id": later.pk}


def asking(people: dict[str, User], anna: Treatment) -> dict[str, object]:
    now = timezone.now()
    occasion = Occasion.objects.create(
        treatment=anna,
        instrument="sai",
        week=3,
        opens_at=now - timedelta(hours=2),
        due_at=now - timedelta(hours=1),
        closes_at=now + timedelta(days=3),
    )
    letter = letters.queue(
        kind="questions", key="the world's letter", path="/today/", due_at=now, recipient=people["anna"]
    )
    alert = Alert.objects.create(treatment=anna, kind="worry", reason="Worried", raised_by=people["tom"])
    return {
        "occasion_id": occasion.pk,
        "letter_id": letter.pk,
        "alert_id": alert.pk,
        "person_id": people["former"].pk,
        **arranging(people, anna),
        "newcomer_id": factories.young_person("cleo").pk,
        "pk": 1,
    }


def arranging(people: dict[str, User], anna: Treatment) -> dict[str, object]:
    """Tom's hours, and a weekly time Anna asks for."""
    hours = Availability.objects.create(tsw=people["tom"], weekday=1, from_time=time(16), until_time=time(19))
    asked = StandingSlot.objects.create(
        treatment=anna,
        weekday=1,
        at=time(17),
        from_on=timezone.now().date() + timedelta(days=3),
        proposed_by=people["anna"],
    )
    return {"availability_id": hours.pk, "slot_id": asked.pk}

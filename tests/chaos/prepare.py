"""Run as a process of its own against the throw-away data: makes pairs of people and chats, or counts."""

import json
import os
import sys
import time
from datetime import timedelta
from uuid import uuid4

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
django.setup()

from django.conf import settings  # noqa: E402
from django.test import Client  # noqa: E402
from django.utils import timezone  # noqa: E402

from audit.models import Entry  # noqa: E402
from care import services as care  # noqa: E402
from chat.models import ChatSession, Message, Room  # noqa: E402
from tests import factories  # noqa: E402


def make(count: str) -> list[dict[str, object]]:
    return [_make() for _ in range(int(count))]


def _make() -> dict[str, object]:
    name = uuid4().hex
    anna, tom = factories.young_person(f"anna{name}"), factories.staff(f"tom{name}", "tsw")
    treatment = factories.treatment(young_person=anna, tsw=tom)
    now = timezone.now()
    session = ChatSession.objects.create(
        room=Room.objects.create(treatment=treatment),
        treatment=treatment,
        starts_at=now - timedelta(minutes=1),
        ends_at=now + timedelta(hours=6),
    )
    return {
        "id": str(session.room_id),
        "path": f"/ws/chat/{session.pk}/",
        "cookies": [_cookie(anna), _cookie(tom)],
    }


def _cookie(person) -> str:
    client = Client()
    client.force_login(person)
    return f"{settings.SESSION_COOKIE_NAME}={client.cookies[settings.SESSION_COOKIE_NAME].value}"


def count(*rooms: str) -> list[dict[str, object]]:
    return [_count(room) for room in rooms]


def _count(room_id: str) -> dict[str, object]:
    room = Room.objects.select_related("treatment").get(pk=room_id)
    messages = Message.objects.filter(room=room).order_by("number")
    recorded = Entry.objects.filter(event="message.sent", subject_id=room.treatment.young_person_id)
    return {
        "stored": [[each.number, str(each.key), each.body] for each in messages],
        "last_number": room.last_number,
        "recorded": recorded.count(),
    }


def revoke(*rooms: str) -> dict[str, float]:
    """Give each young person another TSW; when that was committed, by room."""
    kit = factories.staff(f"kit{uuid4().hex}", "coordinator")
    return {room: _revoke(room, kit) for room in rooms}


def _revoke(room: str, kit) -> float:
    treatment = Room.objects.get(pk=room).treatment
    other = factories.staff(f"ines{uuid4().hex}", "tsw")
    care.assign_tsw(treatment=treatment, tsw=other, reason="move", by=kit)
    return time.time()


def stuff(room_id: str, count: str) -> None:
    """A room with a great deal to tell."""
    room = Room.objects.select_related("treatment__young_person").get(pk=room_id)
    author = room.treatment.young_person
    Message.objects.bulk_create(
        Message(room=room, number=number, key=uuid4(), author=author, body="x" * 4000)
        for number in range(1, int(count) + 1)
    )
    Room.objects.filter(pk=room_id).update(last_number=int(count))


if __name__ == "__main__":
    deed = {"make": make, "count": count, "revoke": revoke, "stuff": stuff}[sys.argv[1]]
    print(json.dumps(deed(*sys.argv[2:])))  # noqa: T201

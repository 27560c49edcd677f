"""Run as a process of its own against the throw-away data: makes two people and their chat, or counts it."""

import json
import os
import sys
from datetime import timedelta

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
django.setup()

from django.conf import settings  # noqa: E402
from django.test import Client  # noqa: E402
from django.utils import timezone  # noqa: E402

from audit.models import Entry  # noqa: E402
from chat.models import ChatSession, Message, Room  # noqa: E402
from tests import factories  # noqa: E402


def make() -> dict[str, object]:
    anna, tom = factories.young_person("anna"), factories.staff("tom", "tsw")
    treatment = factories.treatment(young_person=anna, tsw=tom)
    now = timezone.now()
    session = ChatSession.objects.create(
        room=Room.objects.create(treatment=treatment),
        treatment=treatment,
        starts_at=now - timedelta(minutes=1),
        ends_at=now + timedelta(hours=6),
    )
    return {"path": f"/ws/chat/{session.pk}/", "cookies": [_cookie(anna), _cookie(tom)]}


def _cookie(person) -> str:
    client = Client()
    client.force_login(person)
    return f"{settings.SESSION_COOKIE_NAME}={client.cookies[settings.SESSION_COOKIE_NAME].value}"


def count() -> dict[str, object]:
    rows = Message.objects.order_by("number").values_list("number", "key", "body")
    return {
        "stored": [[number, str(key), body] for number, key, body in rows],
        "last_number": Room.objects.get().last_number,
        "recorded": Entry.objects.filter(event="message.sent").count(),
    }


if __name__ == "__main__":
    print(json.dumps({"make": make, "count": count}[sys.argv[1]]()))  # noqa: T201

"""Makes rooms ready, in the environment it is given, and prints who may sit where as JSON.

`python -m bench.chat.filling ROOMS`: tables, and for each room a young person and a TSW of its own, both
signed in, with an assignment and a chat under way.
"""

import io
import json
import os
import sys
from datetime import timedelta

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
django.setup()

from django.conf import settings  # noqa: E402 - Django first has to be set up
from django.core.management import call_command  # noqa: E402
from django.db import connection, transaction  # noqa: E402
from django.urls import reverse  # noqa: E402
from django.utils import timezone  # noqa: E402

from accounts.models import Role, User  # noqa: E402
from bench.visits import signed_in  # noqa: E402
from care.models import Assignment, Treatment  # noqa: E402
from chat.models import ChatSession, Room  # noqa: E402

LASTS = timedelta(hours=6)


@transaction.atomic
def room(number: int) -> dict[str, object]:
    now = timezone.now()
    young_person, tsw = (_person(role, number) for role in (Role.YOUNG_PERSON, Role.TSW))
    treatment = Treatment.objects.create(young_person=young_person, starts_on=now.date() - timedelta(days=9))
    Assignment.objects.create(treatment=treatment, tsw=tsw, from_at=now - timedelta(days=9))
    session = ChatSession.objects.create(
        room=Room.objects.create(treatment=treatment),
        treatment=treatment,
        starts_at=now - timedelta(minutes=1),
        ends_at=now + LASTS,
    )
    cookies = [_cookie(person) for person in (young_person, tsw)]
    return {
        "path": f"/ws/chat/{session.pk}/",
        "page": reverse("chat_session", args=[session.pk]),
        "cookies": cookies,
    }


def _person(role: Role, number: int) -> User:
    return User.objects.create(
        email=f"{role}-{number}@bench.test",
        name=f"{role.label.capitalize()} {number}",
        role=role,
        password="!",
    )


def _cookie(person: User) -> str:
    return f"{settings.SESSION_COOKIE_NAME}={signed_in(person).cookies[settings.SESSION_COOKIE_NAME].value}"


def main(rooms: int) -> None:
    for database in ("default", "blinded"):
        call_command("migrate", verbosity=0, database=database, stdout=io.StringIO())
    found = [room(number) for number in range(rooms)]
    with connection.cursor() as cursor:
        # As autovacuum does in a house that has grown slowly.
        cursor.execute("ANALYZE")
    print(json.dumps(found))


if __name__ == "__main__":
    main(int(sys.argv[1]))

"""What the tests of the chat share: a chat that is going on, and somebody on a socket."""

from collections.abc import AsyncIterator, Callable
from datetime import timedelta

import pytest
from django.utils import timezone

from accounts.models import User
from care.models import Treatment
from chat.models import ChatSession, Room
from tests.chat.talking import Talker


@pytest.fixture
def session(treatment: Treatment) -> ChatSession:
    """Anna's and Tom's chat, begun ten minutes ago."""
    return make_session(treatment, minutes=-10)


def make_session(treatment: Treatment, *, minutes: float, length: float = 30) -> ChatSession:
    starts_at = timezone.now() + timedelta(minutes=minutes)
    return ChatSession.objects.create(
        room=Room.objects.create(treatment=treatment),
        treatment=treatment,
        starts_at=starts_at,
        ends_at=starts_at + timedelta(minutes=length),
    )


@pytest.fixture
async def talk(monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Callable[..., Talker]]:
    """Opens sockets through the whole ASGI application, and sees that each is closed again."""
    monkeypatch.setattr("chat.live.watcher.TICK", 0.1)
    talkers: list[Talker] = []

    def start(person: User | None, session: ChatSession | None = None, **more) -> Talker:
        talkers.append(Talker(person, session, **more))
        return talkers[-1]

    yield start
    for talker in talkers:
        await talker.leave()


@pytest.fixture
def cast(ines: User, ruth: User, kit: User, omar: User, ada: User) -> dict[str, User]:
    """Everyone who has no place in Anna's chat."""
    return {"ines": ines, "ruth": ruth, "kit": kit, "omar": omar, "ada": ada}

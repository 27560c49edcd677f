"""Who may do what on which socket, cell by cell: role x room x frame x origin x session x moment.

Each cell is written down here a second time by hand; the server is asked through the whole ASGI application.
What was revoked is revoked without a hint, so that nobody is told and the server has to look.
"""

import asyncio
from collections import Counter
from datetime import timedelta
from uuid import uuid4

import pytest
from allauth.mfa.models import Authenticator
from channels.db import database_sync_to_async
from django.contrib.auth.hashers import make_password
from django.contrib.sessions.models import Session
from django.test import Client
from django.utils import timezone

from accounts.models import User
from care.models import Assignment
from chat import services
from chat.models import Connection, Message, ReadMark
from tests import factories
from tests.chat.conftest import make_session
from tests.chat.talking import Closed, Talker

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.sqlite]
in_thread = database_sync_to_async
FRAMES = {
    "hello": {"after": 0},
    "message.send": {"body": "let me in"},
    "fill": {"after": 0},
    "read": {"upto": 1},
    "typing": {"state": "typing"},
}
FOREIGN = ["http://elsewhere.test", "http://testserver.elsewhere.test", "null", None]
MEMBERS = {"anna", "tom"}
ANNAS_ROOMS = ("her chat", "her messages")
ENOUGH_CELLS = 500


@pytest.fixture
def people(anna, tom, ines, ruth, kit, omar, ada, treatment) -> dict[str, User | None]:
    """One of each kind there is; the former TSW had Anna once, the deactivated one has her on paper."""
    former, gone = (factories.staff(name, "tsw") for name in ("former", "gone"))
    long_ago = timezone.now() - timedelta(days=40)
    Assignment.objects.create(
        treatment=treatment, tsw=former, from_at=long_ago, until_at=long_ago + timedelta(days=9)
    )
    User.objects.filter(pk=gone.pk).update(is_active=False)
    other_ruth = factories.staff("petra", "supervisor")
    factories.supervision(tsw=ines, supervisor=other_ruth)
    named = {"anna": anna, "tom": tom, "ines": ines, "ruth": ruth, "kit": kit, "omar": omar, "ada": ada}
    young = factories.young_person("beth")
    return named | {"beth": young, "former": former, "gone": gone, "petra": other_ruth, "nobody": None}


@pytest.fixture
def rooms(treatment, people, ines) -> dict[str, str]:
    theirs = factories.treatment(young_person=people["beth"], tsw=ines)
    session = make_session(treatment, minutes=-10)
    services.send_message(room=session.room, key=uuid4(), body="hers alone", by=people["anna"])
    return {
        "her chat": f"/ws/chat/{session.pk}/",
        "her messages": f"/ws/messages/{treatment.pk}/",
        "another chat": f"/ws/chat/{make_session(theirs, minutes=-10).pk}/",
        "no chat": f"/ws/chat/{uuid4()}/",
    }


class Matrix:
    """The cells that were asked, and those that were not as they are written down."""

    def __init__(self) -> None:
        self.asked: Counter[str] = Counter()
        self.wrong: list[tuple[object, ...]] = []

    def cell(self, *name: object, expected: object, found: object) -> None:
        self.asked[str(name[0])] += 1
        if expected != found:
            self.wrong.append((*name, "expected", expected, "found", found))


def expected_of(who: str, room: str) -> int | None:
    """The code a healthy socket is closed with; None when it stays open."""
    if who in ("nobody", "gone"):
        return 4401
    is_hers = room in ANNAS_ROOMS and who in MEMBERS
    is_the_others = room == "another chat" and who in ("ines", "beth")
    return None if is_hers or is_the_others else 4404


async def frames_and_code(talker: Talker, expected: int | None, last: str) -> tuple[list[str], int | None]:
    """What is heard up to the close that is expected, or up to the frame a socket that stays answers with."""
    heard: list[str] = []
    code = None
    try:
        while expected is not None or last not in heard:
            heard.append((await talker.hear())["type"])
    except Closed as closed:
        code = closed.code
    await talker.leave()
    return heard, code


def signed_in_clients(people) -> dict[str, Client]:
    clients = {}
    for who, person in people.items():
        clients[who] = Client()
        if person:
            clients[who].force_login(person)
    return clients


async def test_who_may_enter_which_room_from_which_page(talk, people, rooms, capsys):
    matrix, clients = Matrix(), await in_thread(signed_in_clients)(people)
    before = await in_thread(Message.objects.count)()
    for who in people:
        for room, path in rooms.items():
            await _from_elsewhere(matrix, who, room, path, clients[who])
            await _with_each_frame(matrix, talk, who, room, path, clients[who])
    assert await in_thread(Message.objects.count)() - before == 6
    assert not matrix.wrong, "\n".join(map(str, matrix.wrong))
    assert set(await in_thread(list)(ReadMark.objects.values_list("reader__name", flat=True))) <= {
        "Anna",
        "Tom",
        "Ines",
        "Beth",
    }
    with capsys.disabled():
        print(f"\n  sockets: {matrix.asked.total()} cells, wrong 0: {dict(matrix.asked)}")  # noqa: T201


async def _from_elsewhere(matrix: Matrix, who: str, room: str, path: str, client: Client) -> None:
    """Refused before the handshake, whoever is signed in: nothing of the page's own is asked."""
    for origin in FOREIGN:
        talker = Talker(None, path=path, origin=origin, client=client)
        matrix.cell("origin", who, room, origin, expected=False, found=await talker.connect())


async def _with_each_frame(matrix: Matrix, talk, who: str, room: str, path: str, client: Client) -> None:
    """A member's socket answers each frame and stays; anybody else's tells nothing, whatever they say."""
    expected = expected_of(who, room)
    talker = talk(None, path=path, client=client)
    assert await talker.connect()
    for kind, fields in FRAMES.items():
        await talker.say(kind, **fields, **({"key": str(uuid4())} if kind == "message.send" else {}))
    heard, code = await frames_and_code(talker, expected, "message.sent")
    matrix.cell("connect", who, room, expected=expected, found=code)
    for kind in FRAMES:
        matrix.cell("frame", who, room, kind, expected=expected is None, found=bool(heard))


# --- What can end a right, each done to the database without telling anybody ---
def expire(person: User, client: Client) -> None:
    Session.objects.filter(session_key=client.session.session_key).update(
        expire_date=timezone.now() - timedelta(seconds=1)
    )


def delete(person: User, client: Client) -> None:
    Session.objects.filter(session_key=client.session.session_key).delete()


def deactivate(person: User, client: Client) -> None:
    User.objects.filter(pk=person.pk).update(is_active=False)


def end_assignment(person: User, client: Client) -> None:
    Assignment.objects.filter(tsw=person).update(until_at=timezone.now())


def change_password(person: User, client: Client) -> None:
    User.objects.filter(pk=person.pk).update(password=make_password(None))


def remove_second_step(person: User, client: Client) -> None:
    Authenticator.objects.filter(user=person).delete()


def nothing(person: User, client: Client) -> None:
    pass


# What ends it, and the codes for a young person and a TSW: before the handshake, and while a socket is open.
ENDINGS = {
    nothing: {"anna": (None, None), "tom": (None, None)},
    expire: {"anna": (4401, 4401), "tom": (4401, 4401)},
    delete: {"anna": (4401, 4401), "tom": (4401, 4401)},
    deactivate: {"anna": (4401, 4401), "tom": (4401, 4401)},
    end_assignment: {"anna": (None, None), "tom": (4404, 4403)},
    change_password: {"anna": (4401, 4401), "tom": (4401, 4401)},
    remove_second_step: {"anna": (None, None), "tom": (4401, 4401)},
}


def restored(person: User, authenticators: list[Authenticator], password: str) -> Client:
    """As before: active, assigned, with a second step, and newly signed in."""
    User.objects.filter(pk=person.pk).update(is_active=True, password=password)
    Assignment.objects.filter(tsw=person).update(until_at=None)
    Authenticator.objects.bulk_create(authenticators, ignore_conflicts=True)
    client = Client()
    client.force_login(User.objects.get(pk=person.pk))
    return client


def other_of(who: str) -> str:
    return "tom" if who == "anna" else "anna"


async def test_what_ends_a_right_ends_it_before_and_while_a_socket_is_open(
    talk, monkeypatch, people, rooms, capsys
):
    monkeypatch.setattr("chat.live.watcher.TICK", 0.02)
    matrix = Matrix()
    for who in sorted(MEMBERS):
        authenticators = await in_thread(list)(Authenticator.objects.filter(user=people[who]))
        for room in ANNAS_ROOMS:
            for ending, codes in ENDINGS.items():
                client = await in_thread(restored)(people[who], authenticators, people[who].password)
                cell = (who, room, ending.__name__)
                await _while_open(matrix, talk, people, cell, rooms[room], client, ending, codes[who][1])
                await _before(matrix, talk, cell, rooms[room], client, codes[who][0])
        await in_thread(restored)(people[who], authenticators, people[who].password)
    assert not matrix.wrong, "\n".join(map(str, matrix.wrong))
    with capsys.disabled():
        print(f"\n  sockets: {matrix.asked.total()} cells, wrong 0: {dict(matrix.asked)}")  # noqa: T201


async def _before(matrix: Matrix, talk, cell, path: str, client: Client, expected: int | None) -> None:
    talker = talk(None, path=path, client=client)
    assert await talker.connect()
    for kind, fields in FRAMES.items():
        await talker.say(kind, **fields, **({"key": str(uuid4())} if kind == "message.send" else {}))
    heard, code = await frames_and_code(talker, expected, "message.sent")
    matrix.cell("before", *cell, expected=expected, found=code)
    for kind in FRAMES:
        matrix.cell("before, frame", *cell, kind, expected=expected is None, found=bool(heard))


async def _while_open(
    matrix: Matrix, talk, people, cell, path: str, client: Client, ending, expected: int | None
) -> None:
    """Two sockets are in, one has not said hello; the right ends; then each says something."""
    who = cell[0]
    tabs = [talk(None, path=path, client=client) for _ in range(3)]
    for tab in tabs[:2]:
        await tab.come_in()
    assert await tabs[2].connect()
    while await in_thread(open_lines)(people[who]) < len(tabs):
        await asyncio.sleep(0.005)
    counted = await in_thread(_effects)(people[who])
    await in_thread(ending)(people[who], client)
    await asyncio.gather(
        tabs[0].say("message.send", key=str(uuid4()), body="after the end"),
        tabs[1].say("fill", after=0),
        tabs[1].say("read", upto=10**6),
        tabs[1].say("typing", state="typing"),
        tabs[2].say("hello", after=0),
    )
    said = [("message.send",), ("fill", "read", "typing"), ("hello",)]
    for tab, kinds, last in zip(tabs, said, ("message.sent", "ready", "ready"), strict=True):
        heard, code = await frames_and_code(tab, expected, last)
        words = bool({"welcome", "message.sent", "ready"} & set(heard))
        for kind in kinds:
            matrix.cell("open", *cell, kind, expected=expected, found=code)
            matrix.cell("open, words", *cell, kind, expected=expected is None, found=words)
    changed = await in_thread(_effects)(people[who]) != counted
    matrix.cell("open, effect", *cell, expected=expected is None, found=changed)


def open_lines(person: User) -> int:
    """A socket is taken before it is asked who is there; only then does it count as open."""
    return Connection.objects.filter(person=person, disconnected_at=None).count()


def _effects(person: User) -> tuple[int, list[int]]:
    marks = ReadMark.objects.filter(reader=person).order_by("pk")
    return Message.objects.count(), list(marks.values_list("upto", flat=True))


def test_there_are_enough_cells():
    roles, rooms = 12, 4
    entering = roles * rooms * (len(FOREIGN) + 1 + len(FRAMES))
    ending = len(MEMBERS) * len(ANNAS_ROOMS) * len(ENDINGS) * (1 + len(FRAMES) + 2 * len(FRAMES) + 1)
    assert entering + ending >= ENOUGH_CELLS

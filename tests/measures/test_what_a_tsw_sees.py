"""Two worlds for Tom, who treats Anna: no page he may open tells whether she answered, or what."""

import re
import uuid

import pytest
from django.db import connections, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

import config.context
import config.middleware
from care.models import Alert
from chat import services as chat
from measures import blinded, services
from measures.models import Occasion
from tests.architecture.policy import POLICIES
from tests.architecture.test_every_address_has_a_policy import tries
from tests.architecture.world import build
from tests.conftest import EVERY_DATABASE
from tests.measures import making

pytestmark = pytest.mark.django_db(databases=EVERY_DATABASE)

# New in every answer: masked form tokens and the key of an empty form.
RANDOM = re.compile(r'name="(?:csrfmiddlewaretoken|key|later_key)" value="[\w-]+"')
CLOCKWORK = {"Set-Cookie", "Expires"}
FOR_TOM = sorted(
    name for name, policy in POLICIES.items() if "tom" in policy.allowed and "GET" in policy.verbs
)


@pytest.fixture
def twice(monkeypatch, settings):
    """Open every page of Tom's in a world where Anna answered or did not, and take it back."""
    settings.STAFF_NEED_SECOND_FACTOR = False
    world, now = build(), timezone.now()
    occasion = Occasion.objects.get()
    tom = Client()
    tom.force_login(world.people["tom"])
    monkeypatch.setattr(timezone, "now", lambda: now)

    def live(*, answers, leak=lambda world: None):
        marks = [(alias, transaction.savepoint(using=alias)) for alias in ("default", "blinded")]
        if answers:
            services.answer_sai(occasion=occasion, answers=making.ANSWERS, by=world.people["anna"], now=now)
            leak(world)
        services.queue_due_reminders(now=now)
        pages = {
            (name, thing): seen(tom, url) for name in FOR_TOM for thing, url in tries(name, world).items()
        }
        for alias, mark in marks:
            transaction.savepoint_rollback(mark, using=alias)
        return pages

    return live


def seen(client, url):
    """All there is to see from outside: status, headers, content, and how much work it was."""
    with (
        CaptureQueriesContext(connections["default"]) as plain,
        CaptureQueriesContext(connections["blinded"]) as sealed,
    ):
        response = client.get(url)
        body = b"".join(response.streaming_content) if response.streaming else response.content
    text = body.decode(errors="replace")
    headers = {name: value for name, value in response.headers.items() if name not in CLOCKWORK}
    text = RANDOM.sub("", text)
    return response.status_code, headers, text, len(body), len(plain), len(sealed)


def test_no_page_differs(twice):
    with_answers, without = twice(answers=True), twice(answers=False)
    assert len(with_answers) >= 20
    assert [page for page in with_answers if with_answers[page] != without[page]] == []


def test_no_page_of_his_asks_the_blinded_store(twice):
    pages = twice(answers=True)
    assert [page for page, (*_, sealed) in pages.items() if sealed and page[0] != "readyz"] == []


def _alert(world):
    Alert.objects.create(treatment=_treatment(), kind="worry", reason="A low answer")


def _message(world):
    room = chat.conversation_of(_treatment()).room
    chat.send_message(room=room, key=uuid.uuid4(), body="Done my questions", by=world.people["anna"])


def _treatment():
    return Occasion.objects.get().treatment


def _is_answered():
    occasion = Occasion.objects.get()
    return blinded.has_answered(blinded.Slot(occasion.treatment_id, occasion.instrument, occasion.week))


@pytest.mark.parametrize("deed", [_alert, _message])
def test_a_planted_trace_of_answering_is_found(deed, twice):
    assert twice(answers=True, leak=deed) != twice(answers=False)


def test_a_planted_badge_is_found(twice, monkeypatch):
    item = config.context._item
    monkeypatch.setattr(
        config.context,
        "_item",
        lambda request, label, *place: item(request, f"{label} {int(_is_answered())}", *place),
    )
    assert twice(answers=True) != twice(answers=False)


@pytest.mark.parametrize("leak", ["a header", "a slower page"])
def test_a_planted_hint_outside_the_page_is_found(leak, twice, monkeypatch):
    answer = config.middleware.PrivateAnswers.__call__

    def telling(middleware, request):
        response = answer(middleware, request)
        if _is_answered():
            if leak == "a header":
                response["ETag"] = "answered"
            else:
                Occasion.objects.count()
        return response

    monkeypatch.setattr(config.middleware.PrivateAnswers, "__call__", telling)
    assert twice(answers=True) != twice(answers=False)

"""What a TSW has at hand in the room: ways to begin, a worry passed on, whom to ring, time that is free."""

from datetime import UTC, datetime, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from care import services as care
from care.models import Alert
from care.permissions import NotVisible
from chat import rules, selectors, services
from chat.loading.palette import PaletteIsWrong, palette
from chat.models import ChatSession
from chat.rules import Clock, NextChatBegins
from tests import factories
from tests.chat.conftest import make_session

pytestmark = pytest.mark.django_db

FROM_SCRIPT = {"X-Requested-With": "XMLHttpRequest"}
NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)
CLOCK = Clock(NOON, NOON + timedelta(minutes=30))
RING_RUTH, RING_KIT = "tel:02079460101", "tel:02079460100"


@pytest.fixture(autouse=True)
def no_second_factor(settings):
    settings.STAFF_NEED_SECOND_FACTOR = False


def room(client, session) -> str:
    return client.get(reverse("chat_session", args=[session.pk])).content.decode()


def numbers(**phones):
    for name, phone in phones.items():
        User.objects.filter(email=f"{name}@example.test").update(phone=phone)


# --- Ways to begin ---------------------------------------------------------------------------------------
def test_ways_to_begin_can_be_read_without_a_script_and_only_by_the_tsw(session, signed_in, tom, anna):
    opening = palette()[0].openings[0]
    assert [technique.title for technique in palette()] == ["Togetherness", "Agency", "Hope"]
    assert f"<li data-opening>{opening}</li>" in room(signed_in(tom), session)
    for word in (opening, "Your notes", "I’m worried", "More time", "chat_tools"):
        assert word not in room(signed_in(anna), session)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", "no technique"),
        ('[[technique]]\ntitle = "A"\nwhy = "B"\n', "Technique A"),
        ('[[technique]]\ntitle = "A"\nwhy = "B"\nopenings = []\n', "one to 8"),
        ('[[technique]]\ntitle = "A"\nwhy = " "\nopenings = ["C"]\n', "Technique A"),
        ('[[technique]]\ntitle = "A"\nwhy = "B"\nopenings = ["C"]\nwhom = "D"\n', "nothing else"),
        (f'[[technique]]\ntitle = "A"\nwhy = "B"\nopenings = ["{"x" * 81}"]\n', "80 characters"),
    ],
)
def test_a_palette_that_cannot_be_used_says_why(tmp_path, text, says):
    path = tmp_path / "palette.toml"
    path.write_text(text)
    with pytest.raises(PaletteIsWrong, match=says):
        palette(path)


# --- A worry ---------------------------------------------------------------------------------------------
def test_the_number_is_there_before_anything_is_sent(session, signed_in, tom, ruth):
    numbers(ruth="020 7946 0101")
    page = room(signed_in(tom), session)
    assert page.index("phone first") < page.index(RING_RUTH) < page.index("Tell my supervisor")


def test_a_worry_stays_in_the_room_and_says_who_knows(session, signed_in, tom, ruth):
    client, url = signed_in(tom), reverse("chat_worry", args=[session.pk])
    for _ in range(2):
        told = client.post(url, {"reason": " She went quiet.\x00 "}, headers=FROM_SCRIPT).json()["worries"]
    assert [one["reason"] for one in told] == ["She went quiet."]
    assert "On Ruth’s page, not opened yet" in told[0]["sentence"]
    care.acknowledge_alert(alert=Alert.objects.get(), by=ruth)
    assert "Ruth saw it" in room(client, session)


def test_without_a_script_a_worry_leads_back_to_the_room(session, signed_in, tom, ruth):
    reply = signed_in(tom).post(reverse("chat_worry", args=[session.pk]), {"reason": "She went quiet."})
    assert reply["Location"] == reverse("chat_session", args=[session.pk])
    assert Alert.objects.get().raised_by == tom


@pytest.mark.parametrize(("reason", "says"), [("  ", "Write a few words"), ("x" * 301, "Shorten it by 1;")])
def test_a_worry_that_cannot_be_taken_keeps_its_words_and_the_number(
    session, signed_in, tom, ruth, reason, says
):
    numbers(ruth="020 7946 0101")
    client, url = signed_in(tom), reverse("chat_worry", args=[session.pk])
    page = client.post(url, {"reason": reason})
    assert page.status_code == client.post(url, {"reason": reason}, headers=FROM_SCRIPT).status_code == 422
    for words in (says, reason, RING_RUTH):
        assert words in page.content.decode()
    assert not Alert.objects.exists()


def test_it_is_never_too_late_for_a_worry(treatment, tom, ruth):
    session = make_session(treatment, minutes=-300)
    services.raise_worry(session_id=session.pk, reason="I keep thinking of it", by=tom)
    assert Alert.objects.get().treatment == treatment


@pytest.mark.parametrize("name", ["anna", "ines", "ruth", "kit"])
@pytest.mark.parametrize("reason", ["A worry", ""])
def test_nobody_else_passes_one_on_from_there(session, signed_in, request, name, reason):
    client = signed_in(request.getfixturevalue(name))
    reply = client.post(reverse("chat_worry", args=[session.pk]), {"reason": reason})
    assert reply.status_code == 404
    assert not Alert.objects.exists()


def test_without_a_supervisors_number_a_coordinators_is_there(session, signed_in, tom, ruth, kit):
    numbers(kit="020 7946 0100")
    page = room(signed_in(tom), session)
    assert "Your supervisor has no number here." in page
    assert RING_KIT in page


def test_with_nobody_to_ring_it_says_what_to_do(session, signed_in, tom):
    page = room(signed_in(tom), session)
    assert "Nobody is set as your supervisor." in page
    assert "Ring your coordinator, or see who to call" in page
    told = services.raise_worry(session_id=session.pk, reason="She went quiet.", by=tom)
    assert "nobody was told" in told[0].sentence


# --- More time -------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("given_already", "next_in", "offered"),
    [
        (0, None, [5, 10, 15]),
        (5, None, [5, 10]),
        (15, None, []),
        (0, 40, [5, 10]),
        (0, 30, []),
        (10, 45, [5]),
    ],
)
def test_only_time_that_is_left_is_offered(given_already, next_in, offered):
    clock = Clock(NOON, CLOCK.ends_at + timedelta(minutes=given_already))
    next_at = NOON + timedelta(minutes=next_in) if next_in else None
    assert rules.extensions(clock, at=NOON, next_at=next_at) == offered


@pytest.mark.parametrize("minute", [-11, 31])
def test_nothing_is_offered_before_the_doors_open_or_after_the_end(minute):
    assert rules.extensions(CLOCK, at=NOON + timedelta(minutes=minute)) == []


def test_more_time_does_not_run_into_the_next_chat_of_either(session, treatment, tom):
    bo = factories.treatment(young_person=factories.young_person("bo"), tsw=tom)
    after = make_session(bo, minutes=30)
    services.extend_session(session_id=session.pk, minutes=10, by=tom)
    with pytest.raises(NextChatBegins):
        services.extend_session(session_id=session.pk, minutes=5, by=tom)
    ChatSession.objects.filter(pk=after.pk).update(cancelled_at=timezone.now())
    longer = services.extend_session(session_id=session.pk, minutes=5, by=tom)
    assert longer.ends_at == session.starts_at + timedelta(minutes=45)


def test_another_tsws_chats_are_in_nobodys_way(session, tom, ines):
    make_session(factories.treatment(young_person=factories.young_person("bo"), tsw=ines), minutes=22)
    assert services.extend_session(session_id=session.pk, minutes=15, by=tom).ends_at > session.ends_at


def test_a_refused_extension_is_said_in_the_room(session, signed_in, tom):
    bo = factories.treatment(young_person=factories.young_person("bo"), tsw=tom)
    make_session(bo, minutes=20.5)
    client, url = signed_in(tom), reverse("chat_longer", args=[session.pk])
    reply = client.post(url, {"minutes": 5}, headers=FROM_SCRIPT)
    assert (reply.status_code, "Your next chat begins then" in reply.json()["sentence"]) == (422, True)
    client.post(url, {"minutes": 5})
    assert "Your next chat begins then" in room(client, session)


def test_given_from_a_script_the_answer_is_short(session, signed_in, tom):
    url = reverse("chat_longer", args=[session.pk])
    assert signed_in(tom).post(url, {"minutes": 15}, headers=FROM_SCRIPT).status_code == 204


def test_whoever_is_not_the_tsw_has_no_tools(session, anna, ruth):
    for person in (anna, ruth):
        with pytest.raises(NotVisible):
            selectors.tools_in(session.pk, by=person, now=timezone.now())

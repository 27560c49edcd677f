"""Sessions: how long they last, what counts as activity, what a page and a socket are told."""

from datetime import timedelta

import pytest
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts import selectors, services
from audit.models import Entry
from tests import factories

pytestmark = pytest.mark.django_db

PAGE = "/accounts/security/"
SCRIPT = {"X-Requested-With": "XMLHttpRequest"}


def at_work(client: Client) -> UserSession:
    """The device as it is written down at the first page."""
    assert client.get(PAGE).status_code == 200
    return UserSession.objects.get()


def age(device: UserSession, *, started: timedelta, seen: timedelta) -> None:
    now = timezone.now()
    UserSession.objects.filter(pk=device.pk).update(created_at=now - started, last_seen_at=now - seen)


@pytest.mark.parametrize(
    ("who", "started", "seen", "stays"),
    [
        ("anna", timedelta(hours=1), timedelta(minutes=29), True),
        ("anna", timedelta(hours=1), timedelta(minutes=31), False),
        ("anna", timedelta(hours=23), timedelta(minutes=1), True),
        ("anna", timedelta(hours=25), timedelta(minutes=1), False),
        ("tom", timedelta(hours=1), timedelta(minutes=29), True),
        ("tom", timedelta(hours=1), timedelta(minutes=31), False),
        ("tom", timedelta(hours=11), timedelta(minutes=1), True),
        ("tom", timedelta(hours=13), timedelta(minutes=1), False),
    ],
)
def test_a_session_lasts_as_long_as_it_should(who, started, seen, stays, anna, tom, signed_in):
    person = {"anna": anna, "tom": tom}[who]
    client = signed_in(person)
    device = at_work(client)
    age(device, started=started, seen=seen)
    assert selectors.session_is_alive(device.session_key, person.pk) is stays
    assert (client.get(PAGE).status_code == 200) is stays


def test_a_page_after_the_end_leads_to_sign_in_and_back(anna, signed_in):
    client = signed_in(anna)
    age(at_work(client), started=timedelta(hours=1), seen=timedelta(minutes=31))
    answer = client.get(PAGE)
    assert answer.url == f"{reverse('account_login')}?next={PAGE}"
    assert not UserSession.objects.exists()
    assert not Session.objects.exists()


def test_a_script_after_the_end_is_told_to_ask_on_the_same_page(anna, signed_in):
    client = signed_in(anna)
    age(at_work(client), started=timedelta(hours=1), seen=timedelta(minutes=31))
    answer = client.post("/accounts/password/change/", headers=SCRIPT)
    assert (answer.status_code, answer.headers["X-Sign-In"]) == (401, "again")


def test_a_script_of_nobody_is_told_the_same():
    answer = Client().get(PAGE, headers=SCRIPT)
    assert (answer.status_code, answer.headers["X-Sign-In"]) == (401, "again")


def test_a_script_may_read_what_is_open_to_all(db):
    assert Client().get("/help/", headers=SCRIPT).status_code == 200


def test_polling_is_no_activity_and_a_page_is(anna, signed_in):
    client = signed_in(anna)
    device = at_work(client)
    age(device, started=timedelta(hours=1), seen=timedelta(minutes=20))
    before = UserSession.objects.get().last_seen_at
    client.get("/accounts/me/", headers={"X-Poll": "1"})
    assert UserSession.objects.get().last_seen_at == before
    client.get(PAGE)
    assert UserSession.objects.get().last_seen_at > before


def test_activity_is_written_down_at_most_once_a_minute(anna, signed_in, django_assert_num_queries):
    key = at_work(signed_in(anna)).session_key
    start = UserSession.objects.get().last_seen_at
    with django_assert_num_queries(1):
        services.touch_session(key, now=start + timedelta(seconds=59))
    assert UserSession.objects.get().last_seen_at == start
    services.touch_session(key, now=start + timedelta(seconds=61))
    assert UserSession.objects.get().last_seen_at == start + timedelta(seconds=61)


def change_password(client, person):
    person.set_password("another three kettles")
    person.save()


END_OF = {
    "nothing happened": (lambda client, person: None, True),
    "the session was deleted": (lambda client, person: Session.objects.all().delete(), False),
    "the person was deactivated": (
        lambda client, person: services.deactivate(person=person, by=person),
        False,
    ),
    "the password was changed": (change_password, False),
    "they signed out everywhere": (lambda client, person: services.sign_out_everywhere(by=person), False),
    "they left quickly": (lambda client, person: client.post("/leave/"), False),
    "the second step was removed": (lambda client, person: Authenticator.objects.all().delete(), False),
}


@pytest.mark.parametrize("what", END_OF)
def test_a_socket_learns_that_its_session_is_over_when(what, tom, signed_in):
    happen, is_alive = END_OF[what]
    client = signed_in(tom)
    key = at_work(client).session_key
    happen(client, tom)
    assert selectors.session_is_alive(key, tom.pk) is is_alive


def test_a_session_speaks_for_nobody_else(anna, tom, signed_in):
    key = at_work(signed_in(anna)).session_key
    assert not selectors.session_is_alive(key, tom.pk)
    assert not selectors.session_is_alive(None, anna.pk)


def test_a_socket_that_opens_before_the_first_page_is_let_in(anna, signed_in):
    assert selectors.session_is_alive(signed_in(anna).session.session_key, anna.pk)


def test_signing_out_everywhere_ends_every_device_of_mine_and_no_other(anna, tom, signed_in):
    phone, laptop, toms = signed_in(anna), signed_in(anna), signed_in(tom)
    for client in (phone, laptop, toms):
        client.get(PAGE)
    answer = phone.post("/accounts/sign-out-everywhere/")
    assert answer.url == reverse("account_login")
    assert [client.get(PAGE).status_code for client in (phone, laptop, toms)] == [302, 302, 200]
    assert Entry.objects.filter(event="devices.signed_out", actor_id=anna.pk).count() == 1


def test_signing_out_everywhere_asks_open_sockets_to_look_again(
    anna, monkeypatch, django_capture_on_commit_callbacks
):
    asked = []
    monkeypatch.setattr("accounts.groups._look_again", asked.append)
    with django_capture_on_commit_callbacks(execute=True):
        services.sign_out_everywhere(by=anna)
    assert asked == [anna.pk]


def test_a_hint_that_cannot_be_sent_harms_nobody(anna, monkeypatch, django_capture_on_commit_callbacks):
    class DeadLayer:
        async def group_send(self, group, message):
            raise ConnectionError

    monkeypatch.setattr("accounts.groups.get_channel_layer", DeadLayer)
    with django_capture_on_commit_callbacks(execute=True):
        assert services.sign_out_everywhere(by=anna) == 0


def test_a_page_learns_who_is_signed_in_by_a_mark_that_names_nobody(anna, tom, signed_in):
    annas = signed_in(anna).get("/accounts/me/").json()["mark"]
    toms = signed_in(tom).get("/accounts/me/").json()["mark"]
    nobodys = Client().get("/accounts/me/").json()["mark"]
    assert len({annas, toms, nobodys}) == 3
    assert nobodys == ""
    assert str(anna.pk) not in annas


def test_the_page_covers_itself_with_the_mark_of_its_own_person(anna, signed_in):
    html = signed_in(anna).get(PAGE).content.decode()
    assert f'data-mark="{selectors.mark_of(anna)}"' in html


def test_signing_in_writes_down_the_device_and_the_deed(anna):
    client = Client()
    client.post("/accounts/login/", {"login": anna.email, "password": factories.PASSWORD})
    assert UserSession.objects.get().user == anna
    assert Entry.objects.get(event="device.signed_in").actor_id == anna.pk


WAYS_OUT = {
    "signing out": "/accounts/logout/",
    "leaving quickly": "/leave/",
    "signing out everywhere": "/accounts/sign-out-everywhere/",
}


@pytest.mark.parametrize("way", WAYS_OUT)
def test_each_way_out_is_written_down_and_asks_open_sockets_to_look(
    way, anna, signed_in, monkeypatch, django_capture_on_commit_callbacks
):
    asked = []
    monkeypatch.setattr("accounts.groups._look_again", asked.append)
    client = signed_in(anna)
    key = at_work(client).session_key
    with django_capture_on_commit_callbacks(execute=True):
        client.post(WAYS_OUT[way])
    assert asked == [anna.pk]
    assert not selectors.session_is_alive(key, anna.pk)
    assert not UserSession.objects.exists()
    assert Entry.objects.filter(event__endswith="signed_out", actor_id=anna.pk).count() == 1


def test_the_other_devices_are_signed_out_and_this_one_stays(
    anna, signed_in, monkeypatch, django_capture_on_commit_callbacks
):
    asked = []
    monkeypatch.setattr("accounts.groups._look_again", asked.append)
    here, there = signed_in(anna), signed_in(anna)
    for client in (here, there):
        client.get(PAGE)
    with django_capture_on_commit_callbacks(execute=True):
        here.post("/accounts/devices/")
    assert [client.get(PAGE).status_code for client in (here, there)] == [200, 302]
    assert asked == [anna.pk]


def test_a_day_later_nothing_is_left_of_an_old_device(anna, signed_in):
    at_work(signed_in(anna))
    now = timezone.now()
    assert services.forget_old_devices(now=now) == 0
    assert services.forget_old_devices(now=now + timedelta(hours=25)) == 1
    assert not Session.objects.exists()
    assert not UserSession.objects.exists()

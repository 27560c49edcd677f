"""The pages of signing in: ours, only those we use, discreet, and silent about who has an account."""

import re

import pytest
from django.core import mail
from django.test import Client

from audit.models import Entry
from tests import factories

pytestmark = pytest.mark.django_db

SCRIPT = {"X-Requested-With": "XMLHttpRequest"}
THERAPY = re.compile(r"therap|treatment|mental|TSW|counsel|clinic|feeling|chapter|chat", re.IGNORECASE)
# Sixty-four letters by chance: three of them spell a word now and then.
TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="\w+"')


@pytest.mark.parametrize(
    "path",
    [
        "signup/",
        "email/",
        "confirm-email/",
        "login/code/",
        "login/code/confirm/",
        "social/login/cancelled/",
        "3rdparty/",
        "",
    ],
)
def test_what_we_do_not_use_does_not_exist(path, anna, signed_in):
    assert Client().get(f"/accounts/{path}").status_code == 404
    assert signed_in(anna).get(f"/accounts/{path}").status_code == 404


OPEN = {
    "/accounts/login/": "Good to see you",
    "/accounts/join/": "Come in",
    "/accounts/password/reset/": "Forgotten it? That’s fine",
    "/accounts/password/reset/done/": "All set",
    "/accounts/inactive/": "This account is closed",
}
MINE = {
    "/accounts/security/": "Your account",
    "/accounts/devices/": "Where you’re signed in",
    "/accounts/logout/": "Sign out here?",
    "/accounts/reauthenticate/": "Still you?",
    "/accounts/password/change/": "A new password",
    "/accounts/second-step/": "Set up a second step",
    "/accounts/second-step/webauthn/": "Your passkeys",
}


@pytest.mark.parametrize("path", OPEN)
def test_open_pages_speak_in_our_words_and_of_nothing_else(path):
    html = Client().get(path).content.decode()
    assert f"<h1>{OPEN[path]}</h1>" in html
    main = html[html.index('<main id="main"') : html.index("</main>")]
    assert not THERAPY.search(TOKEN.sub("", main))


@pytest.mark.parametrize("path", MINE)
def test_pages_of_ones_own_account_speak_in_our_words(path, anna, signed_in):
    assert f"<h1>{MINE[path]}</h1>" in signed_in(anna).get(path).content.decode()


@pytest.mark.parametrize("path", [*OPEN, *MINE])
def test_no_page_has_an_inline_style_or_handler(path, anna, signed_in):
    client = Client() if path in OPEN else signed_in(anna)
    html = client.get(path).content.decode()
    assert not re.search(r'\sstyle="|\son\w+="|<script(?![^>]*(src=|application/json))', html)


def test_the_sign_in_page_offers_no_sign_up():
    assert not re.search(r"sign ?up", Client().get("/accounts/login/").content.decode(), re.IGNORECASE)


def without_tokens(html: bytes) -> str:
    return re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", html.decode())


def test_a_wrong_password_and_an_unknown_address_get_the_same_answer(anna):
    answers = [
        Client().post("/accounts/login/", {"login": address, "password": "not the right one"})
        for address in (anna.email, "none@example.test")
    ]
    bodies = [without_tokens(each.content).replace(anna.email, "none@example.test") for each in answers]
    assert bodies[0] == bodies[1]
    assert "don’t go together" in bodies[0]


def test_asking_for_a_code_answers_the_same_and_writes_a_mail_either_way(anna):
    pages = []
    for address in (anna.email, "none@example.test"):
        client = Client()
        assert (
            client.post("/accounts/password/reset/", {"email": address}).url
            == "/accounts/password/reset/confirm/"
        )
        pages.append(
            without_tokens(client.get("/accounts/password/reset/confirm/").content).replace(address, "…")
        )
    assert pages[0] == pages[1]
    assert [letter.to for letter in mail.outbox] == [[anna.email], ["none@example.test"]]


def test_mails_about_signing_in_tell_a_reader_nothing(anna, signed_in):
    Client().post("/accounts/password/reset/", {"email": anna.email})
    Client().post("/accounts/password/reset/", {"email": "none@example.test"})
    signed_in(anna).post(
        "/accounts/password/change/",
        {"oldpassword": factories.PASSWORD, "password1": "four green doors ajar"},
    )
    assert len(mail.outbox) == 3
    for letter in mail.outbox:
        assert not THERAPY.search(letter.subject + letter.body)
        assert "http" not in letter.body
        assert not letter.alternatives


def reset_code() -> str:
    return mail.outbox[-1].body.split("\n\n")[1].strip()


def test_a_forgotten_password_is_changed_with_a_code_typed_by_hand(anna, signed_in):
    elsewhere = signed_in(anna)
    client = Client()
    client.post("/accounts/password/reset/", {"email": anna.email})
    client.post("/accounts/password/reset/confirm/", {"code": reset_code()})
    client.post("/accounts/password/reset/complete/", {"password1": "four green doors ajar"})
    anna.refresh_from_db()
    assert anna.check_password("four green doors ajar")
    assert elsewhere.get("/accounts/security/").status_code == 302
    assert Entry.objects.filter(event="password.reset", actor_id=anna.pk).exists()


def test_the_code_works_only_in_the_window_that_asked(anna):
    Client().post("/accounts/password/reset/", {"email": anna.email})
    stranger = Client()
    stranger.post("/accounts/password/reset/confirm/", {"code": reset_code()})
    assert stranger.get("/accounts/password/reset/complete/").status_code == 302


def test_wrong_codes_end_the_request(anna):
    client = Client()
    client.post("/accounts/password/reset/", {"email": anna.email})
    for _ in range(3):
        client.post("/accounts/password/reset/confirm/", {"code": "WRONG-00"})
    client.post("/accounts/password/reset/confirm/", {"code": reset_code()})
    assert client.get("/accounts/password/reset/complete/").url.startswith("/accounts/password/reset/")


@pytest.mark.parametrize(
    ("password", "said"),
    [
        ("short", "A little longer, please"),
        ("anna@example.test", "close to your name"),
        ("aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", ""),
        ("four green doors ajar", ""),
    ],
)
def test_a_new_password_is_judged_kindly(password, said, anna, signed_in):
    answer = signed_in(anna).post(
        "/accounts/password/change/", {"oldpassword": factories.PASSWORD, "password1": password}
    )
    assert said in answer.content.decode()
    assert (answer.status_code == 302) is not bool(said)


def test_changing_the_password_keeps_this_device_and_ends_the_others(anna, signed_in):
    here, elsewhere = signed_in(anna), signed_in(anna)
    here.post(
        "/accounts/password/change/",
        {"oldpassword": factories.PASSWORD, "password1": "four green doors ajar"},
    )
    assert here.get("/accounts/security/").status_code == 200
    assert elsewhere.get("/accounts/security/").status_code == 302
    assert [letter.subject for letter in mail.outbox] == ["Something changed"]


def test_a_mail_server_that_is_away_stops_no_change(anna, signed_in, monkeypatch):
    def away(*args, **kwargs):
        raise ConnectionRefusedError

    monkeypatch.setattr("accounts.adapters.AccountAdapter.send_mail", away)
    answer = signed_in(anna).post(
        "/accounts/password/change/",
        {"oldpassword": factories.PASSWORD, "password1": "four green doors ajar"},
    )
    assert answer.url == "/accounts/security/"


def test_a_script_that_signs_in_learns_where_to_go(anna):
    answer = Client().post(
        "/accounts/login/", {"login": anna.email, "password": factories.PASSWORD}, headers=SCRIPT
    )
    assert (answer.status_code, answer.json()["location"]) == (200, "/")
    assert factories.PASSWORD not in answer.content.decode()


def test_a_script_with_a_wrong_password_gets_the_reason_and_nothing_typed_back(anna):
    answer = Client().post(
        "/accounts/login/", {"login": anna.email, "password": "not it at all"}, headers=SCRIPT
    )
    assert answer.status_code == 400
    assert "don’t go together" in answer.json()["form"]["errors"][0]
    assert "not it at all" not in answer.content.decode()


def test_many_wrong_passwords_slow_down_and_do_not_lock_out_for_long(anna):
    client = Client()
    for _ in range(5):
        client.post("/accounts/login/", {"login": anna.email, "password": "not it at all"})
    answer = client.post("/accounts/login/", {"login": anna.email, "password": factories.PASSWORD})
    assert "Wait five minutes" in answer.content.decode()


def test_nobody_is_locked_out_by_wrong_passwords_typed_elsewhere(anna):
    elsewhere = Client(REMOTE_ADDR="203.0.113.7")
    for _ in range(8):
        elsewhere.post("/accounts/login/", {"login": anna.email, "password": "not it at all"})
    answer = Client().post("/accounts/login/", {"login": anna.email, "password": factories.PASSWORD})
    assert answer.status_code == 302


def test_a_closed_account_is_told_so_only_with_its_password(anna):
    anna.is_active = False
    anna.save()
    answer = Client().post("/accounts/login/", {"login": anna.email, "password": factories.PASSWORD})
    assert answer.url == "/accounts/inactive/"


def test_a_young_person_reads_who_changes_their_address(anna, tom, signed_in):
    assert "Tell your coordinator" in signed_in(anna).get("/accounts/security/").content.decode()
    assert "Tell your coordinator" not in signed_in(tom).get("/accounts/security/").content.decode()

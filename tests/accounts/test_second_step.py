"""The second step: staff cannot do without, young people can, and a forgotten password leaves it alone."""

import re
import time

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, generate_totp_secret, hotp_value
from django.core import mail
from django.test import Client

from accounts.adapters import MFAAdapter
from accounts.models import Role
from audit.models import Entry
from tests import factories

pytestmark = pytest.mark.django_db

SET_UP = "/accounts/second-step/"


def code_of(secret: str) -> str:
    return format_hotp_value(hotp_value(secret, int(time.time()) // 30))


def sign_in(client: Client, person, password=factories.PASSWORD):
    return client.post("/accounts/login/", {"login": person.email, "password": password})


def set_up_app(client: Client) -> str:
    """Through the pages, with the code an app would show; the secret."""
    client.post("/accounts/reauthenticate/", {"password": factories.PASSWORD})
    page = client.get("/accounts/second-step/totp/activate/").content.decode()
    secret = re.search(r'class="secret">(\w+)<', page)[1]
    client.post("/accounts/second-step/totp/activate/", {"code": code_of(secret)})
    return secret


@pytest.mark.parametrize("role", [role for role in Role if role != Role.YOUNG_PERSON])
def test_staff_without_a_second_step_see_only_its_set_up(role):
    client = Client()
    sign_in(client, factories.staff("sam", role, second_step=False))
    for page in (
        "/",
        "/my-week/",
        "/oversight/",
        "/coordination/",
        "/accounts/people/",
        "/accounts/security/",
    ):
        assert client.get(page).headers.get("Location") == SET_UP
    assert client.get(SET_UP).status_code == 200


@pytest.mark.parametrize("page", ["/help/", "/accounts/logout/", SET_UP, "/accounts/me/", "/healthz"])
def test_these_pages_stay_open_while_the_second_step_is_set_up(page):
    client = Client()
    sign_in(client, factories.staff("sam", "tsw", second_step=False))
    assert client.get(page).status_code == 200


def test_leaving_quickly_works_without_a_second_step(settings):
    client = Client()
    sign_in(client, factories.staff("sam", "tsw", second_step=False))
    assert client.post("/leave/").url == settings.NEUTRAL_SITE


def test_staff_set_up_an_app_get_spare_codes_and_are_let_in():
    client = Client()
    sam = factories.staff("sam", "tsw", second_step=False)
    sign_in(client, sam)
    set_up_app(client)
    page = client.get("/accounts/second-step/recovery-codes/")
    assert len(re.findall(r"<code>\w+</code>", page.content.decode())) == 10
    assert client.get("/accounts/security/").status_code == 200


def test_the_next_sign_in_asks_for_the_code(settings):
    client = Client()
    sam = factories.staff("sam", "tsw", second_step=False)
    sign_in(client, sam)
    secret = set_up_app(client)
    client.post("/accounts/logout/")
    assert sign_in(client, sam).url == "/accounts/second-step/authenticate/"
    assert client.get("/accounts/security/").status_code == 302
    client.post("/accounts/second-step/authenticate/", {"code": "000000"})
    assert client.get("/accounts/security/").status_code == 302
    client.post("/accounts/second-step/authenticate/", {"code": code_of(secret)})
    assert client.get("/accounts/security/").status_code == 200


def test_a_spare_code_works_once():
    client = Client()
    sam = factories.staff("sam", "tsw", second_step=False)
    sign_in(client, sam)
    set_up_app(client)
    spare = Authenticator.objects.get(type="recovery_codes").wrap().get_unused_codes()[0]
    client.post("/accounts/logout/")
    sign_in(client, sam)
    client.post("/accounts/second-step/authenticate/", {"code": spare})
    assert client.get("/accounts/security/").status_code == 200
    again = Client()
    sign_in(again, sam)
    again.post("/accounts/second-step/authenticate/", {"code": spare})
    assert again.get("/accounts/security/").status_code == 302


def test_staff_who_remove_their_only_second_step_are_led_back_to_its_set_up():
    client = Client()
    sign_in(client, factories.staff("sam", "tsw", second_step=False))
    set_up_app(client)
    client.post("/accounts/second-step/totp/deactivate/")
    assert client.get("/accounts/security/").url == SET_UP


def test_a_young_person_needs_none(anna, signed_in):
    assert signed_in(anna).get("/accounts/security/").status_code == 200


def test_the_demo_needs_none(settings):
    settings.STAFF_NEED_SECOND_FACTOR = False
    client = Client()
    sign_in(client, factories.staff("sam", "tsw", second_step=False))
    assert client.get("/accounts/security/").status_code == 200


def test_forgetting_the_password_does_not_remove_the_second_step(tom):
    client = Client()
    client.post("/accounts/password/reset/", {"email": tom.email})
    code = re.search(r"^\S*\d\S*$|^[A-Z0-9-]{6,}$", mail.outbox[0].body, re.MULTILINE)[0]
    client.post("/accounts/password/reset/confirm/", {"code": code})
    client.post("/accounts/password/reset/complete/", {"password1": "four green doors ajar"})
    assert client.get("/accounts/security/").status_code == 302
    answer = sign_in(client, tom, "four green doors ajar")
    assert answer.url == "/accounts/second-step/authenticate/"
    assert Authenticator.objects.filter(user=tom, type="totp").exists()


def test_a_stolen_database_holds_no_secret_of_an_app():
    secret = generate_totp_secret()
    sealed = MFAAdapter().encrypt(secret)
    assert secret not in sealed
    assert MFAAdapter().decrypt(sealed) == secret


def test_a_new_secret_key_still_opens_what_the_old_one_sealed(settings):
    sealed = MFAAdapter().encrypt("SECRET")
    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = "x" * 50, [settings.SECRET_KEY]
    assert MFAAdapter().decrypt(sealed) == "SECRET"


@pytest.mark.django_db(transaction=True)
def test_each_change_of_the_second_step_is_written_down():
    client = Client()
    sam = factories.staff("sam", "tsw", second_step=False)
    sign_in(client, sam)
    set_up_app(client)
    client.post("/accounts/second-step/recovery-codes/generate/")
    client.post("/accounts/second-step/totp/deactivate/")
    done = set(Entry.objects.filter(actor_id=sam.pk).values_list("event", flat=True))
    assert done >= {"authenticator_app.added", "recovery_codes.made", "authenticator_app.removed"}
    assert {letter.subject for letter in mail.outbox} == {"Something changed"}


def test_a_young_persons_passkey_is_a_way_in_beside_the_password_and_no_lock_on_it(anna):
    Authenticator.objects.create(user=anna, type="webauthn", data={})
    client = Client()
    assert sign_in(client, anna).url == "/"
    assert client.get("/accounts/me/").json()["mark"]


def test_a_young_person_who_set_up_the_app_is_asked_for_its_code(anna):
    client = Client()
    sign_in(client, anna)
    set_up_app(client)
    client.post("/accounts/logout/")
    assert sign_in(client, anna).url == "/accounts/second-step/authenticate/"


def test_a_staff_members_passkey_is_asked_for_after_the_password(tom):
    Authenticator.objects.filter(user=tom).delete()
    Authenticator.objects.create(user=tom, type="webauthn", data={})
    assert sign_in(Client(), tom).url == "/accounts/second-step/authenticate/"

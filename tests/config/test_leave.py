"""Leaving quickly: from any page, signed in or not, and nothing of ours stays behind."""

import pytest
from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.test import Client

pytestmark = pytest.mark.django_db

NAVIGATION = {"Sec-Fetch-Mode": "navigate", "Sec-Fetch-Site": "same-origin"}


def test_leaving_ends_the_session_and_leads_to_a_neutral_site(anna, signed_in, settings):
    client = signed_in(anna)
    client.get("/accounts/security/")
    answer = client.post("/leave/")
    assert (answer.status_code, answer.url) == (303, settings.NEUTRAL_SITE)
    assert not Session.objects.exists()
    assert not UserSession.objects.exists()


def test_leaving_takes_every_cookie_away_and_empties_the_browsers_stores(anna, signed_in, settings):
    client = signed_in(anna)
    client.cookies["theme"] = "dark"
    answer = client.post("/leave/")
    for name in (settings.SESSION_COOKIE_NAME, settings.CSRF_COOKIE_NAME, "theme"):
        assert answer.cookies[name]["max-age"] == 0
    assert answer.headers["Clear-Site-Data"] == '"cache", "storage"'
    assert answer.headers["Cache-Control"] == "no-store"


def test_leaving_works_signed_out_too(settings):
    assert Client().post("/leave/").url == settings.NEUTRAL_SITE


def test_leaving_works_from_a_page_whose_token_is_out_of_date(anna, settings):
    client = Client(enforce_csrf_checks=True)
    client.force_login(anna)
    assert client.post("/leave/").url == settings.NEUTRAL_SITE
    assert not Session.objects.exists()


@pytest.mark.parametrize(
    ("site", "stays"), [("cross-site", True), ("same-site", True), ("same-origin", False), ("none", False)]
)
def test_another_site_cannot_sign_anybody_out(site, stays, anna, signed_in):
    client = signed_in(anna)
    answer = client.post("/leave/", headers={"Sec-Fetch-Site": site})
    assert Session.objects.exists() is stays
    assert bool(answer.cookies) is not stays


def test_other_devices_stay_signed_in(anna, signed_in):
    phone, laptop = signed_in(anna), signed_in(anna)
    phone.post("/leave/")
    assert laptop.get("/accounts/security/").status_code == 200


def test_leaving_by_a_link_is_not_possible(anna, signed_in):
    assert signed_in(anna).get("/leave/").status_code == 405


def test_back_after_leaving_shows_nothing_of_ours(anna, signed_in, settings):
    client = signed_in(anna)
    client.post("/leave/")
    assert client.get("/accounts/security/", headers=NAVIGATION).url == settings.NEUTRAL_SITE


def test_who_types_the_address_after_leaving_finds_the_way_in(anna, signed_in):
    client = signed_in(anna)
    client.post("/leave/")
    answer = client.get("/accounts/security/", headers={**NAVIGATION, "Sec-Fetch-Site": "none"})
    assert answer.url.startswith("/accounts/login/")


def test_help_stays_open_after_leaving(anna, signed_in):
    client = signed_in(anna)
    client.post("/leave/")
    assert client.get("/help/", headers=NAVIGATION).status_code == 200

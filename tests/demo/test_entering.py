"""Coming in as somebody, and reading the post, is for the demo only."""

import re

import pytest
from django.conf import settings as configured
from django.template.loader import render_to_string
from django.test import Client, RequestFactory

from accounts.models import User
from demo import rules
from tests import factories


def person(key: str, role: str) -> User:
    return User.objects.create_user(
        email=rules.email_of(key), password=factories.PASSWORD, name=key.capitalize(), role=role
    )


@pytest.fixture
def in_a_demo(settings):
    settings.DEMO = True
    settings.STAFF_NEED_SECOND_FACTOR = False


@pytest.fixture
def demo_tom(db):
    return person("tom", "tsw")


@pytest.fixture
def demo_beth(db):
    return person("beth", "young_person")


def signed_in_as(client: Client) -> str:
    return client.session.get("_auth_user_id", "")


def test_a_door_signs_in_and_leads_home(in_a_demo, demo_tom):
    client = Client(headers={"host": "localhost"})
    response = client.post("/demo/enter/", {"name": "tom"})
    assert (response.status_code, response["Location"]) == (302, "/")
    assert signed_in_as(client) == str(demo_tom.pk)


def test_a_second_door_changes_the_person(in_a_demo, demo_tom):
    anna = person("anna", "young_person")
    client = Client(headers={"host": "localhost"})
    client.post("/demo/enter/", {"name": "tom"})
    client.post("/demo/enter/", {"name": "anna"})
    assert signed_in_as(client) == str(anna.pk)


@pytest.mark.parametrize("name", ["beth", "nobody", "", "tom@demo.beside.test"])
def test_only_the_doors_that_are_shown_open(in_a_demo, demo_tom, demo_beth, name):
    client = Client(headers={"host": "localhost"})
    assert client.post("/demo/enter/", {"name": name}).status_code == 404
    assert signed_in_as(client) == ""


def test_a_door_wants_the_form_s_token(in_a_demo, demo_tom):
    client = Client(enforce_csrf_checks=True, headers={"host": "localhost"})
    assert client.post("/demo/enter/", {"name": "tom"}).status_code == 403
    assert signed_in_as(client) == ""


def test_outside_a_demo_there_are_no_doors_and_no_post(demo_tom):
    assert not configured.DEMO
    client = Client()
    assert client.post("/demo/enter/", {"name": "tom"}).status_code == 404
    assert client.get("/demo/post/").status_code == 404
    assert signed_in_as(client) == ""


def test_the_page_shows_every_door_once():
    page = render_to_string("demo/enter.html", request=RequestFactory().get("/"))
    assert tuple(re.findall(r'name="name" value="(\w+)"', page)) == rules.ENTRANCES

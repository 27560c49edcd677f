"""A demo has a public password: it answers this machine only, unless it is told otherwise."""

import pytest
from django.http import HttpResponse
from django.test import RequestFactory

from demo.middleware import LoopbackOnly

HERE = [
    ("localhost", "127.0.0.1"),
    ("localhost:8123", "127.0.0.1"),
    ("127.0.0.1:8000", "127.8.9.1"),
    ("[::1]:8000", "::1"),
    ("localhost", "::ffff:127.0.0.1"),
    ("localhost", ""),
]
ELSEWHERE = [
    ("localhost", "192.168.1.20"),
    ("beside.example", "127.0.0.1"),
    ("192.168.1.5:8000", "127.0.0.1"),
    ("localhost.example", "127.0.0.1"),
    ("[::1", "127.0.0.1"),
    ("", "10.0.0.3"),
]


def answer(host: str, address: str) -> HttpResponse:
    request = RequestFactory().get("/", HTTP_HOST=host, REMOTE_ADDR=address)
    return LoopbackOnly(lambda _: HttpResponse("in"))(request)


@pytest.mark.parametrize(("host", "address"), HERE)
def test_this_machine_is_let_in(settings, host, address):
    settings.DEMO = True
    assert answer(host, address).content == b"in"


@pytest.mark.parametrize(("host", "address"), ELSEWHERE)
def test_others_are_told_why_not(settings, host, address):
    settings.DEMO = True
    refused = answer(host, address)
    assert refused.status_code == 403
    assert b"BESIDE_DEMO_ANYWHERE" in refused.content


@pytest.mark.parametrize(("host", "address"), ELSEWHERE)
def test_others_are_let_in_when_the_demo_is_told_so(settings, host, address):
    settings.DEMO, settings.DEMO_ANYWHERE = True, True
    assert answer(host, address).content == b"in"


@pytest.mark.parametrize(("host", "address"), ELSEWHERE)
def test_outside_a_demo_it_does_nothing(host, address):
    assert answer(host, address).content == b"in"

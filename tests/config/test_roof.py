"""What holds for every answer: health, help, privacy and which part serves what."""

import pytest
from django.test import Client
from django.views.debug import ExceptionReporter

from config import readiness
from config.help_lines import help_lines

pytestmark = pytest.mark.django_db(databases=["default", "blinded", "blinded_reader"])


def test_healthz_says_that_it_lives():
    assert Client().get("/healthz").content == b"alive\n"


def test_readyz_is_ready_when_everything_answers():
    assert Client().get("/readyz").json() == {"ready": True, "missing": {}}


def test_readyz_names_what_is_missing(settings):
    settings.REDIS_URL = "redis://127.0.0.1:1/0"
    answer = Client().get("/readyz")
    assert (answer.status_code, list(answer.json()["missing"])) == (503, ["layer"])


def test_every_thing_beside_stands_on_is_asked(settings):
    settings.REDIS_URL = "redis://127.0.0.1:1/0"
    settings.CELERY_BROKER_URL = "redis://127.0.0.1:1/1"
    assert set(readiness.missing()) == {"layer", "broker"}


def test_help_works_signed_out_and_says_when_numbers_were_checked():
    page = Client().get("/help/").content.decode()
    assert all(line.number in page for line in help_lines())
    assert "hecked" in page


def test_pages_are_never_stored():
    answer = Client().get("/accounts/login/")
    assert "no-store" in answer["Cache-Control"]
    assert "noindex" in answer["X-Robots-Tag"]
    assert answer["Referrer-Policy"] == "same-origin"


def test_the_content_security_policy_allows_nothing_inline():
    policy = Client().get("/help/")["Content-Security-Policy"]
    assert "unsafe" not in policy
    assert "default-src 'self'" in policy


def test_a_page_that_does_not_exist_answers_in_our_words():
    answer = Client().get("/nothing-here/")
    assert answer.status_code == 404
    assert "Beside" in answer.content.decode()


@pytest.mark.parametrize(
    ("part", "path", "status"),
    [
        ("web", "/oversight/", 404),
        ("web", "/help/", 200),
        ("oversight", "/help/", 404),
        ("oversight", "/oversight/", 302),
        ("live", "/help/", 404),
        ("live", "/healthz", 200),
    ],
)
def test_a_part_serves_its_own_pages_only(part, path, status, settings):
    settings.PART = part
    assert Client().get(path).status_code == status


def test_an_error_report_holds_nothing_anybody_wrote(rf):
    # Put together here, so that the source lines a report quotes do not hold them.
    in_the_body, in_a_variable = (" ".join(["canary", "in", place]) for place in ("the body", "a variable"))
    request = rf.post("/chat/", {"body": in_the_body})
    try:
        raise ValueError
    except ValueError as error:
        report = ExceptionReporter(request, type(error), error, error.__traceback__)
    written = report.get_traceback_text() + report.get_traceback_html()
    assert "test_an_error_report" in written
    assert in_the_body not in written
    assert in_a_variable not in written

"""Mail written to files is shown newest first, as it would have arrived."""

from datetime import UTC, datetime

import pytest
from django.core import mail
from django.core.mail.backends.filebased import EmailBackend
from django.test import Client

from demo import selectors


@pytest.fixture
def post_box(settings, tmp_path):
    settings.BESIDE_DATA = tmp_path
    return EmailBackend(file_path=str(tmp_path / "post"))


def letter(subject: str, body: str, *, minute: int) -> mail.EmailMessage:
    sent_at = datetime(2026, 3, 5, 17, minute, tzinfo=UTC)
    headers = {"Date": sent_at.strftime("%a, %d %b %Y %H:%M:%S +0000")}
    return mail.EmailMessage(
        subject, body, "Beside <hello@beside.test>", ["anna@demo.beside.test"], headers=headers
    )


def test_the_newest_mail_comes_first_whatever_file_it_is_in(post_box):
    post_box.send_messages([letter("first", "one", minute=1), letter("third", "three", minute=3)])
    EmailBackend(file_path=post_box.file_path).send_messages([letter("second", "two", minute=2)])
    assert [found.subject for found in selectors.post()] == ["third", "second", "first"]


def test_a_mail_is_read_as_it_was_written(post_box):
    body = "Hello Anna – naïve café ☕\n\n--------\nhttp://localhost:8000/open/1/\n"
    post_box.send_messages([letter("Something is waiting for you", body, minute=1)])
    (found,) = selectors.post()
    assert (found.to, found.subject) == ("anna@demo.beside.test", "Something is waiting for you")
    assert found.sender == "Beside <hello@beside.test>"
    assert found.body.strip() == body.strip()
    assert found.sent_at == datetime(2026, 3, 5, 17, 1, tzinfo=UTC)


def test_no_folder_is_an_empty_post_box(settings, tmp_path):
    settings.BESIDE_DATA = tmp_path / "nowhere"
    assert selectors.post() == []


def test_anybody_on_this_machine_may_read_the_post_and_a_mail_cannot_bring_markup(post_box, settings, db):
    settings.DEMO = True
    post_box.send_messages(
        [letter("<b>bold</b>", "<script>x</script> http://localhost:8000/open/1/", minute=1)]
    )
    page = Client(headers={"host": "localhost"}).get("/demo/post/").content.decode()
    assert "&lt;b&gt;bold&lt;/b&gt;" in page
    assert "<script>x" not in page
    assert 'href="http://localhost:8000/open/1/"' in page

"""Letters through a real SMTP server: discreet, once, recognisable when a kill makes two."""

import threading
from datetime import UTC, datetime, timedelta
from email import message_from_bytes, policy

import pytest
from aiosmtpd.controller import Controller
from django.db import connections

from letters import rules, services
from letters.models import Kind, Letter

pytestmark = pytest.mark.django_db(transaction=True)

NOW = datetime(2026, 11, 19, 17, 0, tzinfo=UTC)
TELLING = (
    "therap", "treatment", "tsw", "chat", "session", "mood", "depress", "alliance", "questionnaire",
    "clinic", "health", "study", "anna", "tom", "chapter", "worksheet", "message", "feedback",
)  # fmt: skip


class Postbox:
    def __init__(self):
        self.letters = []

    async def handle_DATA(self, server, session, envelope):
        self.letters.append(message_from_bytes(envelope.content, policy=policy.default))
        return "250 taken"


@pytest.fixture
def postbox(settings, unused_tcp_port):
    box = Postbox()
    server = Controller(box, hostname="127.0.0.1", port=unused_tcp_port)
    server.start()
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", unused_tcp_port
    settings.EMAIL_HOST_USER = settings.EMAIL_HOST_PASSWORD = ""
    settings.EMAIL_USE_TLS = settings.EMAIL_USE_SSL = False
    yield box
    server.stop()


def _queue(recipient=None, key="a fact", **fields):
    fields = {"kind": "questions", "path": "/today/", "due_at": NOW} | fields
    return services.queue(key=key, recipient=recipient, **fields)


def _text(received):
    return received.get_content().replace("\r\n", "\n")


@pytest.mark.parametrize("kind", Kind.values)
def test_a_letter_says_nothing_to_who_sees_the_lock_screen(kind, anna, postbox):
    letter = _queue(anna, kind=kind)
    services.send_due_letters(now=NOW)
    [received] = postbox.letters
    text = _text(received)
    assert (received["Subject"], received["Message-ID"]) == (
        "Something is waiting for you",
        letter.message_id,
    )
    assert received["From"].addresses[0].display_name == "Beside"
    assert received.get_content_type() == "text/plain"
    assert not [word for word in TELLING if word in (received["Subject"] + text[:90]).lower()]
    assert not [word for word in TELLING if word in text.replace(str(letter.pk), "").lower()]


def test_a_letter_has_one_link_and_no_token(anna, postbox, settings):
    letter = _queue(anna)
    services.send_due_letters(now=NOW)
    text = _text(postbox.letters[0])
    assert text.count("http") == 1
    assert f"{settings.SITE_URL}/open/{letter.pk}/\n" in text


def test_somebody_without_an_account_is_led_straight_to_the_way_in(postbox, settings, db):
    _queue(kind="invitation", address="new@example.test", path="/accounts/join/")
    services.send_due_letters(now=NOW)
    assert postbox.letters[0]["To"] == "new@example.test"
    assert f"{settings.SITE_URL}/accounts/join/\n" in _text(postbox.letters[0])


def test_a_kill_between_sending_and_noting_it_makes_a_copy_with_the_same_message_id(
    anna, postbox, monkeypatch
):
    letter = _queue(anna)
    with monkeypatch.context() as killed:
        killed.setattr(services, "F", _die)
        with pytest.raises(KeyboardInterrupt):
            services.send_due_letters(now=NOW)
    assert services.send_due_letters(now=NOW + timedelta(minutes=1)) == 0
    assert services.send_due_letters(now=NOW + rules.LEASE) == 1
    assert [received["Message-ID"] for received in postbox.letters] == [letter.message_id] * 2


def _die(*_):
    raise KeyboardInterrupt


def test_drains_at_the_same_moment_send_each_letter_once(anna, postbox):
    for number in range(40):
        _queue(anna, key=f"fact {number}")
    together = threading.Barrier(4)
    counts = []

    def drain():
        together.wait()
        counts.append(services.send_due_letters(now=NOW))
        connections.close_all()

    threads = [threading.Thread(target=drain) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sum(counts) == 40
    assert len({received["Message-ID"] for received in postbox.letters}) == len(postbox.letters) == 40
    assert not Letter.objects.filter(sent_at__isnull=True).exists()


def test_the_link_leads_the_recipient_on_after_signing_in(anna, client, signed_in):
    letter = _queue(anna)
    address = f"/open/{letter.pk}/"
    before = client.get(address)
    assert (before.status_code, before["Location"]) == (302, f"/accounts/login/?next={address}")
    assert signed_in(anna).get(address)["Location"] == "/today/"


def test_somebody_elses_letter_does_not_exist(anna, tom, ines, signed_in):
    letter = _queue(anna)
    assert [signed_in(person).get(f"/open/{letter.pk}/").status_code for person in (tom, ines)] == [404, 404]

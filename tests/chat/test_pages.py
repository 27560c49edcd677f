"""The chat's pages as a browser without a script meets them."""

from uuid import uuid4

import pytest
from django.urls import reverse

from chat import services
from chat.models import Draft, Message
from tests.chat.conftest import make_session

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def no_second_factor(settings):
    settings.STAFF_NEED_SECOND_FACTOR = False


def test_the_page_carries_the_sockets_path_and_who_one_is(session, signed_in, anna):
    page = signed_in(anna).get(reverse("chat_session", args=[session.pk])).content.decode()
    assert f'data-socket="/ws/chat/{session.pk}/"' in page
    assert 'data-me="young_person"' in page


def test_without_a_script_a_form_sends_once(session, signed_in, anna):
    client, url, key = signed_in(anna), reverse("chat_session", args=[session.pk]), str(uuid4())
    for _ in range(2):
        assert client.post(url, {"key": key, "body": "by form"}).status_code == 302
    assert Message.objects.get().body == "by form"
    assert "by form" in client.get(url).content.decode()


@pytest.mark.parametrize(("body", "words"), [("", "nothing to send"), ("x" * 4001, "split it in two")])
def test_a_refused_message_comes_back_with_its_text_and_a_sentence(session, signed_in, anna, body, words):
    reply = signed_in(anna).post(
        reverse("chat_session", args=[session.pk]), {"key": str(uuid4()), "body": body}
    )
    page = reply.content.decode()
    assert reply.status_code == 422
    assert words in page
    assert body in page


def test_before_the_doors_the_room_leads_to_where_each_waits(treatment, signed_in, anna, tom):
    session = make_session(treatment, minutes=30)
    for person, words in ((anna, "see your screen"), (tom, "Before your chat with Anna")):
        page = signed_in(person).get(reverse("chat_session", args=[session.pk]), follow=True).content.decode()
        assert "doors open at" in page
        assert words in page


def test_after_the_end_the_room_leads_to_the_transcript(treatment, signed_in, anna):
    session = make_session(treatment, minutes=-31)
    reply = signed_in(anna).get(reverse("chat_session", args=[session.pk]))
    assert reply["Location"] == reverse("transcript", args=[session.pk])
    assert signed_in(anna).get(reply["Location"]).status_code == 200


def test_words_sent_after_the_end_are_shown_again_and_kept(treatment, signed_in, anna):
    url = reverse("chat_session", args=[make_session(treatment, minutes=-31).pk])
    reply = signed_in(anna).post(url, {"key": str(uuid4()), "body": "one more thing"})
    assert reply.status_code == 422
    assert "one more thing" in reply.content.decode()


PAGES = ["chat_session", "transcript"]
POSTS = ["chat_draft", "chat_longer", "chat_end"]


@pytest.mark.parametrize("name", PAGES + POSTS)
@pytest.mark.parametrize("who", ["ines", "kit", "omar", "ada"])
def test_another_persons_chat_is_not_found(session, signed_in, cast, who, name):
    client, url = signed_in(cast[who]), reverse(name, args=[session.pk])
    form = {"minutes": 5, "body": "x"}
    reply = client.get(url) if name in PAGES else client.post(url, form)
    nowhere = reverse(name, args=[uuid4()])
    assert (
        reply.status_code
        == (client.get(nowhere) if name in PAGES else client.post(nowhere, form)).status_code
        == 404
    )


@pytest.mark.parametrize(
    ("who", "status"), [("anna", 200), ("tom", 200), ("ruth", 200), ("ines", 404), ("omar", 404)]
)
def test_who_reads_transcript_and_messages(
    session, treatment, signed_in, anna, tom, ruth, ines, omar, who, status
):
    person = {"anna": anna, "tom": tom, "ruth": ruth, "ines": ines, "omar": omar}[who]
    client = signed_in(person)
    for name, key in (("transcript", session.pk), ("treatment_messages", treatment.pk)):
        assert client.get(reverse(name, args=[key])).status_code == status


def test_a_supervisor_reads_messages_and_cannot_write(treatment, signed_in, ruth):
    client, url = signed_in(ruth), reverse("treatment_messages", args=[treatment.pk])
    assert "<textarea" not in client.get(url).content.decode()
    assert client.post(url, {"key": str(uuid4()), "body": "hello"}).status_code == 404


def test_messages_go_back_and_forth_by_form(treatment, signed_in, anna, tom):
    theirs = reverse("treatment_messages", args=[treatment.pk])
    signed_in(tom).post(theirs, {"key": str(uuid4()), "body": "a thought"})
    page = signed_in(anna).get(reverse("messages")).content.decode()
    assert "a thought" in page
    assert "not an emergency service" in page
    signed_in(anna).post(reverse("messages"), {"key": str(uuid4()), "body": "an answer"})
    page = signed_in(tom).get(theirs).content.decode()
    assert "an answer" in page
    assert "· seen" in page


def test_a_draft_is_saved_and_waits_in_the_composer(session, treatment, signed_in, anna):
    client = signed_in(anna)
    for draft, page, key in (
        ("chat_draft", "chat_session", session.pk),
        ("messages_draft", "treatment_messages", treatment.pk),
    ):
        assert client.post(reverse(draft, args=[key]), {"body": f"half a {draft}"}).status_code == 200
        assert f"half a {draft}" in client.get(reverse(page, args=[key])).content.decode()


def test_a_control_character_costs_no_word(session, signed_in, anna):
    page, draft = reverse("chat_session", args=[session.pk]), reverse("chat_draft", args=[session.pk])
    client = signed_in(anna)
    assert client.post(draft, {"body": "Half\0 a thought"}).status_code == 200
    assert Draft.objects.get().body == "Half a thought"
    client.post(page, {"key": uuid4(), "body": "Half\0 a thought"})
    assert Message.objects.get().body == "Half a thought"


def test_what_is_written_is_shown_as_text(session, signed_in, anna):
    services.send_message(room=session.room, key=uuid4(), body="<script>alert(1)</script>", by=anna)
    page = signed_in(anna).get(reverse("chat_session", args=[session.pk])).content.decode()
    assert "<script>alert" not in page
    assert "&lt;script&gt;alert" in page


def test_the_tsw_gives_more_time_and_ends_the_chat(session, signed_in, tom):
    client = signed_in(tom)
    client.post(reverse("chat_longer", args=[session.pk]), {"minutes": 5})
    client.post(reverse("chat_end", args=[session.pk]))
    ends_at = session.ends_at
    session.refresh_from_db()
    assert (session.ends_at - ends_at).total_seconds() == 300
    assert session.ended_at


def test_chat_shows_the_next_one_and_those_to_read_again(treatment, signed_in, anna):
    past, coming = make_session(treatment, minutes=-3000), make_session(treatment, minutes=300)
    page = signed_in(anna).get(reverse("chat")).content.decode()
    assert reverse("transcript", args=[past.pk]) in page
    assert reverse("chat_session", args=[coming.pk]) in page


def test_the_number_of_queries_does_not_grow_with_the_lines(
    session, signed_in, anna, tom, django_assert_max_num_queries
):
    for number in range(60):
        services.send_message(room=session.room, key=uuid4(), body=str(number), by=(anna, tom)[number % 2])
    client = signed_in(anna)
    with django_assert_max_num_queries(22):
        client.get(reverse("chat_session", args=[session.pk]))

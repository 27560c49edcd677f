"""A line that answers another one, by the plain form: the right line, none, and what cannot be."""

import re
from uuid import uuid4

import pytest
from django.urls import reverse

from chat import services
from chat.models import Message

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def no_second_factor(settings):
    settings.STAFF_NEED_SECOND_FACTOR = False


@pytest.fixture
def pages(session, treatment) -> dict:
    """The room of a chat and the messages between, by where they are."""
    return {
        reverse("chat_session", args=[session.pk]): session.room,
        reverse("treatment_messages", args=[treatment.pk]): services.conversation_of(treatment).room,
    }


def post(client, url, **form):
    return client.post(url, {"key": str(uuid4()), **form})


def test_a_form_says_which_line_it_answers_and_the_page_shows_its_beginning(pages, signed_in, anna, tom):
    hers, his = signed_in(anna), signed_in(tom)
    for url in pages:
        post(his, url, body="Which part? " + "x" * 300)
        post(hers, url, body="the middle", reply_to="1")
        page = his.get(url).content.decode()
        assert 'href="#line-1"' in page
        assert ("Which part? " + "x" * 127 + "…") in page


def test_an_empty_choice_answers_no_line(pages, signed_in, anna):
    for url in pages:
        post(signed_in(anna), url, body="hello", reply_to="")
    assert set(Message.objects.values_list("reply_to", flat=True)) == {None}


@pytest.mark.parametrize("number", ["2", "0", "-1", "9" * 30, "one", "1.5"])
def test_a_line_that_is_not_there_is_refused_in_words_and_the_text_is_kept(pages, signed_in, anna, number):
    client = signed_in(anna)
    for url in pages:
        post(client, url, body="the first")
        reply = post(client, url, body="kept words", reply_to=number)
        assert reply.status_code == 422
        assert "kept words" in reply.content.decode()


def test_the_page_comes_back_with_the_line_that_was_chosen(pages, signed_in, anna):
    client = signed_in(anna)
    for url in pages:
        post(client, url, body="the first")
        for reply in (client.get(url, {"reply_to": "1"}), post(client, url, body="", reply_to="1")):
            assert re.findall(r'name="reply_to" value="(\d*)"[^>]* checked', reply.content.decode()) == ["1"]

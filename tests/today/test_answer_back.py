"""Writing back to a TSW's words: it becomes a message that says which words it answers."""

from datetime import timedelta

import pytest
from django.utils import timezone

from care.permissions import NotVisible
from care.rules import clean_text
from chapters.models import Feedback
from chat.models import Message
from letters.models import Letter
from tests.caseload import stories
from today import services

pytestmark = pytest.mark.django_db
WORDS = "You caught it as it happened."


@pytest.fixture
def words(treatment, tom) -> Feedback:
    """Tom's words about Anna's first worksheet."""
    stories.plan(treatment)
    now = timezone.now()
    stories.answered(treatment, 1, by=tom, handed_in_at=now - timedelta(days=2), at=now)
    return Feedback.objects.get()


def test_it_becomes_a_message_that_quotes_the_words_it_answers(words, anna, treatment):
    message = services.answer_back(feedback_id=words.pk, body="Thank you", by=anna)
    assert message.room == treatment.conversation.room
    assert message.body == f"To your words in chapter 1, “{WORDS}”:\n\nThank you"


def test_sent_twice_it_is_one_message_with_one_letter_to_the_tsw(words, anna, tom):
    for _ in range(2):
        services.answer_back(feedback_id=words.pk, body="Thank you", by=anna)
    assert (Message.objects.count(), Letter.objects.get().recipient) == (1, tom)


def test_long_words_are_quoted_by_their_beginning(words, anna):
    Feedback.objects.update(body="word " * 400)
    message = services.answer_back(feedback_id=words.pk, body="Yes", by=anna)
    assert "word …”:\n\nYes" in message.body
    assert len(message.body) < 250


@pytest.mark.parametrize("body", ["", "  \n", "\x1f", "x" * 5000])
def test_what_cannot_be_sent_comes_back_with_a_sentence(words, anna, signed_in, body):
    answer = signed_in(anna).post(f"/feedback/{words.pk}/answer/", {"body-words": body})
    assert (answer.status_code, Message.objects.count()) == (422, 0)
    assert clean_text(body).strip() in answer.content.decode()


def test_from_the_page_it_leads_to_the_messages(words, anna, signed_in):
    answer = signed_in(anna).post(f"/feedback/{words.pk}/answer/", {"body-words": "Thank you"}, follow=True)
    assert answer.redirect_chain == [("/messages/", 302)]
    assert "It stands with your messages" in answer.content.decode()


@pytest.mark.parametrize("name", ["tom", "ines", "ruth", "kit", "omar"])
def test_nobody_else_writes_in_her_name(request, name, words):
    with pytest.raises(NotVisible):
        services.answer_back(feedback_id=words.pk, body="Hello", by=request.getfixturevalue(name))


def test_words_that_are_not_sent_cannot_be_answered(words, anna):
    Feedback.objects.update(sent_at=None)
    with pytest.raises(NotVisible):
        services.answer_back(feedback_id=words.pk, body="Hello", by=anna)

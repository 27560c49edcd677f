"""Deeds of a young person that reach over the rooms: writing back to a TSW's words about a worksheet."""

from textwrap import shorten
from uuid import UUID, uuid5

from django.db import transaction

from accounts.models import User
from care import permissions
from care.permissions import Act
from care.rules import clean_text
from chapters import selectors as chapters
from chat import services as chat
from chat.models import Message

FIRST_WORDS = 140


@transaction.atomic
def answer_back(*, feedback_id: UUID, body: str, by: User) -> Message:
    """A message in the conversation that says which words it answers. Sent twice it is one message."""
    feedback = chapters.own_feedback(by, feedback_id)
    treatment = feedback.worksheet.treatment
    permissions.require(by, Act.SEND_MESSAGE, treatment)
    said = shorten(feedback.body, FIRST_WORDS, placeholder=" …")
    about = f"To your words in chapter {feedback.worksheet.chapter.number}" + (f", “{said}”" if said else "")
    whole = f"{about}:\n\n{body}" if clean_text(body).strip() else ""
    return chat.post_to_conversation(
        treatment_id=treatment.pk, key=uuid5(feedback.pk, body), body=whole, by=by
    )

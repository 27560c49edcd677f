"""What was measured of chats, for those who may see it; and what is read to measure it."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from accounts.models import User
from care import permissions
from care.models import Treatment
from care.permissions import Act
from chat import rules
from chat.facts import Written, beside, in_short, words_in
from chat.models import ChatSession, Message, SessionFacts


@dataclass(frozen=True)
class Row:
    name: str
    young_person: str
    tsw: str


@dataclass(frozen=True)
class ChatFacts:
    """One chat in numbers, against its booking."""

    session: ChatSession
    measured: SessionFacts

    @property
    def began(self) -> str:
        return beside(self.measured.first_line_at, self.session.starts_at)

    @property
    def ended(self) -> str:
        return beside(self.session.ended_at, self.session.starts_at + rules.LENGTH)

    @property
    def rows(self) -> list[Row]:
        return [
            Row("Words", *map(str, self._both("words"))),
            Row("Answered after (median)", *map(in_short, self._both("latency"))),
            Row("Off the line", *map(in_short, self._both("offline"))),
            Row("Came", *(beside(at, self.session.starts_at) for at in self._both("came_at"))),
            Row("Messages", *map(str, self._both("messages"))),
        ]

    def _both(self, name: str) -> tuple[Any, Any]:
        return getattr(self.measured, f"young_person_{name}"), getattr(self.measured, f"tsw_{name}")


def facts_of(treatment: Treatment, *, reader: User) -> list[ChatFacts]:
    """Newest first; none for those who may not see them: they are no score for the two who talked."""
    if not permissions.may(reader, Act.READ_CHAT_FACTS, treatment):
        return []
    rows = SessionFacts.objects.filter(session__treatment=treatment, session__cancelled_at__isnull=True)
    found = rows.select_related("session").order_by("-session__starts_at")
    return [ChatFacts(row.session, row) for row in found]


def facts_of_one(session: ChatSession, *, reader: User) -> ChatFacts | None:
    found = facts_of(session.treatment, reader=reader)
    return next((each for each in found if each.session == session), None)


def written_in(session: ChatSession) -> list[tuple[UUID, Written]]:
    rows = Message.objects.filter(room=session.room_id).order_by("number")
    young = session.treatment.young_person_id
    return [
        (author, Written(author == young, at, words_in(body)))
        for author, at, body in rows.values_list("author", "sent_at", "body")
    ]

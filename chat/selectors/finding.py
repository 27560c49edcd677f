"""A young person's search in their own chats and messages, the other's words too. Nothing of it is kept."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import F, Q
from django.urls import reverse

from accounts.models import User
from care import search
from care.models import Treatment
from care.rules import clean_text, today_in
from care.search import Piece
from chat.models import Message
from chat.selectors.lines import name_for

MOST_SHOWN = 30


@dataclass(frozen=True)
class Hit:
    """A line that was found. `session` is empty for a message between chats."""

    name: str
    is_mine: bool
    said_on: date
    session: UUID | None
    path: str
    pieces: list[Piece]


@dataclass(frozen=True)
class FoundLines:
    query: str
    hits: list[Hit]
    more: int
    searched: int


def found_lines(treatment: Treatment, query: str, *, reader: User) -> FoundLines:
    """Newest first among what fits as well. A chat that was cancelled has no page to lead to."""
    query = clean_text(query).strip()[: search.LONGEST_QUERY]
    has_page = Q(room__conversation__isnull=False) | Q(room__session__cancelled_at__isnull=True)
    rows = Message.objects.filter(has_page, room__treatment=treatment).select_related("author")
    lines = list(rows.annotate(session=F("room__session__pk")).order_by("-sent_at"))
    found = search.find([line.body for line in lines], query, language=_language(treatment))
    hits = [_hit(lines[each.place], each.pieces, treatment, reader) for each in found[:MOST_SHOWN]]
    return FoundLines(query, hits, max(0, len(found) - MOST_SHOWN), len(lines))


def _hit(line: Message, pieces: list[Piece], treatment: Treatment, reader: User) -> Hit:
    session: UUID | None = line.session  # type: ignore[attr-defined]
    where = reverse("transcript", args=[session]) if session else reverse("messages")
    return Hit(
        name=name_for(line.author, reader),
        is_mine=line.author_id == reader.pk,
        said_on=today_in(treatment.time_zone, line.sent_at),
        session=session,
        path=f"{where}#line-{line.number}",
        pieces=search.around_first_match(pieces),
    )


def _language(treatment: Treatment) -> str:
    """The programme's. The room beside keeps it; it is reached through the treatment both belong to."""
    spoken = Treatment.objects.filter(pk=treatment.pk).values_list("plan__programme__language", flat=True)
    return spoken.first() or "en"

"""Deeds of the end of a chat: what both take from it, and how the young person leaves it."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from audit import services as audit
from care.permissions import Act
from care.rules import clean_text
from chat import rules, selectors
from chat.models import ChatSession, CheckOut, Feeling, Summary
from chat.services import asides


@dataclass(frozen=True)
class SentSummary:
    """Both texts as a page sends them, and what stood there when it began (`was_`)."""

    body: str
    next_time: str
    was_body: str = ""
    was_next_time: str = ""


class TooLong(rules.NotKept):
    """A text that does not fit; its writer keeps it."""


class BothWrote(rules.NotKept):
    """Somebody else changed the same text meanwhile: `stored` is theirs, and nothing was written over."""

    sentence = "You both wrote at the same moment. Nothing is lost: here are both."

    def __init__(self, stored: Summary) -> None:
        super().__init__()
        self.stored = stored


@transaction.atomic
def save_summary(*, session_id: UUID, sent: SentSummary, by: User, now: datetime | None = None) -> Summary:
    """Keep what we did today and what is for next time. A change asks both for their agreement again."""
    now = now or timezone.now()
    session = _open_ending(session_id, Act.ENTER_CHAT, by=by, now=now)
    summary = Summary.objects.filter(session=session).first() or Summary(session=session, saved_by=by)
    body, next_time = _put_together(summary, sent)
    if (body, next_time) == (summary.body, summary.next_time):
        return summary
    is_news = summary.saved_by_id != by.pk or not summary.revision or bool(_agreed(summary))
    summary.body, summary.next_time = body, next_time
    summary.saved_by, summary.saved_at = by, now
    summary.young_person_agreed_at = summary.tsw_agreed_at = None
    summary.revision += 1
    summary.save()
    # Typed words are kept many times a minute; the record wants to know who began and who changed.
    if is_news:
        audit.record("summary.written", by=by, subject=session.treatment.young_person, about=session)
    asides.changed(session.room_id)
    return summary


def _put_together(summary: Summary, sent: SentSummary) -> tuple[str, str]:
    body = rules.put_together(clean_text(sent.body), summary.body, clean_text(sent.was_body))
    next_time = rules.put_together(
        clean_text(sent.next_time), summary.next_time, clean_text(sent.was_next_time)
    )
    if body is None or next_time is None:
        raise BothWrote(summary)
    _require_fit(body, rules.LONGEST_SUMMARY)
    _require_fit(next_time, rules.LONGEST_NEXT_TIME)
    return body, next_time


def _require_fit(text: str, longest: int) -> None:
    if len(text) > longest:
        raise TooLong(
            f"This box holds {longest:,} characters and you have {len(text) - longest:,} more. "
            "Nothing is lost: it stays here until you shorten it."
        )


@transaction.atomic
def agree_summary(
    *, session_id: UUID, sent: SentSummary, revision: int, by: User, now: datetime | None = None
) -> Summary:
    """Keep what stands in the boxes and agree to it; not to words the other wrote since `revision`."""
    now = now or timezone.now()
    session = _open_ending(session_id, Act.ENTER_CHAT, by=by, now=now)
    was_read = not Summary.objects.filter(session=session).exclude(revision=revision).exists()
    summary = save_summary(session_id=session_id, sent=sent, by=by, now=now)
    mine = "young_person_agreed_at" if by.is_young_person else "tsw_agreed_at"
    if was_read and summary.body.strip() and getattr(summary, mine) is None:
        setattr(summary, mine, now)
        summary.save(update_fields=[mine])
        audit.record("summary.agreed", by=by, subject=session.treatment.young_person, about=session)
        asides.changed(session.room_id)
    return summary


def _agreed(summary: Summary) -> datetime | None:
    return summary.young_person_agreed_at or summary.tsw_agreed_at


@transaction.atomic
def check_out(
    *, session_id: UUID, feeling: str, is_shared: bool, by: User, now: datetime | None = None
) -> CheckOut:
    """How the young person leaves a chat. No hint goes to the room: a private one must not be noticed."""
    now = now or timezone.now()
    session = _open_ending(session_id, Act.CHECK_OUT, by=by, now=now)
    if feeling not in Feeling.values:
        raise rules.NotKept("Tap one of the four. You can change it until a day after the chat.")
    made, _ = CheckOut.objects.update_or_create(
        session=session, defaults={"feeling": feeling, "is_shared": is_shared, "made_at": now}
    )
    audit.record("check_out.made", by=by, subject=by, about=session)
    return made


def _open_ending(session_id: UUID, act: Act, *, by: User, now: datetime) -> ChatSession:
    """The chat, held so that one change comes after the other; EndingIsClosed before and after its time."""
    session = selectors.session_for(by, act, session_id)
    locked = ChatSession.objects.select_for_update().get(pk=session.pk)
    if not selectors.clock(locked).is_ending_open(now):
        raise rules.EndingIsClosed
    return session

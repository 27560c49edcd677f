"""What a TSW wants to know in the minutes before a chat, on one screen."""

from dataclasses import dataclass
from datetime import datetime

from accounts.models import User
from care.models import Alert, Treatment
from caseload.selectors import record
from caseload.selectors.record import HandedIn, Record
from chapters import selectors as chapters
from chapters.selectors.entries import Entry
from chat import selectors as chat
from chat.models import ChatSession
from chat.rules import State

MOST_ENTRIES = 4


@dataclass(frozen=True)
class Briefing:
    """`coming` is the chat to brief for, `before` the last that is over; only what was shared is in them."""

    record: Record
    coming: chat.Ending
    before: chat.Ending | None
    sheet: HandedIn | None
    said: list[Entry]
    now: datetime

    @property
    def session(self) -> ChatSession:
        return self.coming.session

    @property
    def treatment(self) -> Treatment:
        return self.record.treatment

    @property
    def is_waiting(self) -> bool:
        return self.coming.clock.state(self.now) is State.WAITING

    @property
    def open_alerts(self) -> list[Alert]:
        return [alert for alert in self.record.alerts if alert.closed_at is None]


def briefing_of(session: ChatSession, *, reader: User, now: datetime) -> Briefing:
    treatment = session.treatment
    held = record.record_of(treatment, reader=reader, now=now)
    sheet = max(held.worksheets, key=lambda one: one.sheet.chapter.number, default=None)
    earlier = chat.past_sessions(treatment, now=now).filter(starts_at__lt=session.starts_at).first()
    return Briefing(
        record=held,
        coming=chat.ending(session, reader, now=now),
        before=chat.ending(earlier, reader, now=now) if earlier else None,
        sheet=sheet,
        said=_said(sheet) if sheet else [],
        now=now,
    )


def _said(one: HandedIn) -> list[Entry]:
    """A few answers, once the TSW has opened the worksheet: until then it can be taken back unread."""
    if one.sheet.opened_at is None:
        return []
    return [entry for entry in chapters.answered_page(one.sheet).entries if entry.body][:MOST_ENTRIES]

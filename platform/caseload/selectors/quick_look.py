"""What a TSW looks up in the middle of a chat, without leaving it."""

from dataclasses import dataclass
from datetime import datetime

from accounts.models import User
from care.models import Treatment
from chapters import selectors as chapters
from chapters.models import Worksheet, WorksheetStatus
from chapters.rules import WorksheetIsBeingWritten
from chapters.selectors.entries import Entry
from chapters.selectors.toolbox import SharedToolbox, for_staff
from chat import selectors as chat
from chat.models import Summary


@dataclass(frozen=True)
class QuickLook:
    """`said` are the answers of the worksheet handed in last; `summary` is that of the chat before."""

    treatment: Treatment
    sheet: Worksheet | None
    said: list[Entry]
    about: SharedToolbox
    summary: Summary | None


def quick_look(treatment: Treatment, *, reader: User, now: datetime) -> QuickLook:
    sheet = chapters.worksheets_of(treatment).order_by("-handed_in_at").first()
    chat_now = chat.next_session(treatment, now=now)
    return QuickLook(
        treatment=treatment,
        sheet=sheet,
        said=_said(sheet) if sheet else [],
        about=for_staff(reader, treatment),
        summary=chat.last_summary(treatment, before=min(now, chat_now.starts_at) if chat_now else now),
    )


def _said(sheet: Worksheet) -> list[Entry]:
    """What was answered; nothing while it lies unopened, since until then it can be taken back unread."""
    if sheet.status == WorksheetStatus.HANDED_IN and sheet.opened_at is None:
        return []
    try:
        page = chapters.answered_page(sheet)
    except WorksheetIsBeingWritten:
        return []
    return [entry for entry in page.entries if entry.body]

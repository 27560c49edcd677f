"""One young person's record as their TSW reads it, and as a supervisor reads it too."""

from dataclasses import dataclass
from datetime import datetime

from accounts.models import User
from care import permissions
from care import selectors as care
from care.models import Alert, ExamWeek, Treatment
from care.permissions import Act
from caseload.selectors import figures
from caseload.selectors.figures import Chat, Figures
from caseload.selectors.waiting import Waiting, waiting_for
from chapters import selectors as chapters
from chapters.models import Worksheet
from chapters.selectors.toolbox import SharedToolbox, for_staff
from chat import selectors as chat


@dataclass(frozen=True)
class HandedIn:
    """`waiting` while it waits for an answer."""

    sheet: Worksheet
    waiting: Waiting | None


@dataclass(frozen=True)
class Record:
    treatment: Treatment
    figures: Figures
    path: list[chapters.ChapterState]
    worksheets: list[HandedIn]
    about: SharedToolbox
    exam_weeks: list[ExamWeek]
    unread: int
    alerts: list[Alert]
    is_tsw: bool
    now: datetime

    @property
    def chats(self) -> list[Chat]:
        """Newest first: what is to come stands above what was."""
        return self.figures.chats[::-1]


def record_of(treatment: Treatment, *, reader: User, now: datetime) -> Record:
    only_this = Treatment.objects.filter(pk=treatment.pk)
    waiting = {one.worksheet.pk: one for one in waiting_for(only_this, now=now)}
    return Record(
        treatment=treatment,
        figures=figures.figures_of(only_this, now=now)[0],
        path=chapters.chapter_path(treatment, now=now),
        worksheets=[HandedIn(sheet, waiting.get(sheet.pk)) for sheet in chapters.worksheets_of(treatment)],
        about=for_staff(reader, treatment),
        exam_weeks=care.exam_weeks(treatment),
        unread=chat.unread_count(treatment, reader),
        alerts=list(
            Alert.objects.filter(treatment=treatment).select_related(
                "raised_by", "acknowledged_by", "closed_by"
            )
        ),
        is_tsw=permissions.may(reader, Act.ANSWER_WORKSHEET, treatment, at=now),
        now=now,
    )

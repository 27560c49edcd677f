"""What a chat is for and what stays of it: agenda, summary, check-out; each as its reader may see it."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import QuerySet
from django.utils import timezone

from accounts.models import User
from care import permissions
from care import selectors as care
from care.models import Treatment
from care.permissions import Act
from chat import rules
from chat.models import Agenda, ChatSession, CheckOut, Feeling, Summary
from chat.selectors.lines import other_person
from chat.selectors.sessions import clock, session_for


@dataclass(frozen=True)
class Ending:
    """`check_out` is the reader's own or a shared one; `is_open` while they can change it."""

    session: ChatSession
    clock: rules.Clock
    is_mine: bool
    other: User | None
    agenda: Agenda | None
    summary: Summary | None
    check_out: CheckOut | None
    next: ChatSession | None
    is_open: bool
    is_over: bool

    @property
    def is_written(self) -> bool:
        return self.summary is not None and bool((self.summary.body + self.summary.next_time).strip())

    @property
    def i_agree(self) -> bool:
        return self._agreed(self.is_mine)

    @property
    def they_agree(self) -> bool:
        return self._agreed(not self.is_mine)

    def _agreed(self, is_young_person: bool) -> bool:
        if self.summary is None:
            return False
        theirs = self.summary.young_person_agreed_at if is_young_person else self.summary.tsw_agreed_at
        return theirs is not None

    @property
    def feelings(self) -> list[tuple[str, str]]:
        return list(Feeling.choices)

    @property
    def is_anything_left(self) -> bool:
        """Whether this reader could still agree, or say how they leave."""
        return self.is_open and (not self.i_agree or (self.is_mine and self.check_out is None))


def ending(session: ChatSession, reader: User, *, now: datetime | None = None) -> Ending:
    now, at = now or timezone.now(), clock(session)
    is_mine = reader.pk == session.treatment.young_person_id
    takes_part = permissions.may(reader, Act.ENTER_CHAT, session.treatment)
    return Ending(
        session=session,
        clock=at,
        is_mine=is_mine,
        other=other_person(session.treatment, reader) if takes_part else None,
        agenda=Agenda.objects.prefetch_related("lines").filter(session=session).first(),
        summary=Summary.objects.filter(session=session).first(),
        check_out=check_outs_for(reader, session.treatment).filter(session=session).first(),
        next=following(session),
        is_open=takes_part and at.is_ending_open(now),
        is_over=at.state(now) is rules.State.ENDED,
    )


def ending_page(user: User, session_id: UUID, *, now: datetime) -> Ending:
    return ending(session_for(user, Act.ENTER_CHAT, session_id), user, now=now)


def check_outs_for(reader: User, treatment: Treatment) -> QuerySet[CheckOut]:
    """A young person's own, all of them; nobody else finds one that was not shared."""
    theirs = CheckOut.objects.filter(session__treatment=treatment)
    return theirs if reader.pk == treatment.young_person_id else theirs.filter(is_shared=True)


def following(session: ChatSession) -> ChatSession | None:
    """The next chat of the same treatment."""
    coming = ChatSession.objects.filter(
        treatment=session.treatment_id,
        starts_at__gt=session.starts_at,
        cancelled_at__isnull=True,
        ended_at__isnull=True,
    )
    return coming.order_by("starts_at").first()


@dataclass(frozen=True)
class KeptSummaries:
    """What a young person and their TSW took from each chat, newest first."""

    treatment: Treatment
    summaries: list[Summary]


def kept_summaries(young_person: User) -> KeptSummaries:
    treatment = care.own_treatment(young_person)
    return KeptSummaries(treatment, list(_summaries(treatment)))


def last_summary(treatment: Treatment, *, before: datetime) -> Summary | None:
    """Of the last chat that began earlier and left one."""
    return _summaries(treatment).filter(session__starts_at__lt=before).first()


def _summaries(treatment: Treatment) -> QuerySet[Summary]:
    rows = Summary.objects.filter(session__treatment=treatment, session__cancelled_at__isnull=True)
    written = rows.exclude(body="", next_time="")
    return written.select_related("session").order_by("-session__starts_at")

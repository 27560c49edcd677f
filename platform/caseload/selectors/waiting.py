"""Worksheets that wait for an answer: how long, against which promise, and whose look they wait for."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db.models import QuerySet

from accounts.models import Role, User
from care import permissions
from care import selectors as care
from care.models import Assignment, Treatment
from care.permissions import NotVisible
from caseload import rules
from chapters import selectors as chapters
from chapters.models import Worksheet

SHOWS = ("all", "past", "begun", "looks")


@dataclass(frozen=True)
class Waiting:
    worksheet: Worksheet
    tsw: User | None
    waited: str
    promised_by: date
    is_past_promise: bool
    is_begun: bool
    rounds: chapters.Rounds


@dataclass(frozen=True)
class Team:
    """One TSW and what waits for them; `is_under_sign_off`: their words come to the supervisor first."""

    tsw: User
    rows: list[Waiting]
    is_under_sign_off: bool

    @property
    def past(self) -> int:
        return sum(row.is_past_promise for row in self.rows)

    @property
    def looks(self) -> int:
        return sum(row.rounds.open is not None for row in self.rows)


@dataclass(frozen=True)
class WaitingPage:
    """`rows` for a TSW; `teams` for a supervisor, those with a promise broken or a look asked for first."""

    every: list[Waiting]
    show: str
    working_days: int
    rows: list[Waiting]
    teams: list[Team]
    chosen: User | None
    is_supervisor: bool
    is_under_sign_off: bool

    @property
    def past(self) -> int:
        return sum(row.is_past_promise for row in self.every)

    @property
    def begun(self) -> int:
        return sum(row.is_begun for row in self.every)

    @property
    def looks(self) -> int:
        return sum(row.rounds.open is not None for row in self.every)


def waiting_page(reader: User, *, show: str, tsw: str, now: datetime) -> WaitingPage:
    if reader.role not in (Role.TSW, Role.SUPERVISOR):
        raise NotVisible
    show = show if show in SHOWS else "all"
    is_supervisor = reader.role == Role.SUPERVISOR
    every = waiting_for(permissions.visible_treatments(reader, at=now), now=now)
    watched = list(permissions.tsws_of(reader)) if is_supervisor else []
    chosen = next((each for each in watched if str(each.pk) == tsw), None)
    rows = [row for row in every if _is_shown(row, show) and chosen in (None, row.tsw)]
    signed = chapters.under_sign_off([*watched, reader])
    return WaitingPage(
        every=every,
        show=show,
        working_days=care.promise().working_days,
        rows=rows,
        teams=_teams([chosen] if chosen else watched, rows, signed),
        chosen=chosen,
        is_supervisor=is_supervisor,
        is_under_sign_off=reader.pk in signed,
    )


def waiting_for(treatments: QuerySet[Treatment], *, now: datetime) -> list[Waiting]:
    """The longest waiting first; four queries however many there are."""
    sheets = chapters.waiting_worksheets(treatments)
    tsws = _tsws(sheets)
    begun, rounds = chapters.drafts_begun(sheets), chapters.rounds_of(sheets)
    return [
        _waiting(sheet, tsws.get(sheet.treatment_id), sheet.pk in begun, rounds.get(sheet.pk), now)
        for sheet in sheets
    ]


def _waiting(
    sheet: Worksheet, tsw: User | None, is_begun: bool, rounds: chapters.Rounds | None, now: datetime
) -> Waiting:
    since, zone = sheet.handed_in_at or now, sheet.treatment.time_zone
    return Waiting(
        worksheet=sheet,
        tsw=tsw,
        waited=rules.in_words(now - since),
        promised_by=care.promise().by(since, zone),
        is_past_promise=care.promise().is_past(since, zone, now),
        is_begun=is_begun,
        rounds=rounds or chapters.Rounds(),
    )


def _tsws(sheets: Iterable[Worksheet]) -> dict[UUID, User]:
    rows = Assignment.objects.filter(
        treatment__in=[sheet.treatment_id for sheet in sheets], until_at__isnull=True
    )
    return {row.treatment_id: row.tsw for row in rows.select_related("tsw")}


def _is_shown(row: Waiting, show: str) -> bool:
    return {
        "past": row.is_past_promise,
        "begun": row.is_begun,
        "looks": row.rounds.open is not None,
    }.get(show, True)


def _teams(tsws: Iterable[User], rows: list[Waiting], signed: set[UUID]) -> list[Team]:
    teams = [Team(tsw, [row for row in rows if row.tsw == tsw], tsw.pk in signed) for tsw in tsws]
    return sorted(teams, key=lambda team: (-team.past, -team.looks, not team.rows))

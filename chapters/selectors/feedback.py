"""What stands around a TSW's words: the look before they are sent, sign-off, and ways to begin a sentence."""

import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from uuid import UUID

from django.conf import settings
from django.db.models import F, Q

from accounts.models import User
from care import permissions
from care import selectors as care
from care.permissions import Act, NotVisible
from chapters.models import Feedback, Look, SignOff, Verdict, Worksheet
from chapters.selectors.toolbox import SharedToolbox, for_staff


@dataclass(frozen=True)
class Technique:
    """One way to be with somebody in writing, with sentences that may begin it."""

    title: str
    why: str
    openings: list[str]


@dataclass(frozen=True)
class Words:
    """What was said, where and when; whoever makes one has read it from where it stands."""

    body: str
    said_on: date
    place: str
    path: str


@dataclass(frozen=True)
class Rounds:
    """The looks at one version of a TSW's words: the one asked for now, and the one decided last."""

    open: Look | None = None
    last: Look | None = None

    @property
    def returned(self) -> Look | None:
        """Only while nothing newer has happened: then the supervisor's note is what comes next."""
        is_next = self.open is None and self.last is not None and self.last.verdict == Verdict.RETURNED
        return self.last if is_next else None


@dataclass(frozen=True)
class Desk:
    """A TSW's words on their way: `must_hand_over` under sign-off, `may_decide` for the supervisor."""

    rounds: Rounds
    must_hand_over: bool
    may_decide: bool
    supervisors: list[User]
    techniques: list[Technique]
    about: SharedToolbox

    @property
    def supervisor_names(self) -> str:
        return " or ".join(person.first_name for person in self.supervisors) or "your supervisor"


def desk_of(worksheet: Worksheet, reader: User) -> Desk:
    tsw = care.current_tsw(worksheet.treatment)
    return Desk(
        rounds=rounds_of([worksheet]).get(worksheet.pk, Rounds()),
        must_hand_over=tsw is not None and is_under_sign_off(tsw),
        may_decide=permissions.may(reader, Act.LOOK_OVER_FEEDBACK, worksheet.treatment),
        supervisors=list(permissions.supervisors_of(tsw)) if tsw else [],
        techniques=sentence_openings(settings.SENTENCE_OPENINGS_PATH),
        about=for_staff(reader, worksheet.treatment),
    )


def rounds_of(worksheets: Iterable[Worksheet]) -> dict[UUID, Rounds]:
    """By worksheet, for the version that is handed in now. A look that a former TSW asked for is over."""
    looks = Look.objects.filter(
        worksheet__in=[sheet.pk for sheet in worksheets], version=F("worksheet__times_handed_in")
    ).select_related("asked_by", "decided_by")
    is_theirs = Q(worksheet__treatment__assignments__until_at__isnull=True) & Q(
        worksheet__treatment__assignments__tsw=F("asked_by")
    )
    found: dict[UUID, Rounds] = {}
    for look in looks.filter(is_theirs).order_by("asked_at"):
        before = found.get(look.worksheet_id, Rounds())
        is_open = look.verdict == ""
        found[look.worksheet_id] = Rounds(look if is_open else None, before.last if is_open else look)
    return found


def look_for(user: User, look_id: UUID) -> Look:
    """A look this person may decide; NotVisible otherwise, alike."""
    look = (
        Look.objects.select_related("worksheet__treatment__young_person", "asked_by")
        .filter(pk=look_id)
        .first()
    )
    if look is None:
        raise NotVisible
    permissions.require(user, Act.LOOK_OVER_FEEDBACK, look.worksheet.treatment)
    return look


def own_feedback(young_person: User, feedback_id: UUID) -> Feedback:
    """The TSW's words to this young person, once they were sent."""
    mine = Feedback.objects.filter(worksheet__treatment__young_person=young_person, sent_at__isnull=False)
    found = (
        mine.select_related("worksheet__treatment", "worksheet__chapter", "author")
        .filter(pk=feedback_id)
        .first()
    )
    if found is None:
        raise NotVisible
    return found


def is_under_sign_off(tsw: User) -> bool:
    return SignOff.objects.filter(tsw=tsw, until_at__isnull=True).exists()


def under_sign_off(tsws: Iterable[User]) -> set[UUID]:
    rows = SignOff.objects.filter(tsw__in=[tsw.pk for tsw in tsws], until_at__isnull=True)
    return set(rows.values_list("tsw_id", flat=True))


def drafts_begun(worksheets: Iterable[Worksheet]) -> set[UUID]:
    """Those beside whose answers somebody has begun to write, or quoted, without sending it yet."""
    drafts = Feedback.objects.filter(worksheet__in=[sheet.pk for sheet in worksheets], sent_at__isnull=True)
    begun = drafts.filter(~Q(body="") | Q(quotations__isnull=False))
    return set(begun.values_list("worksheet_id", flat=True))


@cache
def sentence_openings(path: Path) -> list[Technique]:
    with path.open("rb") as file:
        return [Technique(**table) for table in tomllib.load(file)["technique"]]

"""Where a treatment stands in its programme: the path of chapters, and what to read next."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal
from uuid import UUID

from accounts.models import User
from care import rules as calendar
from care import selectors as care
from care.models import Treatment
from care.permissions import NotVisible
from chapters import loading, rules
from chapters.models import (
    Chapter,
    Depth,
    Opening,
    Programme,
    Reading,
    Section,
    Timing,
    Worksheet,
    WorksheetStatus,
)


@dataclass
class ChapterState:
    """One chapter of somebody's path. `opens_on` is a date still to come; `waits_for` an earlier chapter.

    `opening` is what a TSW decided about it and what still counts: opened early, or asked to wait.
    """

    chapter: Chapter
    state: Literal["done", "open", "later"]
    opens_on: date | None = None
    waits_for: int | None = None
    worksheet: Worksheet | None = None
    reading: Reading | None = None
    opening: Opening | None = None

    @property
    def number(self) -> int:
        return self.chapter.number

    @property
    def title(self) -> str:
        return self.chapter.title

    @property
    def is_begun(self) -> bool:
        return bool(self.worksheet or self.reading)


@dataclass(frozen=True)
class NextReading:
    chapter: Chapter
    section: Section | None
    minutes_left: int
    share_read: int
    opening: Opening | None


@dataclass(frozen=True)
class PathPage:
    """The young person's own path. `programme` is None until the treatment has a plan."""

    programme: Programme | None
    path: list[ChapterState]
    unseen: frozenset[int]
    reading: NextReading | None
    exams: care.ExamPlan

    @property
    def next(self) -> ChapterState | None:
        return next((state for state in self.path if state.state == "open"), None)


def path_page(young_person: User, *, now: datetime) -> PathPage:
    treatment = care.own_treatment(young_person)
    path = chapter_path(treatment, now=now)
    unseen = [state.number for state in path if state.worksheet and _is_unseen(state.worksheet)]
    return PathPage(
        programme=path[0].chapter.programme if path else None,
        path=path,
        unseen=frozenset(unseen),
        reading=next_reading(path),
        exams=care.exam_plan(treatment, now=now),
    )


def _is_unseen(sheet: Worksheet) -> bool:
    return sheet.status == WorksheetStatus.ANSWERED and sheet.answer_seen_at is None


def chapter_path(treatment: Treatment, *, now: datetime) -> list[ChapterState]:
    """Every chapter in order; empty until the treatment has a plan. Five queries."""
    chapters = Chapter.objects.filter(programme__plans__treatment=treatment).select_related("programme")
    readings = Reading.objects.filter(treatment=treatment).select_related("section").defer("section__html")
    walk = _Walk(
        treatment=treatment,
        week=care.week_of(treatment, now),
        moving=care.moving_weeks(treatment, care.exam_weeks(treatment)),
        sheets={sheet.chapter_id: sheet for sheet in Worksheet.objects.filter(treatment=treatment)},
        readings={reading.chapter_id: reading for reading in readings},
        openings=_openings(treatment),
    )
    path: list[ChapterState] = []
    for chapter in chapters:
        path.append(walk.state_of(chapter, path[-1] if path else None))
    return path


def _openings(treatment: Treatment) -> dict[UUID, Opening]:
    """What the TSW's newest word on each chapter is; "as the programme says" takes the earlier ones back."""
    rows = Opening.objects.filter(treatment=treatment).select_related("decided_by")
    newest = {row.chapter_id: row for row in rows}
    return {chapter: row for chapter, row in newest.items() if row.timing != Timing.RULE}


@dataclass(frozen=True)
class _Walk:
    """Everything that decides where one treatment stands, read once."""

    treatment: Treatment
    week: int
    moving: list[int]
    sheets: dict[UUID, Worksheet]
    readings: dict[UUID, Reading]
    openings: dict[UUID, Opening]

    def state_of(self, chapter: Chapter, previous: ChapterState | None) -> ChapterState:
        sheet, reading = self.sheets.get(chapter.pk), self.readings.get(chapter.pk)
        opening = self.openings.get(chapter.pk)
        is_ready = previous is None or _was_handed_in(previous.worksheet)
        comes_in = calendar.first_week_for(chapter.opens_in_week, self.moving, self.treatment.weeks)
        is_open = rules.opens(
            chapter.programme.unlock_rule,
            rules.Circumstances(self.week, comes_in, is_ready),
            timing=opening.timing if opening else Timing.RULE,
            is_begun=bool(sheet or reading),
        )
        state = ChapterState(
            chapter,
            "done" if _is_done(sheet) else "open" if is_open else "later",
            worksheet=sheet,
            reading=reading,
            opening=opening,
        )
        if state.state != "later" or opening:
            return state
        if self.week < comes_in:
            state.opens_on = calendar.week_starts_on(self.treatment.starts_on, comes_in)
        elif previous:
            state.waits_for = previous.number
        return state


def _was_handed_in(sheet: Worksheet | None) -> bool:
    return sheet is not None and sheet.times_handed_in > 0


def _is_done(sheet: Worksheet | None) -> bool:
    return sheet is not None and sheet.status != WorksheetStatus.DRAFT


def state_of(treatment: Treatment, number: int, *, now: datetime) -> ChapterState:
    for state in chapter_path(treatment, now=now):
        if state.number == number:
            return state
    raise NotVisible


def open_state(treatment: Treatment, number: int, *, now: datetime) -> ChapterState:
    """The chapter if it is open to this young person; ChapterNotOpen if it is still to come."""
    state = state_of(treatment, number, now=now)
    if state.state == "later":
        raise rules.ChapterNotOpen(state)
    return state


def own_chapter(young_person: User, number: int, *, now: datetime) -> tuple[Treatment, Chapter]:
    """For the young person's own deeds: their present treatment and this chapter, if it is open."""
    treatment = care.own_treatment(young_person)
    return treatment, open_state(treatment, number, now=now).chapter


def next_reading(path: list[ChapterState]) -> NextReading | None:
    """The first open chapter whose worksheet is not handed in, and how much of it is left to read."""
    for state in path:
        if state.state == "open":
            return _rest_of(state)
    return None


def _rest_of(state: ChapterState) -> NextReading:
    depth = state.reading.depth if state.reading else Depth.STANDARD
    sections = list(state.chapter.sections.filter(depth=depth))
    lengths = dict(state.chapter.media.values_list("slug", "seconds"))
    reached = state.reading.section if state.reading else None
    rest = [item for item in sections if reached is None or item.position >= reached.position]
    whole, left = _seconds(sections, lengths), _seconds(rest, lengths)
    pace = rules.pace(whole, state.chapter.promised_minutes(depth))
    return NextReading(
        chapter=state.chapter,
        section=reached,
        minutes_left=in_minutes(left * pace),
        share_read=round(100 * (whole - left) / whole) if whole else 0,
        opening=state.opening,
    )


def _seconds(sections: list[Section], lengths: dict[str, int]) -> float:
    return sum(seconds_of(section, lengths) for section in sections)


def in_minutes(seconds: float) -> int:
    """As it is said to somebody who wants to know whether they have the time: never "0 minutes"."""
    return max(1, round(seconds / 60))


def seconds_of(section: Section, lengths: dict[str, int]) -> float:
    """Time for one section: its words, and the films and recordings placed in it."""
    return rules.section_seconds(section.words, loading.markers_in(section.html), lengths)

"""Where a treatment stands in its programme: the path of chapters, and what to read next."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

from accounts.models import User
from care import rules as calendar
from care import selectors as care
from care.models import Treatment
from care.permissions import NotVisible
from chapters import loading, rules
from chapters.models import Chapter, Programme, Reading, Section, Worksheet, WorksheetStatus


@dataclass
class ChapterState:
    """One chapter of somebody's path. `opens_on` is a date still to come; `waits_for` an earlier chapter."""

    chapter: Chapter
    state: Literal["done", "open", "later"]
    opens_on: date | None
    waits_for: int | None
    worksheet: Worksheet | None
    reading: Reading | None

    @property
    def number(self) -> int:
        return self.chapter.number

    @property
    def title(self) -> str:
        return self.chapter.title


@dataclass(frozen=True)
class NextReading:
    chapter: Chapter
    section: Section | None
    minutes_left: int
    share_read: int


@dataclass(frozen=True)
class PathPage:
    """The young person's own path. `programme` is None until the treatment has a plan."""

    programme: Programme | None
    path: list[ChapterState]
    unseen: frozenset[int]

    @property
    def next(self) -> ChapterState | None:
        return next((state for state in self.path if state.state == "open"), None)


def path_page(young_person: User, *, now: datetime) -> PathPage:
    treatment = care.own_treatment(young_person)
    path = chapter_path(treatment, now=now)
    unseen = [state.number for state in path if state.worksheet and _is_unseen(state.worksheet)]
    return PathPage(path[0].chapter.programme if path else None, path, frozenset(unseen))


def _is_unseen(sheet: Worksheet) -> bool:
    return sheet.status == WorksheetStatus.ANSWERED and sheet.answer_seen_at is None


def chapter_path(treatment: Treatment, *, now: datetime) -> list[ChapterState]:
    """Every chapter in order; empty until the treatment has a plan. Three queries."""
    chapters = Chapter.objects.filter(programme__plans__treatment=treatment).select_related("programme")
    sheets = {sheet.chapter_id: sheet for sheet in Worksheet.objects.filter(treatment=treatment)}
    readings = {
        reading.chapter_id: reading
        for reading in Reading.objects.filter(treatment=treatment).select_related("section")
    }
    path: list[ChapterState] = []
    for chapter in chapters:
        previous = path[-1] if path else None
        path.append(
            _state(treatment, chapter, previous, sheets.get(chapter.pk), readings.get(chapter.pk), now)
        )
    return path


def _state(
    treatment: Treatment,
    chapter: Chapter,
    previous: ChapterState | None,
    sheet: Worksheet | None,
    reading: Reading | None,
    now: datetime,
) -> ChapterState:
    week = care.week_of(treatment, now)
    is_ready = previous is None or _was_handed_in(previous.worksheet)
    circumstances = rules.Circumstances(week, chapter.opens_in_week, is_ready)
    is_open = rules.UNLOCK_RULES[chapter.programme.unlock_rule](circumstances)
    starts = calendar.week_starts_on(treatment.starts_on, chapter.opens_in_week)
    is_early = week < chapter.opens_in_week
    return ChapterState(
        chapter=chapter,
        # What somebody has begun to write in stays open to them, whatever the rule says later.
        state="done" if _is_done(sheet) else "open" if is_open or sheet else "later",
        opens_on=starts if is_early else None,
        waits_for=previous.number if previous and not is_ready and not is_early else None,
        worksheet=sheet,
        reading=reading,
    )


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
    depth = state.reading.depth if state.reading else "standard"
    sections = list(state.chapter.sections.filter(depth=depth))
    lengths = dict(state.chapter.media.values_list("slug", "seconds"))
    reached = state.reading.section if state.reading else None
    rest = [item for item in sections if reached is None or item.position >= reached.position]
    whole, left = _seconds(sections, lengths), _seconds(rest, lengths)
    return NextReading(
        chapter=state.chapter,
        section=reached,
        minutes_left=max(1, round(left / 60)),
        share_read=round(100 * (whole - left) / whole) if whole else 0,
    )


def _seconds(sections: list[Section], lengths: dict[str, int]) -> float:
    return sum(seconds_of(section, lengths) for section in sections)


def seconds_of(section: Section, lengths: dict[str, int]) -> float:
    """Time for one section: its words, and the films and recordings placed in it."""
    return rules.section_seconds(section.words, loading.markers_in(section.html), lengths)

"""One chapter as a page: its sections with films and exercises in place, and how long each takes."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.utils.safestring import SafeString, mark_safe

from accounts.models import User
from care import permissions
from care import selectors as care
from care.models import Treatment, TreatmentStatus
from care.permissions import Act, NotVisible
from chapters import loading, rules
from chapters.models import Chapter, Depth, Kept, Media, MediaKind, MyWords, Section
from chapters.selectors.entries import Entry, WorksheetPage
from chapters.selectors.programme import ChapterState, in_minutes, seconds_of, state_of
from chapters.selectors.worksheets import empty_page, worksheet_page


@dataclass(frozen=True)
class Piece:
    """Exactly one of them is there."""

    html: SafeString | None = None
    entry: Entry | None = None
    media: Media | None = None


@dataclass(frozen=True)
class PageSection:
    section: Section
    pieces: list[Piece]
    seconds: int


@dataclass(frozen=True)
class DepthChoice:
    depth: str
    label: str
    minutes: int
    is_current: bool


@dataclass
class ChapterPage:
    """`kept` holds the ids of sections, exercises and films in the toolbox; `state` is for staff only."""

    chapter: Chapter
    depth: str
    depths: list[DepthChoice]
    sections: list[PageSection]
    sheet: WorksheetPage
    stopped_at: Section | None = None
    kept: frozenset[UUID] = frozenset()
    state: ChapterState | None = None
    may_time: bool = False

    @property
    def minutes_left(self) -> int:
        """Of this depth, from where reading stopped."""
        begin = self.stopped_at.position if self.stopped_at else 0
        return in_minutes(sum(part.seconds for part in self.sections if part.section.position >= begin))

    @property
    def recordings(self) -> list[Media]:
        placed = [piece.media for part in self.sections for piece in part.pieces if piece.media]
        return [media for media in placed if media.kind == MediaKind.AUDIO]


LABELS = {Depth.GIST: "Gist", Depth.STANDARD: "Chapter", Depth.FULL: "All of it"}


def own_chapter_page(treatment: Treatment, chapter: Chapter, *, depth: str) -> ChapterPage:
    """With what the young person has written so far in its exercises, their own words, what they keep."""
    sheet = worksheet_page(treatment, chapter)
    page = _chapter_page(chapter, sheet, depth=depth, words=_own_words(treatment))
    page.kept = _kept(treatment)
    return page


def _own_words(treatment: Treatment) -> dict[str, str]:
    mine = MyWords.objects.filter(treatment=treatment).first()
    return {"critic": mine.critic} if mine else {}


def _kept(treatment: Treatment) -> frozenset[UUID]:
    """Whole things only; words out of a section may be kept beside it, as often as one likes."""
    rows = Kept.objects.filter(treatment=treatment, words="").values_list("section", "exercise", "media")
    return frozenset(thing for row in rows for thing in row if thing)


def chapter_for_staff(
    user: User, treatment_id: UUID, number: int, *, depth: str, now: datetime
) -> ChapterPage:
    """The chapter this young person reads, for their TSW and supervisor: the text, never a draft."""
    treatment = care.treatment_for(user, Act.READ_CHAPTERS, treatment_id)
    if user.is_young_person:
        raise NotVisible
    state = state_of(treatment, number, now=now)
    page = _chapter_page(state.chapter, empty_page(treatment, state.chapter), depth=depth)
    page.state = state
    is_active = treatment.status == TreatmentStatus.ACTIVE
    page.may_time = is_active and permissions.may(user, Act.TIME_CHAPTER, treatment)
    return page


def previewed_page(chapter: Chapter, *, depth: str) -> ChapterPage:
    """As somebody whose treatment began a moment ago would meet it; nobody's, and never stored."""
    return _chapter_page(chapter, empty_page(Treatment(), chapter), depth=depth)


def _chapter_page(
    chapter: Chapter, sheet: WorksheetPage, *, depth: str, words: Mapping[str, str] | None = None
) -> ChapterPage:
    """At this depth; the standard one when there is no such depth."""
    media = {item.slug: item for item in chapter.media.all()}
    lengths = {slug: item.seconds for slug, item in media.items()}
    sections = list(chapter.sections.all())
    there = {section.depth for section in sections}
    depth = depth if depth in there else Depth.STANDARD
    times = dict.fromkeys(there, 0.0)
    for section in sections:
        times[section.depth] += seconds_of(section, lengths)
    paces = {each: rules.pace(times[each], chapter.promised_minutes(each)) for each in there}
    return ChapterPage(
        chapter=chapter,
        depth=depth,
        depths=[
            DepthChoice(each, LABELS[each], in_minutes(times[each] * paces[each]), each == depth)
            for each in LABELS
            if each in there
        ],
        sections=[
            PageSection(
                section,
                _pieces(section, sheet, media, words or {}),
                round(seconds_of(section, lengths) * paces[depth]),
            )
            for section in sections
            if section.depth == depth
        ],
        sheet=sheet,
    )


def _pieces(
    section: Section, sheet: WorksheetPage, media: dict[str, Media], words: Mapping[str, str]
) -> list[Piece]:
    entries = sheet.by_slug
    pieces: list[Piece] = []
    for kind, content in loading.pieces_of(section.html):
        if kind == "html":
            # Rendered without raw HTML and cleaned by nh3 when the pack was loaded; nothing else writes it.
            # fill_words escapes the one thing that is not the pack's: the name somebody gave their critic.
            pieces.append(Piece(html=mark_safe(loading.fill_words(content, words))))  # noqa: S308
        elif kind == "exercise":
            pieces.append(Piece(entry=entries[content]))
        else:
            pieces.append(Piece(media=media[content]))
    return pieces

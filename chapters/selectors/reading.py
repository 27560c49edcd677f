"""One chapter as a page: its sections with films and exercises in place, and how long each takes."""

from dataclasses import dataclass
from uuid import UUID

from django.utils.safestring import SafeString, mark_safe

from accounts.models import User
from care import selectors as care
from care.models import Treatment
from care.permissions import Act, NotVisible
from chapters import loading
from chapters.models import Chapter, Depth, Media, Section
from chapters.selectors.programme import seconds_of
from chapters.selectors.worksheets import Entry, WorksheetPage, empty_page, worksheet_page


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
    chapter: Chapter
    depth: str
    depths: list[DepthChoice]
    sections: list[PageSection]
    sheet: WorksheetPage
    stopped_at: Section | None = None

    @property
    def minutes(self) -> int:
        return max(1, round(sum(section.seconds for section in self.sections) / 60))


LABELS = {Depth.GIST: "Gist", Depth.STANDARD: "Chapter", Depth.FULL: "All of it"}


def own_chapter_page(treatment: Treatment, chapter: Chapter, *, depth: str) -> ChapterPage:
    """With what the young person has written so far in its exercises."""
    return _chapter_page(chapter, worksheet_page(treatment, chapter), depth=depth)


def chapter_for_staff(user: User, treatment_id: UUID, number: int, *, depth: str) -> ChapterPage:
    """The chapter this young person reads, for their TSW and supervisor: the text, never a draft."""
    treatment = care.treatment_for(user, Act.READ_CHAPTERS, treatment_id)
    chapter = Chapter.objects.filter(programme__plans__treatment=treatment, number=number).first()
    if chapter is None or user.is_young_person:
        raise NotVisible
    return _chapter_page(chapter, empty_page(treatment, chapter), depth=depth)


def previewed_page(chapter: Chapter, *, depth: str) -> ChapterPage:
    """As somebody whose treatment began a moment ago would meet it; nobody's, and never stored."""
    return _chapter_page(chapter, empty_page(Treatment(), chapter), depth=depth)


def _chapter_page(chapter: Chapter, sheet: WorksheetPage, *, depth: str) -> ChapterPage:
    """At this depth; the standard one when there is no such depth."""
    media = {item.slug: item for item in chapter.media.all()}
    lengths = {slug: item.seconds for slug, item in media.items()}
    sections = list(chapter.sections.all())
    there = {section.depth for section in sections}
    depth = depth if depth in there else Depth.STANDARD
    whole = sum(seconds_of(section, lengths) for section in sections if section.depth == Depth.FULL)
    times = {
        Depth.GIST: chapter.gist_minutes,
        Depth.STANDARD: chapter.standard_minutes,
        Depth.FULL: round(whole / 60),
    }
    return ChapterPage(
        chapter=chapter,
        depth=depth,
        depths=[
            DepthChoice(each, LABELS[each], times[each], each == depth) for each in LABELS if each in there
        ],
        sections=[
            PageSection(section, _pieces(section, sheet, media), round(seconds_of(section, lengths)))
            for section in sections
            if section.depth == depth
        ],
        sheet=sheet,
    )


def _pieces(section: Section, sheet: WorksheetPage, media: dict[str, Media]) -> list[Piece]:
    entries = sheet.by_slug
    pieces: list[Piece] = []
    for kind, content in loading.pieces_of(section.html):
        if kind == "html":
            # Rendered without raw HTML and cleaned by nh3 when the pack was loaded; nothing else writes it.
            pieces.append(Piece(html=mark_safe(content)))  # noqa: S308
        elif kind == "exercise":
            pieces.append(Piece(entry=entries[content]))
        else:
            pieces.append(Piece(media=media[content]))
    return pieces

"""Opening a chapter and keeping the place where somebody stopped."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from care import permissions
from care import selectors as care
from care.models import Treatment
from care.permissions import Act
from chapters import rules, selectors
from chapters.models import Depth, Reading, Section
from chapters.selectors import ChapterPage, ChapterState


@transaction.atomic
def open_chapter(*, number: int, depth: str, by: User, now: datetime | None = None) -> ChapterPage:
    """The young person's own chapter, with the place where they stopped; remembers that it was opened."""
    treatment = care.own_treatment(by)
    permissions.require(by, Act.READ_CHAPTERS, treatment)
    state = selectors.open_state(treatment, number, now=now or timezone.now())
    depth = depth or (state.reading.depth if state.reading else Depth.STANDARD)
    page = selectors.own_chapter_page(treatment, state.chapter, depth=depth)
    page.stopped_at = _stopped_at(state, page)
    if state.reading is None:
        Reading.objects.get_or_create(
            treatment=treatment, chapter=state.chapter, defaults={"depth": page.depth}
        )
    return page


def _stopped_at(state: ChapterState, page: ChapterPage) -> Section | None:
    """Only worth saying when it is in this depth and not the very beginning."""
    reached = state.reading.section if state.reading else None
    if reached is None or reached.depth != page.depth or reached == page.sections[0].section:
        return None
    return reached


@transaction.atomic
def keep_place(*, number: int, depth: str, section: str, by: User, now: datetime | None = None) -> Reading:
    treatment = care.own_treatment(by)
    permissions.require(by, Act.READ_CHAPTERS, treatment)
    now = now or timezone.now()
    state = selectors.open_state(treatment, number, now=now)
    reached = state.chapter.sections.filter(depth=depth, slug=section).first()
    if reached is None:
        raise rules.Refused("There is no such place in this chapter.")
    return _keep(treatment, reached, now=now)


def _keep(treatment: Treatment, section: Section, *, now: datetime) -> Reading:
    reading, _ = Reading.objects.update_or_create(
        treatment=treatment,
        chapter_id=section.chapter_id,
        defaults={"depth": section.depth, "section": section, "last_read_at": now},
        create_defaults={
            "depth": section.depth,
            "section": section,
            "first_opened_at": now,
            "last_read_at": now,
        },
    )
    return reading

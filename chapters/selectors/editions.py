"""Editions of the programme for staff: which there are, which one is in use, and how each chapter reads."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import Count, QuerySet
from django.utils.translation import get_language_info

from accounts.models import User
from care import permissions
from care.permissions import Act
from chapters.models import Chapter, Programme
from chapters.selectors.reading import ChapterPage, previewed_page


@dataclass(frozen=True)
class Edition:
    """`readers` treatments began on it; `is_current`: whoever begins now reads it."""

    programme: Programme
    chapters: list[Chapter]
    readers: int
    is_current: bool
    may_release: bool
    current: Programme | None

    @property
    def language(self) -> str:
        """The language's English name; its code when nobody has told us the name."""
        try:
            return str(get_language_info(self.programme.language.lower())["name"])
        except KeyError:
            return self.programme.language

    @property
    def changes_language(self) -> bool:
        """Releasing it would greet everybody who begins in another language than until now."""
        return self.current is not None and self.current.language != self.programme.language


@dataclass(frozen=True)
class Preview:
    page: ChapterPage
    earlier: Chapter | None
    later: Chapter | None


def current_programme() -> Programme | None:
    """The edition released last: a treatment that begins now reads it."""
    released = Programme.objects.filter(released_at__isnull=False)
    return released.order_by("-released_at", "-loaded_at").first()


def editions(user: User) -> list[Edition]:
    """The newest first."""
    permissions.require(user, Act.PREVIEW_PROGRAMME)
    return _editions(user, Programme.objects.all())


def edition(user: User, programme_id: UUID) -> Edition:
    permissions.require(user, Act.PREVIEW_PROGRAMME)
    found = _editions(user, Programme.objects.filter(pk=programme_id))
    if not found:
        raise permissions.NotVisible
    return found[0]


def preview(user: User, programme_id: UUID, number: int, *, depth: str) -> Preview:
    """A chapter as a young person meets it, with nobody's words in it."""
    permissions.require(user, Act.PREVIEW_PROGRAMME)
    chapters = Chapter.objects.filter(programme=programme_id).select_related("programme")
    found = {chapter.number: chapter for chapter in chapters}
    if number not in found:
        raise permissions.NotVisible
    page = previewed_page(found[number], depth=depth)
    return Preview(page, earlier=found.get(number - 1), later=found.get(number + 1))


def _editions(user: User, programmes: QuerySet[Programme]) -> list[Edition]:
    may_release = permissions.may(user, Act.RELEASE_PROGRAMME)
    current = current_programme()
    counted: Any = programmes.annotate(readers=Count("plans"))
    return [
        Edition(
            programme=programme,
            chapters=list(programme.chapters.all()),
            readers=programme.readers,
            is_current=programme == current,
            may_release=may_release,
            current=current,
        )
        for programme in counted.select_related("released_by")
        .prefetch_related("chapters")
        .order_by("-loaded_at")
    ]

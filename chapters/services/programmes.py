"""Loading an edition of the programme, releasing it, and giving a treatment the edition it will read."""

import shutil
import tempfile
from datetime import datetime
from pathlib import Path
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from accounts.models import User
from audit import services as audit
from care import permissions
from care.models import Treatment
from care.permissions import Act
from chapters import loading, selectors
from chapters.models import Chapter, Exercise, Media, Plan, Programme, Section


class NothingReleased(Exception):
    """Nobody can begin before an edition of the programme is released."""


def load_programme(path: Path | str) -> Programme:
    """The edition in this folder, stored once however often it is loaded. Raises loading.PackError.

    It is a preview until it is released: staff read it, no treatment begins on it.
    """
    pack = loading.read_pack(Path(path))
    _copy_media(pack)
    return _store(pack)


@transaction.atomic
def release_loaded(*, programme: Programme, only_if_first: bool = False) -> bool:
    """Whoever loads packs on the server may release them there. Whether it was released by this."""
    is_first = selectors.current_programme() is None
    return (is_first or not only_if_first) and _release(programme.pk, by=None, now=timezone.now())


@transaction.atomic
def release_programme(*, programme_id: UUID, by: User, now: datetime | None = None) -> bool:
    """From now on treatments begin on this edition; those under way stay on theirs.

    An earlier edition may be released again: it is the way back from one that turned out wrong. Releasing the
    one in use changes nothing and answers False.
    """
    permissions.require(by, Act.RELEASE_PROGRAMME)
    return _release(programme_id, by=by, now=now or timezone.now())


def _release(programme_id: UUID, *, by: User | None, now: datetime) -> bool:
    # Two people at once, or one who presses twice: the second waits here, then finds it released.
    programme = Programme.objects.select_for_update().filter(pk=programme_id).first()
    if programme is None:
        raise permissions.NotVisible
    if programme == selectors.current_programme():
        return False
    programme.released_at, programme.released_by = now, by
    programme.save(update_fields=["released_at", "released_by"])
    audit.record("programme.released", by=by, about=programme)
    return True


@transaction.atomic
def begin_plan(*, treatment: Treatment, programme: Programme | None = None) -> Plan:
    """The treatment reads this edition (the one released last when none is named) and stays on it."""
    chosen = programme or selectors.current_programme()
    if chosen is None:
        raise NothingReleased("No programme is released yet. A coordinator can release one on Programmes.")
    plan, is_new = Plan.objects.get_or_create(treatment=treatment, defaults={"programme": chosen})
    if is_new:
        audit.record("plan.begun", by=None, subject=treatment.young_person, about=chosen)
    return plan


def _copy_media(pack: loading.Pack) -> None:
    """Files lie under the pack's checksum, so editions never mix; a half copy is never seen."""
    media = settings.BESIDE_DATA / "media"
    target = media / pack.checksum
    if target.exists():
        return
    media.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=media, prefix=".copying-") as folder:
        copy = Path(folder) / pack.checksum
        copy.mkdir()
        for name in pack.files:
            (copy / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(pack.folder / name, copy / name)
        if not target.exists():
            copy.rename(target)


@transaction.atomic
def _store(pack: loading.Pack) -> Programme:
    programme, is_new = Programme.objects.get_or_create(
        checksum=pack.checksum,
        defaults={
            "title": pack.title,
            "language": pack.language,
            "description": pack.description,
            "note": pack.note,
            "edition": pack.edition,
            "weeks": pack.weeks,
            "unlock_rule": pack.unlock_rule,
        },
    )
    if is_new:
        for facts in pack.chapters:
            _store_chapter(programme, facts, pack.checksum)
        audit.record("programme.loaded", by=None, about=programme)
    return programme


def _store_chapter(programme: Programme, facts: loading.PackChapter, checksum: str) -> None:
    chapter = Chapter.objects.create(
        programme=programme,
        number=facts.number,
        slug=facts.slug,
        title=facts.title,
        aim=facts.aim,
        opens_in_week=facts.opens_in_week,
        gist_minutes=facts.gist_minutes,
        standard_minutes=facts.standard_minutes,
    )
    Section.objects.bulk_create(
        Section(chapter=chapter, position=position, **vars(item))
        for position, item in enumerate(facts.sections, start=1)
    )
    Exercise.objects.bulk_create(
        Exercise(chapter=chapter, position=position, **vars(item))
        for position, item in enumerate(facts.exercises, start=1)
    )
    Media.objects.bulk_create(
        Media(
            **vars(item)
            | {
                "chapter": chapter,
                "file": _stored(checksum, item.file),
                "poster": _stored(checksum, item.poster),
                "captions": _stored(checksum, item.captions),
            }
        )
        for item in facts.media
    )


def _stored(checksum: str, name: str) -> str:
    return f"{checksum}/{name}" if name else ""

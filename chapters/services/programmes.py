"""Loading an edition of the programme, and giving a treatment the edition it will read."""

import shutil
import tempfile
from pathlib import Path

from django.conf import settings
from django.db import transaction

from audit import services as audit
from care.models import Treatment
from chapters import loading
from chapters.models import Chapter, Exercise, Media, Plan, Programme, Section


def load_programme(path: Path | str) -> Programme:
    """The edition in this folder, stored once however often it is loaded. Raises loading.PackError."""
    pack = loading.read_pack(Path(path))
    _copy_media(pack)
    return _store(pack)


@transaction.atomic
def begin_plan(*, treatment: Treatment, programme: Programme | None = None) -> Plan:
    """The treatment reads this edition (the newest when none is named) and stays on it."""
    chosen = programme or Programme.objects.latest("loaded_at")
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

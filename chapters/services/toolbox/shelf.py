"""What helped: sections, words out of them, exercises, films and a TSW's words, kept and let go."""

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from accounts.models import User
from audit import services as audit
from care import permissions
from care.models import Treatment
from care.rules import clean_text
from chapters import rules, selectors
from chapters.models import Exercise, Feedback, Kept, Media, Section
from chapters.services.toolbox.owner import own_toolbox

Thing = Section | Exercise | Media | Feedback
OF_CHAPTERS: dict[str, type[Section | Exercise | Media]] = {
    "section": Section,
    "exercise": Exercise,
    "media": Media,
}


@transaction.atomic
def keep_thing(
    *, kind: str, thing_id: UUID | None, by: User, words: str = "", now: datetime | None = None
) -> Thing:
    """Keep this section (or only these words of it), exercise, film or piece of feedback; once is enough."""
    treatment = own_toolbox(by)
    now = now or timezone.now()
    thing = _thing(treatment, kind, thing_id)
    if not isinstance(thing, Feedback):
        selectors.open_state(treatment, thing.chapter.number, now=now)
    words = _words(kind, words)
    if _kept(treatment, kind, thing, words).exists():
        return thing
    if treatment.kept.count() >= rules.MOST_KEPT:
        raise rules.Refused(f"{rules.MOST_KEPT} things are as many as fit here. Let one go first.")
    kept = Kept.objects.create(treatment=treatment, words=words, kept_at=now, **{kind: thing})
    audit.record("kept.added", by=by, subject=by, about=kept)
    return thing


@transaction.atomic
def let_go(*, kind: str, thing_id: UUID | None, by: User, words: str = "") -> Thing:
    """It leaves the toolbox and stays where it came from. Asked again, it is gone already."""
    treatment = own_toolbox(by)
    thing = _thing(treatment, kind, thing_id)
    for kept in _kept(treatment, kind, thing, _words(kind, words)):
        audit.record("kept.let_go", by=by, subject=by, about=kept)
        kept.delete()
    return thing


def _kept(treatment: Treatment, kind: str, thing: Thing, words: str) -> QuerySet[Kept]:
    return Kept.objects.filter(treatment=treatment, words=words, **{kind: thing})


def _words(kind: str, words: str) -> str:
    """Words can be chosen out of a section only."""
    chosen = clean_text(words).strip() if kind == "section" else ""
    return rules.require_fit(chosen, longest=rules.LONGEST_KEPT_WORDS, box="A passage")


def _thing(treatment: Treatment, kind: str, thing_id: UUID | None) -> Thing:
    """Of the edition this young person reads, or said to them; NotVisible otherwise."""
    if thing_id is None:
        raise rules.Refused("That was nothing we could keep. Please try again from the page it is on.")
    found: Thing | None
    if kind in OF_CHAPTERS:
        of_edition = OF_CHAPTERS[kind].objects.filter(chapter__programme__plans__treatment=treatment)
        found = of_edition.select_related("chapter").filter(pk=thing_id).first()
    else:
        sent = Feedback.objects.filter(worksheet__treatment=treatment, sent_at__isnull=False)
        found = sent.select_related("worksheet__chapter", "exercise").filter(pk=thing_id).first()
    if found is None:
        raise permissions.NotVisible
    return found

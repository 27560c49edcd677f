"""My words: what a young person calls their critic, themselves and their low mood."""

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from audit import services as audit
from chapters import rules
from chapters.models import MyWords
from chapters.services.toolbox.owner import own_toolbox


@transaction.atomic
def save_words(*, words: Mapping[str, str], by: User, now: datetime | None = None) -> MyWords:
    """Only the words that are named change, so that two open pages leave each other's alone."""
    treatment = own_toolbox(by)
    mine, _ = MyWords.objects.get_or_create(treatment=treatment)
    cleaned = {
        name: rules.one_line(words[name], longest=longest)
        for name, longest in rules.LONGEST_OWN_WORDS.items()
        if name in words
    }
    if "critic_name" in cleaned:
        # Said here, it counts; what stood in a worksheet's draft is older.
        cleaned["critic_draft"] = ""
    changed = [name for name, said in cleaned.items() if getattr(mine, name) != said]
    if changed:
        for name in changed:
            setattr(mine, name, cleaned[name])
        mine.changed_at = now or timezone.now()
        mine.save(update_fields=[*changed, "changed_at"])
        audit.record("words.changed", by=by, subject=by, about=mine)
    return mine

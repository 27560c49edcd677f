"""Taking a copy of one's toolbox and worksheets; that it was taken is written down."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from audit import services as audit
from chapters.selectors import copies
from chapters.services.toolbox.owner import own_toolbox


@transaction.atomic
def take_copy(*, by: User, now: datetime | None = None) -> copies.Copy:
    treatment = own_toolbox(by)
    audit.record("toolbox.copied", by=by, subject=by)
    return copies.copy_of(treatment, now=now or timezone.now())

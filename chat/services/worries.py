"""A worry that a TSW passes on without leaving the room."""

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from care import services as care
from care.permissions import Act
from chat import selectors
from chat.selectors.tools import Worry, worries


@transaction.atomic
def raise_worry(*, session_id: UUID, reason: str, by: User, now: datetime | None = None) -> list[Worry]:
    """Tell the TSW's supervisor; what is open now, and who knows of it. It is never too late for a worry."""
    session = selectors.session_for(by, Act.ENTER_CHAT, session_id)
    care.raise_alert(treatment=session.treatment, reason=reason, by=by, now=now or timezone.now())
    return worries(session, by)

"""What stands beside the lines of a chat, as `room.changed` tells it: agenda, exercise, summary."""

from typing import Any
from uuid import UUID

from chat.models import Agenda, ChatSession, Summary
from chat.selectors.together import together_value


def asides(room_id: UUID) -> dict[str, Any]:
    """Plain values both people may see, alike; {} for a room without a session. Times are ISO, in UTC."""
    session = ChatSession.objects.filter(room=room_id).first()
    if session is None:
        return {}
    return {"agenda": _agenda(session), "together": together_value(session), "summary": _summary(session)}


def _agenda(session: ChatSession) -> dict[str, Any] | None:
    agenda = Agenda.objects.prefetch_related("lines").filter(session=session).first()
    if agenda is None:
        return None
    lines = [line.body for line in agenda.lines.all()]
    return {"choice": agenda.choice, "label": agenda.get_choice_display(), "lines": lines}


def _summary(session: ChatSession) -> dict[str, Any] | None:
    row = Summary.objects.filter(session=session).first()
    return summary_value(row) if row else None


def summary_value(row: Summary) -> dict[str, Any]:
    return {
        "body": row.body,
        "next_time": row.next_time,
        "revision": row.revision,
        "young_person_agrees": row.young_person_agreed_at is not None,
        "tsw_agrees": row.tsw_agreed_at is not None,
    }

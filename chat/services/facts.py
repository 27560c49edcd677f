"""What is measured of a chat, once, when it is over: counts and times, no words, and no judgement."""

from datetime import datetime, timedelta

from chat import facts, selectors
from chat.facts import Side
from chat.models import ChatSession, SessionFacts

# So long after the end: lines on their way, and leaving, still belong to it.
SETTLED_AFTER = timedelta(minutes=1)
BATCH = 100


def measure_ended_sessions(*, now: datetime) -> int:
    """Measure what is over and not measured yet. Two of these at once find the same, and one row stays."""
    over = ChatSession.objects.filter(ended_at__lte=now - SETTLED_AFTER, cancelled_at__isnull=True)
    rows = over.filter(facts__isnull=True).select_related("treatment", "room").order_by("ended_at")[:BATCH]
    measured = [_measured(session, now) for session in rows]
    SessionFacts.objects.bulk_create(measured, ignore_conflicts=True)
    return len(measured)


def _measured(session: ChatSession, now: datetime) -> SessionFacts:
    lines = selectors.written_in(session)
    found = facts.measured([line for _, line in lines])
    young, staff = selectors.presences_of_two(session, [(author, line.at) for author, line in lines], now=now)
    return SessionFacts(
        session=session,
        measured_at=now,
        turns=found.turns,
        first_line_at=lines[0][1].at if lines else None,
        last_line_at=lines[-1][1].at if lines else None,
        young_person_came_at=young.came_at,
        tsw_came_at=staff.came_at,
        young_person_offline=young.seconds_away,
        tsw_offline=staff.seconds_away,
        **_side("young_person", found.young_person),
        **_side("tsw", found.tsw),
    )


def _side(name: str, side: Side) -> dict[str, float | None]:
    return {f"{name}_messages": side.messages, f"{name}_words": side.words, f"{name}_latency": side.latency}

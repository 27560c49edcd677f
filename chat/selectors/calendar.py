"""The calendar file of somebody's chats: times and the name Beside, and nothing that tells what they are."""

from datetime import datetime, timedelta
from urllib.parse import urlsplit

from django.conf import settings
from django.db.models import Count, QuerySet
from icalendar import Calendar, Event

from accounts.models import Role, User
from care import permissions
from care.permissions import NotVisible
from chat.models import ChatSession

SUMMARY = "Beside"
# A chat moved or cancelled at the last moment is still put right in a diary that looks once a day.
KEPT_FOR = timedelta(days=2)


def calendar_file(reader: User, *, now: datetime) -> bytes:
    """Every chat to come, cancelled ones as such, so that a diary that has them takes them out."""
    if reader.role not in (Role.YOUNG_PERSON, Role.TSW):
        raise NotVisible
    file = Calendar()
    file.add("prodid", "-//Beside//Beside//EN")
    file.add("version", "2.0")
    file.add("method", "PUBLISH")
    for session in _chats_of(reader, now):
        file.add_component(_event(session, now))
    return file.to_ical()


def _chats_of(reader: User, now: datetime) -> QuerySet[ChatSession]:
    mine = ChatSession.objects.filter(treatment__in=permissions.visible_treatments(reader, at=now))
    coming = mine.filter(ends_at__gt=now - KEPT_FOR, ended_at__isnull=True)
    # Each change counts, and cancelling is one: a diary takes what has the higher number.
    return coming.annotate(sequence=Count("changes")).order_by("starts_at")


def _event(session: ChatSession, now: datetime) -> Event:
    event = Event()
    event.add("uid", f"{session.pk}@{urlsplit(settings.SITE_URL).hostname}")
    event.add("dtstamp", now)
    event.add("dtstart", session.starts_at)
    event.add("dtend", session.ends_at)
    event.add("summary", SUMMARY)
    event.add("sequence", getattr(session, "sequence", 0))
    event.add("status", "CANCELLED" if session.cancelled_at else "CONFIRMED")
    return event

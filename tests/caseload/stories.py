"""Plain functions that give a treatment a life: a programme, chats, worksheets, messages, answers."""

import uuid
from datetime import datetime, timedelta

from care.models import Treatment
from chapters.models import Chapter, Depth, Feedback, Plan, Programme, Reading, Section, Worksheet
from chat.models import ChatSession, Conversation, Message, Room, Summary
from measures import blinded, services
from measures.boxes import Response, Slot
from tests import factories


def programme() -> Programme:
    """Three chapters of one section each, opening in weeks 1, 2 and 3."""
    made, is_new = Programme.objects.get_or_create(
        checksum="story",
        defaults={
            "title": "A story",
            "language": "en-GB",
            "edition": "1",
            "weeks": 10,
            "unlock_rule": "week_and_previous_handed_in",
        },
    )
    for number in (1, 2, 3) if is_new else ():
        chapter = Chapter.objects.create(
            programme=made,
            number=number,
            slug=f"c{number}",
            title=f"Chapter title {number}",
            aim="An aim",
            opens_in_week=number,
        )
        for position, slug in enumerate(("begin", "end"), start=1):
            Section.objects.create(
                chapter=chapter,
                depth=Depth.STANDARD,
                position=position,
                slug=slug,
                title=f"Section {slug}",
                html="<p>Words</p>",
                words=400,
            )
    return made


def plan(treatment: Treatment) -> Plan:
    return Plan.objects.create(treatment=treatment, programme=programme())


def chapter(number: int) -> Chapter:
    return Chapter.objects.get(programme=programme(), number=number)


def chat(
    treatment: Treatment, *, starts_at: datetime, lines: tuple[str, ...] = (), writer=None
) -> ChatSession:
    room = Room.objects.create(treatment=treatment, last_number=len(lines))
    say(room, lines, writer or treatment.young_person, at=starts_at)
    return ChatSession.objects.create(
        room=room, treatment=treatment, starts_at=starts_at, ends_at=starts_at + timedelta(minutes=30)
    )


def summary(session: ChatSession, body: str, *, next_time: str = "", by) -> Summary:
    return Summary.objects.create(session=session, body=body, next_time=next_time, revision=1, saved_by=by)


def messages(treatment: Treatment, *lines: str, writer, at: datetime) -> Conversation:
    room = Room.objects.create(treatment=treatment, last_number=len(lines))
    say(room, lines, writer, at=at)
    return Conversation.objects.create(treatment=treatment, room=room)


def say(room: Room, lines: tuple[str, ...], writer, *, at: datetime, first: int = 1) -> None:
    for number, body in enumerate(lines, start=first):
        Message.objects.create(
            room=room, number=number, key=uuid.uuid4(), author=writer, body=body, sent_at=at
        )


def handed_in(treatment: Treatment, number: int, *, at: datetime) -> Worksheet:
    return Worksheet.objects.create(
        treatment=treatment,
        chapter=chapter(number),
        status="handed_in",
        times_handed_in=1,
        handed_in_at=at,
    )


def answered(treatment: Treatment, number: int, *, by, handed_in_at: datetime, at: datetime) -> Worksheet:
    sheet = Worksheet.objects.create(
        treatment=treatment,
        chapter=chapter(number),
        status="answered",
        times_handed_in=1,
        handed_in_at=handed_in_at,
        opened_at=at,
        answered_at=at,
    )
    Feedback.objects.create(worksheet=sheet, author=by, body="You caught it as it happened.", sent_at=at)
    return sheet


def reading(treatment: Treatment, number: int, *, at: datetime) -> Reading:
    section = Section.objects.get(chapter=chapter(number), slug="end")
    return Reading.objects.create(
        treatment=treatment, chapter=chapter(number), section=section, first_opened_at=at, last_read_at=at
    )


def ratings(treatment: Treatment, by_week: dict[int, int], *, now: datetime) -> None:
    """Six times the same number in each of these weeks, straight through the only door."""
    services.schedule_occasions(treatment=treatment)
    blinded.store_many(
        (Slot(treatment.pk, "sai", week), Response(dict.fromkeys(range(1, 7), value), "1", now))
        for week, value in by_week.items()
    )


def whole_life(name: str, *, tsw, week: int, now: datetime) -> Treatment:
    """Everything at once: what a caseload page can show of somebody."""
    person = factories.young_person(name)
    treatment = factories.treatment(young_person=person, tsw=tsw, week=week, now=now)
    plan(treatment)
    reading(treatment, 2, at=now - timedelta(days=1))
    answered(treatment, 1, by=tsw, handed_in_at=now - timedelta(days=9), at=now - timedelta(days=8))
    handed_in(treatment, 2, at=now - timedelta(days=3))
    chat(treatment, starts_at=now - timedelta(days=7), lines=("hello", "hi"))
    chat(treatment, starts_at=now + timedelta(hours=1))
    messages(treatment, "are you there?", writer=person, at=now - timedelta(hours=5))
    return treatment

"""One invented treatment up to today: what was read, written, answered and said, and what is to come."""

import random
import uuid
from collections import defaultdict
from datetime import datetime, time, timedelta
from functools import partial
from typing import TypeVar

from django.db.models import Model

from accounts.models import User
from bench import words
from care import rules as calendar
from care.models import Assignment, Treatment
from chapters.models import (
    Answer,
    Chapter,
    Depth,
    Exercise,
    Feedback,
    HandedInAnswer,
    Plan,
    Programme,
    Reading,
    Section,
    Worksheet,
    WorksheetStatus,
)
from chat.models import ChatSession, Conversation, Message, ReadMark, Room
from measures import blinded, instruments
from measures import rules as measures
from measures.boxes import Response, Slot
from measures.models import Occasion

ZONE = "Europe/London"
HALF_AN_HOUR = timedelta(minutes=30)
LINES_A_CHAT, LINES_IN_BETWEEN = 6, 8
Row = TypeVar("Row", bound=Model)


class Edition:
    """The programme as it lies in the database, read once."""

    def __init__(self, programme: Programme) -> None:
        self.programme = programme
        self.chapters = list(Chapter.objects.filter(programme=programme))
        self.sections: dict[uuid.UUID, list[Section]] = defaultdict(list)
        self.exercises: dict[uuid.UUID, list[Exercise]] = defaultdict(list)
        for section in Section.objects.filter(chapter__programme=programme, depth=Depth.STANDARD):
            self.sections[section.chapter_id].append(section)
        for exercise in Exercise.objects.filter(chapter__programme=programme):
            self.exercises[exercise.chapter_id].append(exercise)


class Desk:
    """Rows by their table; a table is first put on after those it refers to, and is written in that order."""

    def __init__(self) -> None:
        self.responses: list[tuple[Slot, Response]] = []
        self.rows: dict[type[Model], list[Model]] = defaultdict(list)

    def put(self, row: Row) -> Row:
        self.rows[type(row)].append(row)
        return row

    def write(self) -> None:
        for table, rows in self.rows.items():
            table._default_manager.bulk_create(rows, batch_size=2000)
        blinded.store_many(self.responses)


def live(desk: Desk, edition: Edition, young_person: User, tsw: User, *, week: int, now: datetime) -> None:
    """Somebody in this week today. The same week is the same life, word for word."""
    chance = random.Random(week)
    starts_on = calendar.today_in(ZONE, now) - timedelta(days=7 * (week - 1) + 3)
    treatment = desk.put(Treatment(young_person=young_person, starts_on=starts_on, time_zone=ZONE))
    began = calendar.instant(starts_on, time(9), ZONE)
    desk.put(Assignment(treatment=treatment, tsw=tsw, from_at=began - timedelta(days=4)))
    desk.put(Plan(treatment=treatment, programme=edition.programme))
    _questions(desk, treatment, chance=chance, now=now)
    opened = [chapter for chapter in edition.chapters if chapter.opens_in_week <= week]
    for chapter in opened:
        at = calendar.instant(calendar.week_starts_on(starts_on, chapter.opens_in_week), time(19), ZONE)
        _read(desk, edition, treatment, chapter, at=at)
        state = _state(chapter, last=opened[-1].number, week=week)
        _worksheet(desk, edition, treatment, chapter, tsw, state=state, at=at, chance=chance)
    _chats(desk, treatment, tsw, week=week, began=began, chance=chance)
    _conversation(desk, treatment, tsw, at=now - timedelta(days=1), chance=chance)


def _state(chapter: Chapter, *, last: int, week: int) -> str:
    """The newest is being written; of the one before, a third waits, a third is answered and not yet seen."""
    if chapter.number == last:
        return "draft"
    if chapter.number == last - 1:
        return ("waiting", "unseen", "seen")[week % 3]
    return "seen"


def _questions(desk: Desk, treatment: Treatment, *, chance: random.Random, now: datetime) -> None:
    """Every week's six questions are planned, and those that have closed were answered."""
    sai = instruments.load("sai")
    plan = partial(
        measures.occasion_times, time_zone=ZONE, weekday=measures.THURSDAY, at=measures.FIVE_O_CLOCK
    )
    for week in sai.weeks:
        times = plan(treatment.starts_on, week)
        desk.put(Occasion(treatment=treatment, instrument=sai.slug, week=week, **vars(times)))
        if times.closes_at <= now:
            answers = {number: chance.randint(2, measures.SAI_HIGHEST) for number in sai.numbers}
            response = Response(answers, sai.edition, times.due_at + timedelta(hours=1))
            desk.responses.append((Slot(treatment.pk, sai.slug, week), response))


def _read(desk: Desk, edition: Edition, treatment: Treatment, chapter: Chapter, *, at: datetime) -> None:
    sections = edition.sections[chapter.pk]
    reached = sections[len(sections) // 2]
    desk.put(
        Reading(treatment=treatment, chapter=chapter, section=reached, first_opened_at=at, last_read_at=at)
    )


def _worksheet(
    desk: Desk,
    edition: Edition,
    treatment: Treatment,
    chapter: Chapter,
    tsw: User,
    *,
    state: str,
    at: datetime,
    chance: random.Random,
) -> None:
    answered_at = at + timedelta(days=1) if state in ("seen", "unseen") else None
    is_draft = state == "draft"
    sheet = desk.put(
        Worksheet(
            treatment=treatment,
            chapter=chapter,
            status={"draft": WorksheetStatus.DRAFT, "waiting": WorksheetStatus.HANDED_IN}.get(
                state, WorksheetStatus.ANSWERED
            ),
            times_handed_in=0 if is_draft else 1,
            handed_in_at=None if is_draft else at,
            opened_at=answered_at,
            answered_at=answered_at,
            answer_seen_at=answered_at if state == "seen" else None,
        )
    )
    for exercise in edition.exercises[chapter.pk]:
        body = words.answer(exercise, chance)
        desk.put(Answer(worksheet=sheet, exercise=exercise, body=body, revision=3, saved_at=at))
        if not is_draft:
            desk.put(
                HandedInAnswer(worksheet=sheet, exercise=exercise, version=1, body=body, handed_in_at=at)
            )
        if answered_at:
            _feedback(desk, sheet, exercise, tsw, at=answered_at, chance=chance)
    if answered_at:
        _feedback(desk, sheet, None, tsw, at=answered_at, chance=chance)


def _feedback(
    desk: Desk,
    sheet: Worksheet,
    exercise: Exercise | None,
    tsw: User,
    *,
    at: datetime,
    chance: random.Random,
) -> None:
    said = words.sentences(chance, 2, 4)
    desk.put(
        Feedback(
            worksheet=sheet, exercise=exercise, author=tsw, body=said, revision=5, saved_at=at, sent_at=at
        )
    )


def _chats(
    desk: Desk, treatment: Treatment, tsw: User, *, week: int, began: datetime, chance: random.Random
) -> None:
    """One a week so far, and the next one."""
    for number in range(1, week + 1):
        starts_at = began + timedelta(days=7 * (number - 1) + 5, hours=8)
        is_past = number < week
        room = desk.put(Room(treatment=treatment, last_number=LINES_A_CHAT if is_past else 0))
        ends_at = starts_at + HALF_AN_HOUR
        desk.put(
            ChatSession(
                room=room,
                treatment=treatment,
                starts_at=starts_at,
                ends_at=ends_at,
                ended_at=ends_at if is_past else None,
            )
        )
        _lines(desk, room, tsw, at=starts_at, chance=chance)


def _conversation(
    desk: Desk, treatment: Treatment, tsw: User, *, at: datetime, chance: random.Random
) -> None:
    """The young person has not read the last two lines."""
    room = desk.put(Room(treatment=treatment, last_number=LINES_IN_BETWEEN))
    desk.put(Conversation(treatment=treatment, room=room))
    _lines(desk, room, tsw, at=at, chance=chance)
    for reader, behind in ((treatment.young_person, 2), (tsw, 0)):
        desk.put(ReadMark(room=room, reader=reader, upto=LINES_IN_BETWEEN - behind, read_at=at))


def _lines(desk: Desk, room: Room, tsw: User, *, at: datetime, chance: random.Random) -> None:
    people = (room.treatment.young_person, tsw)
    for number in range(1, room.last_number + 1):
        desk.put(
            Message(
                room=room,
                number=number,
                key=uuid.uuid4(),
                author=people[number % 2],
                body=words.sentences(chance, 1, 2),
                sent_at=at + timedelta(minutes=3 * number),
            )
        )

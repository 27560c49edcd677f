"""Writes what the cohort read, handed in and was answered."""

from collections.abc import Iterable
from datetime import datetime, time, timedelta

from accounts.models import User
from care.models import Treatment
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
from demo import rules
from demo.services.clock import Clock

READ_BEFORE = timedelta(minutes=35)
OPENED_BEFORE = timedelta(minutes=25)
SEEN_AFTER = timedelta(hours=5)


class Shelf:
    """The loaded programme, and the rows that will refer to it."""

    def __init__(
        self, programme: Programme, people: dict[str, User], treatments: dict[str, Treatment], *, clock: Clock
    ) -> None:
        self.people, self.treatments, self.clock = people, treatments, clock
        self.chapters = {chapter.slug: chapter for chapter in Chapter.objects.filter(programme=programme)}
        self.exercises = {
            (exercise.chapter_id, exercise.slug): exercise
            for exercise in Exercise.objects.filter(chapter__programme=programme)
        }
        self.sections: dict[object, list[Section]] = {}
        for section in Section.objects.filter(chapter__programme=programme, depth=Depth.STANDARD):
            self.sections.setdefault(section.chapter_id, []).append(section)
        self.readings: list[Reading] = []
        self.worksheets: list[Worksheet] = []
        self.answers: list[Answer] = []
        self.handed_in: list[HandedInAnswer] = []
        self.feedback: list[Feedback] = []

    def exercise(self, chapter: Chapter, slug: str) -> Exercise:
        return self.exercises[chapter.pk, slug]

    def read(self, key: str, chapter: Chapter, *, section: int, first: datetime, last: datetime) -> None:
        self.readings.append(
            Reading(
                treatment=self.treatments[key],
                chapter=chapter,
                section=self.sections[chapter.pk][section],
                first_opened_at=first,
                last_read_at=last,
            )
        )

    def write(self) -> None:
        Reading.objects.bulk_create(self.readings)
        Worksheet.objects.bulk_create(self.worksheets)
        Answer.objects.bulk_create(self.answers)
        HandedInAnswer.objects.bulk_create(self.handed_in)
        Feedback.objects.bulk_create(self.feedback)


def create_worksheets(
    cohort: rules.Cohort,
    people: dict[str, User],
    treatments: dict[str, Treatment],
    *,
    programme: Programme,
    clock: Clock,
) -> None:
    Plan.objects.bulk_create(
        Plan(treatment=treatment, programme=programme) for treatment in treatments.values()
    )
    shelf = Shelf(programme, people, treatments, clock=clock)
    persons = {person.key: person for person in cohort.young_people}
    for worksheet in cohort.worksheets:
        _worksheet(shelf, worksheet, persons[worksheet.young_person])
    _chapters_begun(shelf, cohort.young_people)
    shelf.write()


def _chapters_begun(shelf: Shelf, young_people: Iterable[rules.YoungPerson]) -> None:
    for person in young_people:
        if person.reading:
            at = shelf.clock.at(person.last_day + 1, time(21, 10))
            chapter = shelf.chapters[person.reading]
            shelf.read(person.key, chapter, section=1, first=at - READ_BEFORE, last=at)


def _worksheet(shelf: Shelf, given: rules.Worksheet, person: rules.YoungPerson) -> None:
    chapter = shelf.chapters[given.chapter]
    handed_in_at = shelf.clock.at(given.handed_in_days_ago, given.handed_in_at)
    answered_at = None
    if given.answered_days_ago is not None and given.answered_at is not None:
        answered_at = shelf.clock.at(given.answered_days_ago, given.answered_at)
    worksheet = Worksheet(
        treatment=shelf.treatments[person.key],
        chapter=chapter,
        status=WorksheetStatus.ANSWERED if answered_at else WorksheetStatus.HANDED_IN,
        times_handed_in=1,
        handed_in_at=handed_in_at,
        opened_at=answered_at - OPENED_BEFORE if answered_at else None,
        answered_at=answered_at,
        answer_seen_at=answered_at + SEEN_AFTER if answered_at and given.seen else None,
    )
    shelf.worksheets.append(worksheet)
    shelf.read(
        person.key, chapter, section=-1, first=handed_in_at - 2 * READ_BEFORE, last=handed_in_at - READ_BEFORE
    )
    for answer in given.answers:
        if (chapter.pk, answer.exercise) not in shelf.exercises:
            continue  # until the cohort's answers have moved to the exercises of this edition
        exercise = shelf.exercise(chapter, answer.exercise)
        _handed_in(shelf, worksheet, exercise, answer.body, at=handed_in_at)
        if answer.feedback and answered_at:
            author = shelf.people[person.tsw]
            _feedback(shelf, worksheet, exercise, answer.feedback, author=author, at=answered_at)


def _handed_in(shelf: Shelf, worksheet: Worksheet, exercise: Exercise, body: str, *, at: datetime) -> None:
    shelf.answers.append(Answer(worksheet=worksheet, exercise=exercise, body=body, revision=1, saved_at=at))
    shelf.handed_in.append(
        HandedInAnswer(worksheet=worksheet, exercise=exercise, version=1, body=body, handed_in_at=at)
    )


def _feedback(
    shelf: Shelf, worksheet: Worksheet, exercise: Exercise, body: str, *, author: User, at: datetime
) -> None:
    shelf.feedback.append(
        Feedback(
            worksheet=worksheet,
            exercise=exercise,
            author=author,
            body=body,
            revision=1,
            saved_at=at,
            sent_at=at,
        )
    )

"""Writes what the cohort read, handed in and was answered."""

from collections.abc import Iterable
from datetime import datetime, time, timedelta

from django.urls import reverse
from django.utils.timezone import localdate

from accounts.models import User
from care.models import Treatment
from chapters import kinds
from chapters.models import (
    Answer,
    Chapter,
    Depth,
    Exercise,
    Feedback,
    HandedInAnswer,
    Look,
    Plan,
    Programme,
    Quotation,
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
HELPED_AFTER = SEEN_AFTER + timedelta(minutes=4)


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
        self.quotations: list[Quotation] = []
        self.looks: list[Look] = []

    def exercise(self, chapter: Chapter, slug: str) -> Exercise:
        return self.exercises[chapter.pk, slug]

    def words_beside(self, treatment: Treatment, exercise: Exercise) -> Feedback:
        return next(
            said
            for said in self.feedback
            if said.exercise == exercise and said.worksheet.treatment == treatment
        )

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
        Quotation.objects.bulk_create(self.quotations)
        Look.objects.bulk_create(self.looks)


def create_worksheets(
    cohort: rules.Cohort,
    people: dict[str, User],
    treatments: dict[str, Treatment],
    *,
    programme: Programme,
    clock: Clock,
) -> Shelf:
    Plan.objects.bulk_create(
        Plan(treatment=treatment, programme=programme) for treatment in treatments.values()
    )
    shelf = Shelf(programme, people, treatments, clock=clock)
    persons = {person.key: person for person in cohort.young_people}
    for worksheet in cohort.worksheets:
        _worksheet(shelf, worksheet, persons[worksheet.young_person])
    _chapters_begun(shelf, cohort.young_people)
    shelf.write()
    return shelf


def _chapters_begun(shelf: Shelf, young_people: Iterable[rules.YoungPerson]) -> None:
    for person in young_people:
        if person.reading:
            at = shelf.clock.at(person.last_day + 1, time(21, 10))
            chapter = shelf.chapters[person.reading]
            shelf.read(person.key, chapter, section=1, first=at - READ_BEFORE, last=at)


def _worksheet(shelf: Shelf, given: rules.Worksheet, person: rules.YoungPerson) -> None:
    chapter, written_at = shelf.chapters[given.chapter], shelf.clock.at(*given.written)
    answered_at = shelf.clock.at(*given.answered) if given.answered else None
    asked_at = shelf.clock.at(*given.look_asked) if given.look_asked else None
    worded_at = answered_at or asked_at
    worksheet = Worksheet(
        treatment=shelf.treatments[person.key],
        chapter=chapter,
        status=_status(given),
        times_handed_in=0 if given.is_draft else 1,
        handed_in_at=None if given.is_draft else written_at,
        opened_at=worded_at - OPENED_BEFORE if worded_at else None,
        answered_at=answered_at,
        answer_seen_at=answered_at + SEEN_AFTER if answered_at and given.seen else None,
    )
    shelf.worksheets.append(worksheet)
    shelf.read(
        person.key, chapter, section=-1, first=written_at - 2 * READ_BEFORE, last=written_at - READ_BEFORE
    )
    _answers(shelf, worksheet, given, at=written_at)
    if worded_at:
        _feedback(shelf, worksheet, given, author=shelf.people[person.tsw], at=worded_at)
    if asked_at:
        asked_by = shelf.people[person.tsw]
        shelf.looks.append(Look(worksheet=worksheet, version=1, asked_by=asked_by, asked_at=asked_at))


def _status(given: rules.Worksheet) -> WorksheetStatus:
    if given.is_draft:
        return WorksheetStatus.DRAFT
    return WorksheetStatus.ANSWERED if given.answered else WorksheetStatus.HANDED_IN


def _answers(shelf: Shelf, worksheet: Worksheet, given: rules.Worksheet, *, at: datetime) -> None:
    for answer in given.answers:
        exercise = shelf.exercise(worksheet.chapter, answer.exercise)
        # As it would have been stored; what does not fit its exercise stops the demo with a sentence.
        body = kinds.clean(exercise.kind, exercise.options, answer.body)
        row = Answer(worksheet=worksheet, exercise=exercise, body=body, revision=1, saved_at=at)
        shelf.answers.append(row)
        if not given.is_draft:
            shelf.handed_in.append(
                HandedInAnswer(worksheet=worksheet, exercise=exercise, version=1, body=body, handed_in_at=at)
            )


def _feedback(
    shelf: Shelf, worksheet: Worksheet, given: rules.Worksheet, *, author: User, at: datetime
) -> None:
    """Sent once the worksheet is answered; what helped was said a little after it was seen."""
    for answer in given.answers:
        if answer.feedback:
            said = Feedback(
                worksheet=worksheet,
                exercise=shelf.exercise(worksheet.chapter, answer.exercise),
                author=author,
                body=answer.feedback,
                revision=1,
                saved_at=at,
                sent_at=at if given.answered else None,
                helped_at=at + HELPED_AFTER if answer.helped else None,
            )
            shelf.feedback.append(said)
            shelf.quotations += [_quotation(shelf, said, quote) for quote in answer.quotes]


def _quotation(shelf: Shelf, said: Feedback, quote: rules.Quote) -> Quotation:
    chapter = shelf.chapters[quote.chapter]
    first = next(
        row
        for row in shelf.handed_in
        if row.worksheet.treatment == said.worksheet.treatment
        and row.exercise == shelf.exercise(chapter, quote.exercise)
    )
    where = reverse("worksheet_version", args=[chapter.number, first.version])
    return Quotation(
        feedback=said,
        words=quote.words,
        said_on=localdate(first.handed_in_at),
        place=f"Chapter {chapter.number}, worksheet",
        path=f"{where}#exercise-{quote.exercise}",
        quoted_at=said.saved_at,
    )

"""Writes what the cohort keeps in its toolboxes: goals, own words, what helped, lines for the chat."""

from datetime import datetime, time
from uuid import UUID

from care.models import Treatment
from chapters import kinds
from chapters.models import Goal, GoalRating, HandedInAnswer, Kept, MyWords, Note
from demo import rules
from demo.services.clock import Clock
from demo.services.worksheets import Shelf

IN_THE_EVENING = time(21, 30)


class Drawer:
    """Gathers the rows of all toolboxes and writes each table once."""

    def __init__(self, shelf: Shelf) -> None:
        self.shelf = shelf
        self.goals: dict[tuple[UUID, str], Goal] = {}
        self.ratings: list[GoalRating] = []
        self.words: dict[UUID, MyWords] = {}
        self.kept: list[Kept] = []
        self.notes: list[Note] = []

    def rate(self, treatment: Treatment, body: str, how_far: str | int, *, at: datetime) -> None:
        goal = self.goals.setdefault((treatment.pk, body), Goal(treatment=treatment, body=body, made_at=at))
        if how_far != "":
            self.ratings.append(GoalRating(goal=goal, how_far=int(how_far), rated_at=at))

    def words_of(self, treatment: Treatment, *, at: datetime) -> MyWords:
        return self.words.setdefault(treatment.pk, MyWords(treatment=treatment, changed_at=at))

    def write(self) -> None:
        Goal.objects.bulk_create(self.goals.values())
        GoalRating.objects.bulk_create(self.ratings)
        MyWords.objects.bulk_create(self.words.values())
        Kept.objects.bulk_create(self.kept)
        Note.objects.bulk_create(self.notes)


def create_toolboxes(cohort: rules.Cohort, shelf: Shelf) -> None:
    drawer = Drawer(shelf)
    for given in sorted(shelf.handed_in, key=lambda row: row.handed_in_at):
        _take_up(drawer, given)
    for toolbox in cohort.toolboxes:
        _toolbox(drawer, toolbox, shelf.treatments[toolbox.young_person], clock=shelf.clock)
    drawer.write()


def _take_up(drawer: Drawer, given: HandedInAnswer) -> None:
    """As handing it in does: goals, and what the critic is called."""
    treatment, parts = given.worksheet.treatment, kinds.parts.read(given.body)
    if given.exercise.kind == "goals":
        for number in filter(str.isdigit, parts):
            drawer.rate(treatment, parts[number], parts.get(f"{number}.far", ""), at=given.handed_in_at)
    elif given.exercise.kind == "name_critic" and "name" in parts:
        drawer.words_of(treatment, at=given.handed_in_at).critic_name = parts["name"]


def _toolbox(drawer: Drawer, given: rules.Toolbox, treatment: Treatment, *, clock: Clock) -> None:
    for rating in given.ratings:
        drawer.rate(treatment, rating.goal, rating.how_far, at=clock.at(rating.days_ago, IN_THE_EVENING))
    words = drawer.words_of(treatment, at=clock.at(1, IN_THE_EVENING))
    words.pronouns, words.low_mood = given.pronouns, given.low_mood
    drawer.kept += [_kept(drawer.shelf, thing, treatment) for thing in given.kept]
    drawer.notes += [_note(note, treatment, clock=clock) for note in given.notes]


def _kept(shelf: Shelf, thing: rules.Kept, treatment: Treatment) -> Kept:
    chapter = shelf.chapters[thing.chapter]
    row = Kept(treatment=treatment, words=thing.words, kept_at=shelf.clock.at(thing.days_ago, IN_THE_EVENING))
    if thing.section:
        row.section = next(each for each in shelf.sections[chapter.pk] if each.slug == thing.section)
    elif thing.media:
        row.media = chapter.media.get(slug=thing.media)
    elif thing.exercise:
        row.exercise = shelf.exercise(chapter, thing.exercise)
    else:
        row.feedback = shelf.words_beside(treatment, shelf.exercise(chapter, thing.feedback))
    return row


def _note(given: rules.ToBring, treatment: Treatment, *, clock: Clock) -> Note:
    shared, talked = given.shared_days_ago, given.talked_days_ago
    return Note(
        treatment=treatment,
        body=given.body,
        written_at=clock.at(*given.written),
        shared_at=None if shared is None else clock.at(shared, IN_THE_EVENING),
        put_away_at=None if talked is None else clock.at(talked, IN_THE_EVENING),
    )

"""A copy of one's toolbox and worksheets, as plain words: the same for the file and for paper."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from html import unescape
from zoneinfo import ZoneInfo

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import strip_tags

from care.models import Treatment
from chapters import kinds, loading
from chapters.models import Answer, Feedback, Worksheet
from chapters.selectors import shelves, toolbox
from chapters.selectors.shelves import KeptThing
from chapters.selectors.toolbox import GoalLine

BLOCK_ENDS = re.compile(r"</(?:p|h3|h4|li|blockquote|tr)>|<br\s*/?>")
ITEM_BEGINS = re.compile(r"<li>")


@dataclass(frozen=True)
class Passage:
    """A few lines of the copy: what it is, when it is from, what it says."""

    title: str
    when: str
    body: str


@dataclass(frozen=True)
class Shelf:
    title: str
    passages: list[Passage]


@dataclass(frozen=True)
class Copy:
    made_on: str
    shelves: list[Shelf]


def copy_of(treatment: Treatment, *, now: datetime) -> Copy:
    """Everything in the toolbox and in the worksheets, drafts and put-away things included."""
    day = _Days(treatment.time_zone)
    words = toolbox.own_words(treatment)
    kept = shelves.kept_things(treatment, critic=words.critic)
    found = [
        Shelf("What helped", [_kept(thing, day) for thing in kept]),
        Shelf("My goals", [_goal(line, day) for line in toolbox.goal_lines(treatment)]),
        Shelf("My words", list(_words(words))),
        Shelf("Notes to bring to the chat", list(_notes(treatment, day))),
        *_worksheets(treatment, day, critic=words.critic),
    ]
    return Copy(day(now), [shelf for shelf in found if shelf.passages])


@dataclass(frozen=True)
class _Days:
    """Dates where the young person is."""

    time_zone: str

    def __call__(self, moment: datetime) -> str:
        return date_format(timezone.localtime(moment, ZoneInfo(self.time_zone)), "j F Y")


def plain(html: str) -> str:
    """A stored section's HTML as text, a line a paragraph."""
    lines = ITEM_BEGINS.sub("- ", BLOCK_ENDS.sub("\n", html))
    return "\n".join(line.strip() for line in unescape(strip_tags(lines)).splitlines() if line.strip())


def _kept(thing: KeptThing, day: _Days) -> Passage:
    kept, place, when = (
        thing.kept,
        f"chapter {thing.chapter.number}, {thing.chapter.title}",
        thing.kept.kept_at,
    )
    if kept.feedback:
        title, body = f"{kept.feedback.author.first_name}’s words", kept.feedback.body
        when = kept.feedback.sent_at or when
    elif thing.entry:
        title, body = thing.thing.prompt, _lines(thing.entry.readable)
    else:
        title, body = thing.thing.title, kept.words or plain(thing.html or "")
    return Passage(f"{title} ({place})", day(when), body)


def _goal(line: GoalLine, day: _Days) -> Passage:
    ratings = [f"{rating.how_far} of 10 on {day(rating.rated_at)}" for rating in line.ratings]
    away = [f"Put away on {day(line.goal.put_away_at)}"] if line.goal.put_away_at else []
    return Passage(line.goal.body, day(line.goal.made_at), "\n".join([*ratings, *away]))


def _words(words: toolbox.MyWords) -> Iterator[Passage]:
    named = {
        "My inner critic is called": words.critic,
        "My pronouns": words.pronouns,
        "What I call my low mood": words.low_mood,
    }
    for title, said in named.items():
        if said:
            yield Passage(title, "", said)


def _notes(treatment: Treatment, day: _Days) -> Iterator[Passage]:
    for note in treatment.notes.exclude(body=""):
        who = f"Shared on {day(note.shared_at)}" if note.shared_at else "Only mine"
        yield Passage(day(note.written_at), who, note.body)


def _worksheets(treatment: Treatment, day: _Days, *, critic: str) -> Iterator[Shelf]:
    sheets = Worksheet.objects.filter(treatment=treatment).select_related("chapter")
    for sheet in sheets.order_by("chapter__number"):
        yield Shelf(
            f"Worksheet of chapter {sheet.chapter.number}, {sheet.chapter.title}",
            [*_answers(sheet, day, critic=critic), *_feedback(sheet, day, critic=critic)],
        )


def _answers(sheet: Worksheet, day: _Days, *, critic: str) -> Iterator[Passage]:
    written = Answer.objects.filter(worksheet=sheet).exclude(body="").select_related("exercise")
    for answer in written.order_by("exercise__position"):
        exercise = answer.exercise
        prompt = loading.say_words(exercise.prompt, {"critic": critic})
        said = kinds.readable(exercise.kind, exercise.options, answer.body)
        yield Passage(prompt, day(answer.saved_at), _lines(said))


def _feedback(sheet: Worksheet, day: _Days, *, critic: str) -> Iterator[Passage]:
    sent = Feedback.objects.filter(worksheet=sheet, sent_at__isnull=False)
    whole = sent.select_related("author", "exercise").prefetch_related("quotations")
    for words in whole.order_by("sent_at", "exercise__position"):
        prompt = loading.say_words(words.exercise.prompt, {"critic": critic}) if words.exercise else ""
        quoted = [f"“{quotation.words}” ({quotation.place})" for quotation in words.quotations.all()]
        yield Passage(
            f"{words.author.first_name} wrote" + (f" about “{prompt}”" if prompt else ""),
            day(words.sent_at or words.saved_at),
            "\n".join([*quoted, words.body]),
        )


def _lines(said: list[kinds.Line]) -> str:
    return "\n".join(f"{line.label}: {line.text}" if line.label else line.text for line in said)

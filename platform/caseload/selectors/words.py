"""A young person's own earlier words: where they stand, how they are found, what may be quoted."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import F, Q
from django.urls import reverse

from accounts.models import User
from care import permissions, search
from care.models import Treatment
from care.permissions import Act, NotVisible
from care.rules import clean_text, today_in
from care.search import Piece
from chapters import kinds
from chapters.models import Goal, HandedInAnswer, Plan, WorksheetStatus
from chapters.rules import Refused
from chapters.selectors import Words
from chat.models import Message

MOST_SHOWN = 30
LINE = "line:"


@dataclass(frozen=True)
class Said:
    """One thing the young person said. `ref` names it, so that what is quoted is read where it stands."""

    ref: str
    body: str
    said_at: datetime
    place: str
    path: str
    staff_path: str

    def on(self, treatment: Treatment) -> date:
        return today_in(treatment.time_zone, self.said_at)


@dataclass(frozen=True)
class Result:
    said: Said
    said_on: date
    pieces: list[Piece]

    @property
    def words(self) -> str:
        """What a press of the button quotes: what is shown."""
        return "".join(piece.text for piece in self.pieces)


@dataclass(frozen=True)
class WordsPage:
    treatment: Treatment
    query: str
    results: list[Result]
    more: int
    searched: int
    only_written: bool


def words_page(treatment: Treatment, query: str, *, reader: User, only_written: bool = False) -> WordsPage:
    """Newest first among what fits as well; whoever calls has asked for the right and written the look.

    `only_written`: in chats and messages alone.
    """
    query = clean_text(query).strip()[: search.LONGEST_QUERY]
    said = [
        each for each in said_by(treatment, reader=reader) if each.ref.startswith(LINE) or not only_written
    ]
    found = search.find([each.body for each in said], query, language=_language(treatment))
    results = [_result(said[hit.place], hit.pieces, treatment) for hit in found[:MOST_SHOWN]]
    return WordsPage(treatment, query, results, max(0, len(found) - MOST_SHOWN), len(said), only_written)


def source(treatment: Treatment, ref: str, words: str, *, reader: User) -> Words:
    """The words as they stand there; NotVisible when nothing of this person stands there, or not these."""
    said = next((each for each in said_by(treatment, reader=reader) if each.ref == ref), None)
    if said is None:
        raise NotVisible
    body = _part_of(said.body, words)
    return Words(body=body, said_on=said.on(treatment), place=said.place, path=said.path)


def said_by(treatment: Treatment, *, reader: User) -> list[Said]:
    """Everything this reader may read of it, newest first, each wording once."""
    every = list(_answers(treatment))
    written = {said.body for said in every}
    # Most goals were written in a worksheet: there they have their place.
    every += [goal for goal in _goals(treatment) if goal.body not in written]
    if permissions.may(reader, Act.READ_TRANSCRIPT, treatment):
        every += _lines(treatment)
    found: dict[tuple[str, str], Said] = {}
    for said in sorted(every, key=lambda each: each.said_at, reverse=True):
        # Where it stands for staff is the same for every version.
        found.setdefault((said.staff_path, said.body), said)
    return list(found.values())


def _answers(treatment: Treatment) -> Iterator[Said]:
    """Versions that were handed in and stayed: one that was taken back unread is nobody's to read."""
    stayed = Q(version=F("worksheet__times_handed_in")) & ~Q(worksheet__status=WorksheetStatus.DRAFT)
    answered = Q(worksheet__feedback__version=F("version"), worksheet__feedback__sent_at__isnull=False)
    rows = HandedInAnswer.objects.filter(stayed | answered, worksheet__treatment=treatment)
    for row in rows.select_related("worksheet__chapter", "exercise").distinct():
        chapter, exercise = row.worksheet.chapter, row.exercise
        lines = kinds.readable(exercise.kind, exercise.options, row.body)
        anchor = f"#exercise-{exercise.slug}"
        for number, line in enumerate(lines):
            if not search.WORD.search(line.text) or line.text.isdigit():
                continue
            yield Said(
                ref=f"answer:{row.pk}:{number}",
                body=line.text,
                said_at=row.handed_in_at,
                place=f"Chapter {chapter.number}, worksheet",
                # The version, because the worksheet itself may say something else by now.
                path=reverse("worksheet_version", args=[chapter.number, row.version]) + anchor,
                staff_path=reverse("worksheet_feedback", args=[row.worksheet_id]) + anchor,
            )


def _goals(treatment: Treatment) -> Iterator[Said]:
    # As on the page of their goals: one that was put away is not before a TSW's eyes.
    for goal in Goal.objects.filter(treatment=treatment, put_away_at__isnull=True):
        yield Said(
            ref=f"goal:{goal.pk}",
            body=goal.body,
            said_at=goal.made_at,
            place="Goal",
            path=f"{reverse('toolbox')}#goals",
            staff_path="",
        )


def _lines(treatment: Treatment) -> Iterator[Said]:
    """Chat lines and messages of the young person; a chat that was cancelled has no page."""
    theirs = Message.objects.filter(room__treatment=treatment, author=treatment.young_person_id)
    rows = theirs.filter(Q(room__conversation__isnull=False) | Q(room__session__cancelled_at__isnull=True))
    for row in rows.annotate(session=F("room__session__pk")):
        where = reverse("transcript", args=[row.session]) if row.session else reverse("messages")
        for_staff = where if row.session else reverse("treatment_messages", args=[treatment.pk])
        yield Said(
            ref=f"{LINE}{row.pk}",
            body=row.body,
            said_at=row.sent_at,
            place="Chat" if row.session else "Message",
            path=f"{where}#line-{row.number}",
            staff_path=f"{for_staff}#line-{row.number}",
        )


def _language(treatment: Treatment) -> str:
    plan = Plan.objects.filter(treatment=treatment).values_list("programme__language", flat=True)
    return plan.first() or "en"


def _result(said: Said, pieces: list[Piece], treatment: Treatment) -> Result:
    return Result(said, said.on(treatment), search.around_first_match(pieces))


def _part_of(body: str, words: str) -> str:
    """These words as they stand in the body, with dots where something was left out; all of it for none."""
    wanted = clean_text(words).split()
    if not wanted:
        return body
    # What is longer than all of it stands nowhere in it, and would take long to look for.
    is_longer = sum(map(len, wanted)) > len(body)
    there = None if is_longer else re.search(r"\s+".join(map(re.escape, wanted)), body)
    if there is None:
        raise Refused("These words don’t stand there like this. Only what was really said can be quoted.")
    before = "… " if body[: there.start()].strip() else ""
    after = " …" if body[there.end() :].strip() else ""
    return f"{before}{there.group()}{after}"

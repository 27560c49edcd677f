"""What was said in a chat, to be read again, and who was on the line meanwhile."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from functools import partial

from accounts.models import User
from chat import rules
from chat.models import ChatSession
from chat.selectors.endings import Ending, ending
from chat.selectors.facts import ChatFacts, facts_of_one
from chat.selectors.lines import Line, lines, name_for
from chat.selectors.notes import Notes
from chat.selectors.presence import presences
from chat.selectors.sessions import clock, past_sessions


class What(StrEnum):
    CAME = "came"
    NOT_YET = "not_yet"
    AWAY = "away"
    NEVER = "never"


@dataclass(frozen=True)
class Sign:
    """What is told between the lines, so that a lost line is not read as silence.

    `until` is empty for whoever was away to the end.
    """

    name: str
    is_me: bool
    what: What
    at: datetime
    until: datetime | None = None


@dataclass(frozen=True)
class Transcript:
    session: ChatSession
    entries: list[Line | Sign]
    reader: User
    is_over: bool
    earlier: ChatSession | None
    later: ChatSession | None
    facts: ChatFacts | None
    ending: Ending
    # Only on the page: a copy for paper or a file is made without them.
    notes: Notes | None = None


def transcript(session: ChatSession, *, reader: User, now: datetime) -> Transcript:
    """What was said, in its order, and in between who came, and who was off the line when."""
    said = lines(session.room, reader)
    others = past_sessions(session.treatment, now=now).exclude(pk=session.pk)
    return Transcript(
        session=session,
        entries=_in_order(said, _signs(session, said, reader, now)),
        reader=reader,
        is_over=_is_over(session, now),
        earlier=others.filter(starts_at__lt=session.starts_at).first(),
        later=others.filter(starts_at__gt=session.starts_at).last(),
        facts=facts_of_one(session, reader=reader),
        ending=ending(session, reader, now=now),
    )


def _signs(session: ChatSession, said: Sequence[Line], reader: User, now: datetime) -> list[Sign]:
    """Nothing of a chat to which nobody came: an empty page says it more kindly."""
    end = min(now, session.ended_at or session.ends_at)
    there = presences(session, [(line.author_id, line.sent_at) for line in said], now=now)
    signs: list[Sign] = []
    for person, presence in there.items():
        tell = partial(Sign, name_for(person, reader), person == reader)
        if presence.came_at is not None:
            if said and said[0].sent_at < presence.came_at:
                signs.append(tell(What.NOT_YET, said[0].sent_at))
            signs.append(tell(What.CAME, presence.came_at))
        elif _is_over(session, now):
            signs.append(tell(What.NEVER, end))
        signs += [tell(What.AWAY, gap.start, gap.end) for gap in presence.away]
        if presence.left_at is not None:
            signs.append(tell(What.AWAY, presence.left_at))
    return signs if any(sign.what is What.CAME for sign in signs) else []


def _is_over(session: ChatSession, now: datetime) -> bool:
    return clock(session).state(now) is rules.State.ENDED


def _in_order(said: Iterable[Line], signs: Iterable[Sign]) -> list[Line | Sign]:
    """Lines by number, which no clock can change; each sign before what was said after it."""
    waiting = sorted(signs, key=lambda sign: sign.at)
    entries: list[Line | Sign] = []
    for line in said:
        while waiting and waiting[0].at <= line.sent_at:
            entries.append(waiting.pop(0))
        entries.append(line)
    return [*entries, *waiting]

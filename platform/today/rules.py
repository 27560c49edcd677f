"""Plain rules of Today: which stage of the ten weeks, how near the chat is, what stands first."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from chat.rules import DOORS_OPEN_BEFORE

SOON_BEFORE = timedelta(minutes=60)


class Stage(StrEnum):
    NOT_YET = "not_yet"  # signed in, but no treatment has been set up
    BEFORE = "before"
    RUNNING = "running"
    AFTER = "after"
    LEFT = "left"


class Near(StrEnum):
    RUNNING = "running"
    DOORS_OPEN = "doors_open"
    SOON = "soon"
    LATER = "later"


class Thing(StrEnum):
    """What can stand on Today as a card."""

    CHAT = "chat"
    ANSWER = "answer"
    MESSAGES = "messages"
    CHAPTER = "chapter"
    QUESTIONS = "questions"


@dataclass(frozen=True)
class Order:
    """The one next thing, then the others."""

    first: Thing | None
    others: list[Thing]


NEXT = (Thing.CHAT, Thing.ANSWER, Thing.CHAPTER, Thing.QUESTIONS)
THEN = (Thing.CHAT, Thing.ANSWER, Thing.MESSAGES, Thing.CHAPTER, Thing.QUESTIONS)


def stage(status: str, week: int, weeks: int) -> Stage:
    if status == "left":
        return Stage.LEFT
    if status == "finished" or week > weeks:
        return Stage.AFTER
    return Stage.BEFORE if week < 1 else Stage.RUNNING


def near(starts_at: datetime, ends_at: datetime, now: datetime) -> Near:
    """How near a chat is that has not ended; after its end it counts as later, for it is no next thing."""
    if starts_at <= now < ends_at:
        return Near.RUNNING
    if starts_at - DOORS_OPEN_BEFORE <= now < starts_at:
        return Near.DOORS_OPEN
    return Near.SOON if starts_at - SOON_BEFORE <= now < starts_at else Near.LATER


def order(there: set[Thing], chat: Near | None) -> Order:
    """A chat comes first only when it is near; otherwise the first thing that can be done now does."""
    can_be_first = [thing for thing in NEXT if thing in there and (thing != Thing.CHAT or chat != Near.LATER)]
    others = [thing for thing in THEN if thing in there]
    first = can_be_first[0] if can_be_first else (others[0] if others else None)
    return Order(first, [thing for thing in others if thing != first])


# What a young person is told about each right, in the order of the page; keys are acts of care.permissions.
WHAT_IS_SEEN = {
    "worksheet.write": "What you’re still writing, before you hand it in",
    "toolbox.write": "What you keep in your toolbox, and notes you haven’t shared",
    "chat.check_out": "How you left a chat, when you keep that to yourself",
    "ledger.read": "The list below of who has looked",
    "worksheet.read": "Worksheets you’ve handed in",
    "goals.read": "Your goals, what you call things, and the notes you share",
    "transcript.read": "Your chats",
    "private_note.read": "Notes your TSW writes for themselves beside a chat",
    "chat_facts.read": "How your chats went in numbers: how long, how many words; no words themselves",
    "messages.read": "Messages between chats",
    "chapters.read": "Which chapters you’ve opened",
    "alliance.read": "Your answers to the six questions",
    "assignment.change": "Your name, your week and who your TSW is",
}
LOOKS = {
    "record.opened": "opened your page",
    "alliance.read": "looked at your answers to the six questions",
    "transcript.read": "read one of your chats",
    "transcript.copied": "took a copy of one of your chats",
    "messages.read": "read your messages",
    "worksheet.read": "read a worksheet",
    "worksheet.opened": "opened a worksheet",
    "words.searched": "looked through your earlier words",
}


def look_in_words(event: str) -> str:
    return LOOKS.get(event, "looked at your record")


def supervisors_in_words(names: list[str], tsw: str) -> str:
    title = f"{tsw}’s supervisor{'s' if len(names) > 1 else ''}"
    return f"{listed(names)} ({title})" if names else title


def listed(words: list[str]) -> str:
    """ "a, b and c"."""
    return " and ".join([", ".join(words[:-1]), words[-1]] if len(words) > 1 else words)

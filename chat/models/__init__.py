"""Rooms and their lines, booked chats, how they are booked, and what two people do in them."""

from chat.models.booking import Availability, LetterWishes, StandingSlot
from chat.models.rooms import (
    Connection,
    Conversation,
    Draft,
    Later,
    Message,
    ReadMark,
    Room,
)
from chat.models.sessions import Change, ChatSession, SessionChange, SessionFacts
from chat.models.together import (
    Agenda,
    AgendaChoice,
    AgendaLine,
    CheckOut,
    Feeling,
    PrivateNote,
    Summary,
    Together,
)

__all__ = [
    "Agenda",
    "AgendaChoice",
    "AgendaLine",
    "Availability",
    "Change",
    "ChatSession",
    "CheckOut",
    "Connection",
    "Conversation",
    "Draft",
    "Feeling",
    "Later",
    "LetterWishes",
    "Message",
    "PrivateNote",
    "ReadMark",
    "Room",
    "SessionChange",
    "SessionFacts",
    "StandingSlot",
    "Summary",
    "Together",
]

"""Reads of the chat: sessions, lines, who is on the line, and what its pages show."""

from chat.selectors.asides import asides, summary_value
from chat.selectors.booking import (
    agreed_slot,
    is_missed,
    questions_of_young_people,
    session_to_change,
    slot_times,
    taken_in_words,
    times_instead,
)
from chat.selectors.calendar import calendar_file
from chat.selectors.conversations import (
    MessagesPage,
    held_back,
    last_letter,
    later_for,
    letter_key,
    message_hours,
    messages_page,
    to_go,
)
from chat.selectors.endings import Ending, KeptSummaries, ending, ending_page, kept_summaries, last_summary
from chat.selectors.facts import ChatFacts, facts_of, written_in
from chat.selectors.finding import FoundLines, found_lines
from chat.selectors.hours import Clash, clashes_if, clashes_of, hours_page
from chat.selectors.lines import (
    BATCH,
    Line,
    draft,
    messages_after,
    other_person,
    read_upto,
    role_in,
    unread_count,
    unread_counts,
)
from chat.selectors.notes import Notes, notes_for, own_note, own_note_in
from chat.selectors.pages import chat_page, room_page
from chat.selectors.presence import presences_of_two
from chat.selectors.reminders import wishes_of
from chat.selectors.sessions import clock, next_session, past_sessions, session_for, sessions_between
from chat.selectors.standing import (
    Glance,
    Holder,
    News,
    NotStanding,
    RoomGlance,
    Standing,
    glance,
    glances,
    lines_after,
    news,
    standing,
    standing_each,
)
from chat.selectors.times import MovePage, TimesPage, move_page, times_page
from chat.selectors.tools import Tools, next_start, tools_in
from chat.selectors.transcripts import Transcript, transcript

__all__ = [
    "BATCH",
    "ChatFacts",
    "Clash",
    "Ending",
    "FoundLines",
    "Glance",
    "Holder",
    "KeptSummaries",
    "Line",
    "MessagesPage",
    "MovePage",
    "News",
    "NotStanding",
    "Notes",
    "RoomGlance",
    "Standing",
    "TimesPage",
    "Tools",
    "Transcript",
    "agreed_slot",
    "asides",
    "calendar_file",
    "chat_page",
    "clashes_if",
    "clashes_of",
    "clock",
    "draft",
    "ending",
    "ending_page",
    "facts_of",
    "found_lines",
    "glance",
    "glances",
    "held_back",
    "hours_page",
    "is_missed",
    "kept_summaries",
    "last_letter",
    "last_summary",
    "later_for",
    "letter_key",
    "lines_after",
    "message_hours",
    "messages_after",
    "messages_page",
    "move_page",
    "news",
    "next_session",
    "next_start",
    "notes_for",
    "other_person",
    "own_note",
    "own_note_in",
    "past_sessions",
    "presences_of_two",
    "questions_of_young_people",
    "read_upto",
    "role_in",
    "room_page",
    "session_for",
    "session_to_change",
    "sessions_between",
    "slot_times",
    "standing",
    "standing_each",
    "summary_value",
    "taken_in_words",
    "times_instead",
    "times_page",
    "to_go",
    "tools_in",
    "transcript",
    "unread_count",
    "unread_counts",
    "wishes_of",
    "written_in",
]

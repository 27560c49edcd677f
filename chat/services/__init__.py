"""Deeds of the chat: nothing else writes a message, books, ends or marks anything."""

from chat.services.agenda import Brought, choose_agenda, drop_line
from chat.services.arrivals import Arrival, Knock, come_in_each
from chat.services.availability import add_availability, withdraw_availability
from chat.services.booking import book_session, cancel_session, move_session
from chat.services.conversations import (
    conversation_of,
    open_conversation,
    open_messages,
    post_to_conversation,
    save_conversation_draft,
)
from chat.services.endings import BothWrote, SentSummary, TooLong, agree_summary, check_out, save_summary
from chat.services.facts import measure_ended_sessions
from chat.services.later import move_later, send_due_later, take_back_later, write_later
from chat.services.lines import (
    Appended,
    Entry,
    Outcome,
    Sent,
    append_messages,
    mark_read,
    save_draft,
    send_message,
)
from chat.services.notes import NoteOutcome, save_private_note
from chat.services.reminders import queue_chat_reminders, save_wishes
from chat.services.rounds import Found, Round, go_round
from chat.services.sessions import (
    end_past_sessions,
    end_session,
    extend_session,
    post_to_session,
    save_session_draft,
)
from chat.services.together import answer_exercise, propose_exercise, stop_exercise, take_step
from chat.services.transcripts import copy_transcript, open_transcript, search_chats
from chat.services.weekly import agree_slot, book_weekly, decline_slot, propose_slot
from chat.services.worries import raise_worry

__all__ = [
    "Appended",
    "Arrival",
    "BothWrote",
    "Brought",
    "Entry",
    "Found",
    "Knock",
    "NoteOutcome",
    "Outcome",
    "Round",
    "Sent",
    "SentSummary",
    "TooLong",
    "add_availability",
    "agree_slot",
    "agree_summary",
    "answer_exercise",
    "append_messages",
    "book_session",
    "book_weekly",
    "cancel_session",
    "check_out",
    "choose_agenda",
    "come_in_each",
    "conversation_of",
    "copy_transcript",
    "decline_slot",
    "drop_line",
    "end_past_sessions",
    "end_session",
    "extend_session",
    "go_round",
    "mark_read",
    "measure_ended_sessions",
    "move_later",
    "move_session",
    "open_conversation",
    "open_messages",
    "open_transcript",
    "post_to_conversation",
    "post_to_session",
    "propose_exercise",
    "propose_slot",
    "queue_chat_reminders",
    "raise_worry",
    "save_conversation_draft",
    "save_draft",
    "save_private_note",
    "save_session_draft",
    "save_summary",
    "save_wishes",
    "search_chats",
    "send_due_later",
    "send_message",
    "stop_exercise",
    "take_back_later",
    "take_step",
    "withdraw_availability",
    "write_later",
]

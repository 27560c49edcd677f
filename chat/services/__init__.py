"""Deeds of the chat: nothing else writes a message, books, ends or marks anything."""

from chat.services.agenda import Brought, choose_agenda, drop_line
from chat.services.booking import (
    book_session,
)
from chat.services.connections import (
    close_connection,
    keep_connection,
    open_connection,
)
from chat.services.conversations import (
    conversation_of,
    open_conversation,
    open_messages,
    post_to_conversation,
    save_conversation_draft,
)
from chat.services.endings import (
    BothWrote,
    SentSummary,
    TooLong,
    agree_summary,
    check_out,
    save_summary,
)
from chat.services.lines import (
    mark_read,
    save_draft,
    send_message,
)
from chat.services.notes import NoteOutcome, save_private_note
from chat.services.sessions import (
    end_past_sessions,
    end_session,
    extend_session,
    post_to_session,
    save_session_draft,
)
from chat.services.together import (
    answer_exercise,
    propose_exercise,
    stop_exercise,
    take_step,
)
from chat.services.transcripts import copy_transcript, open_transcript, search_chats
from chat.services.worries import raise_worry

__all__ = [
    "BothWrote",
    "Brought",
    "SentSummary",
    "TooLong",
    "agree_summary",
    "answer_exercise",
    "NoteOutcome",
    "book_session",
    "check_out",
    "choose_agenda",
    "close_connection",
    "conversation_of",
    "copy_transcript",
    "drop_line",
    "end_past_sessions",
    "end_session",
    "extend_session",
    "keep_connection",
    "mark_read",
    "open_connection",
    "open_conversation",
    "open_messages",
    "open_transcript",
    "post_to_conversation",
    "post_to_session",
    "propose_exercise",
    "raise_worry",
    "save_conversation_draft",
    "save_draft",
    "save_private_note",
    "save_session_draft",
    "save_summary",
    "search_chats",
    "send_message",
    "stop_exercise",
    "take_step",
]

"""Deeds of the chat: nothing else writes a message, books, ends or marks anything."""

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

__all__ = [
    "answer_exercise",
    "propose_exercise",
    "stop_exercise",
    "take_step",
    "NoteOutcome",
    "book_session",
    "close_connection",
    "conversation_of",
    "copy_transcript",
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
    "save_conversation_draft",
    "save_draft",
    "save_private_note",
    "save_session_draft",
    "search_chats",
    "send_message",
]

"""Addresses of chat."""

from django.urls import path

from chat.views import conversations, endings, notes, sessions, together, transcripts

urlpatterns = [
    path("chat/", sessions.chat, name="chat"),
    path("chat/<uuid:session_id>/", sessions.chat_session, name="chat_session"),
    path("chat/<uuid:session_id>/draft/", sessions.chat_draft, name="chat_draft"),
    path("chat/<uuid:session_id>/together/", together.together, name="together"),
    path("chat/<uuid:session_id>/notes/", notes.chat_notes, name="chat_notes"),
    path("chat/<uuid:session_id>/worry/", notes.chat_worry, name="chat_worry"),
    path("chat/<uuid:session_id>/longer/", sessions.chat_longer, name="chat_longer"),
    path("chat/<uuid:session_id>/end/", sessions.chat_end, name="chat_end"),
    path("chat/<uuid:session_id>/ending/", endings.chat_ending, name="chat_ending"),
    path("chat/<uuid:session_id>/check-out/", endings.chat_check_out, name="chat_check_out"),
    path("chat/summaries/", endings.summaries, name="chat_summaries"),
    path("chat/<uuid:session_id>/transcript/", transcripts.transcript, name="transcript"),
    path("chat/search/", transcripts.chat_search, name="chat_search"),
    path("chat/<uuid:session_id>/transcript.txt", transcripts.transcript_text, name="transcript_text"),
    path("messages/", conversations.messages, name="messages"),
    path("messages/<uuid:treatment_id>/", conversations.messages, name="treatment_messages"),
    path("messages/<uuid:treatment_id>/draft/", conversations.messages_draft, name="messages_draft"),
]

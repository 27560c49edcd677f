"""Addresses of chat."""

from django.urls import path

from chat.views import conversations, diary, endings, notes, sessions, times, together, transcripts

urlpatterns = [
    path("chat/", sessions.chat, name="chat"),
    path("chat/times/", times.chat_times, name="chat_times"),
    path("chat/times/<uuid:treatment_id>/", times.chat_times, name="treatment_times"),
    path("chat/times/<uuid:treatment_id>/weekly/", times.propose_slot, name="propose_slot"),
    path("chat/times/<uuid:treatment_id>/weekly/<uuid:slot_id>/", times.answer_slot, name="answer_slot"),
    path("chat/times/<uuid:treatment_id>/extra/", times.book_extra, name="book_extra"),
    path("chat/<uuid:session_id>/move/", times.chat_move, name="chat_move"),
    path("chat/<uuid:session_id>/cancel/", times.chat_cancel, name="chat_cancel"),
    path("chat/calendar.ics", times.calendar, name="chat_calendar"),
    path("availability/", diary.availability, name="availability"),
    path(
        "availability/<uuid:availability_id>/withdraw/",
        diary.withdraw_availability,
        name="withdraw_availability",
    ),
    path("letters/wishes/", diary.letter_wishes, name="letter_wishes"),
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
    path("messages/<uuid:treatment_id>/later/", conversations.messages_later, name="messages_later"),
    path(
        "messages/<uuid:treatment_id>/later/<uuid:later_id>/",
        conversations.change_later,
        name="change_later",
    ),
]

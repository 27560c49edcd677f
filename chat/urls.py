"""Addresses of chat."""

from django.urls import path

from chat import views

urlpatterns = [
    path("chat/", views.chat, name="chat"),
    path("chat/<uuid:session_id>/", views.chat_session, name="chat_session"),
    path("chat/<uuid:session_id>/draft/", views.chat_draft, name="chat_draft"),
    path("chat/<uuid:session_id>/longer/", views.chat_longer, name="chat_longer"),
    path("chat/<uuid:session_id>/end/", views.chat_end, name="chat_end"),
    path("chat/<uuid:session_id>/transcript/", views.transcript, name="transcript"),
    path("messages/", views.messages, name="messages"),
    path("messages/<uuid:treatment_id>/", views.messages, name="treatment_messages"),
    path("messages/<uuid:treatment_id>/draft/", views.messages_draft, name="messages_draft"),
]

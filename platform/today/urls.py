"""Addresses of today."""

from django.urls import path

from today import views

urlpatterns = [
    path("today/", views.today, name="today"),
    path("me/", views.me, name="me"),
    path("chat/<uuid:session_id>/waiting/", views.waiting_room, name="waiting_room"),
    path("chat/<uuid:session_id>/waiting/line/", views.waiting_line, name="waiting_line"),
    path("toolbox/note/back/", views.note_back, name="note_back"),
    path("feedback/<uuid:feedback_id>/answer/", views.answer_back, name="answer_back"),
]

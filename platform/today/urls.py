"""Addresses of today."""

from django.urls import path

from today import views

urlpatterns = [
    path("today/", views.today, name="today"),
    path("me/", views.me, name="me"),
    path("feedback/<uuid:feedback_id>/answer/", views.answer_back, name="answer_back"),
]

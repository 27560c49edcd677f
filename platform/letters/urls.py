"""Addresses of letters."""

from django.urls import path

from letters import views

urlpatterns = [path("<uuid:letter_id>/", views.letter, name="letter")]

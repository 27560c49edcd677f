"""Addresses of coordination."""

from django.urls import path

from intake import views

urlpatterns = [
    path("", views.coordination, name="coordination"),
    path("<uuid:treatment_id>/", views.reassign, name="reassign"),
]

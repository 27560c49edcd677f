"""Addresses of measures."""

from django.urls import path

from measures import views

urlpatterns = [path("questions/<uuid:occasion_id>/", views.questions, name="questions")]

"""Addresses of coordination."""

from django.urls import path

from intake import views

urlpatterns = [
    path("", views.coordination, name="coordination"),
    path("begin/<uuid:newcomer_id>/", views.begin_treatment, name="begin_treatment"),
    path("<uuid:treatment_id>/", views.reassign, name="reassign"),
]

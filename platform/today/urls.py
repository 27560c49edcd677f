"""Addresses of today."""

from django.urls import path

from today import views

urlpatterns = [
    path("today/", views.today, name="today"),
    path("toolbox/", views.toolbox, name="toolbox"),
    path("me/", views.me, name="me"),
]

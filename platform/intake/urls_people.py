"""Addresses of the people page."""

from django.urls import path

from intake import people

urlpatterns = [
    path("", people.people, name="people"),
    path("<uuid:person_id>/deactivate/", people.deactivate, name="deactivate_person"),
]

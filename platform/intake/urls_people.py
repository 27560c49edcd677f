"""Addresses of the people page."""

from django.urls import path

from intake import people

urlpatterns = [
    path("", people.people, name="people"),
    path("<uuid:person_id>/", people.person, name="person"),
    path("<uuid:person_id>/email/", people.change_email, name="change_email"),
    path("<uuid:person_id>/phone/", people.change_phone, name="change_phone"),
    path("<uuid:person_id>/second-step/", people.reset_second_step, name="reset_second_step"),
    path("<uuid:person_id>/deactivate/", people.deactivate, name="deactivate_person"),
]

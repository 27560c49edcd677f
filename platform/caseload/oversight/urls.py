"""Addresses of oversight: served by the one process that may read the blinded store."""

from django.urls import path

from caseload.oversight import views

urlpatterns = [
    path("", views.caseloads, name="oversight"),
    path("<uuid:treatment_id>/", views.record, name="oversight_record"),
    path("alerts/<uuid:alert_id>/seen/", views.acknowledge, name="alert_acknowledge"),
    path("alerts/<uuid:alert_id>/close/", views.close, name="alert_close"),
]

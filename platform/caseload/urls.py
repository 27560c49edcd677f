"""Addresses of caseload."""

from django.urls import include, path

from caseload import views

urlpatterns = [
    path("my-week/", views.my_week, name="my_week"),
    path("young-people/<uuid:treatment_id>/", views.young_person, name="young_person"),
    path("young-people/<uuid:treatment_id>/worry/", views.worry, name="worry"),
    path("oversight/", include("caseload.oversight.urls")),
]

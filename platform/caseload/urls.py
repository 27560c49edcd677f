"""Addresses of caseload."""

from django.urls import include, path

from caseload import views

urlpatterns = [
    path("my-week/", views.my_week, name="my_week"),
    path("worksheets/", views.waiting_worksheets, name="waiting_worksheets"),
    path("worksheets/sign-off/<uuid:tsw_id>/", views.sign_off, name="sign_off"),
    path("worksheets/<uuid:worksheet_id>/quote/", views.quote, name="quote"),
    path("treatments/<uuid:treatment_id>/words/", views.words, name="words"),
    path("chat/<uuid:session_id>/briefing/", views.briefing, name="briefing"),
    path("young-people/<uuid:treatment_id>/", views.young_person, name="young_person"),
    path("young-people/<uuid:treatment_id>/quick-look/", views.quick_look, name="quick_look"),
    path("young-people/<uuid:treatment_id>/worry/", views.worry, name="worry"),
    path("oversight/", include("caseload.oversight.urls")),
]

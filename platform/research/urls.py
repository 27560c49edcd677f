"""The address of the cohort's figures: under /oversight/, for it reads the blinded store."""

from django.urls import path

from research import views

urlpatterns = [
    path("", views.cohort, name="research"),
]

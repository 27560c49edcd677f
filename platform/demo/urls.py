"""Addresses of demo."""

from django.urls import path

from demo import views

urlpatterns = [
    path("enter/", views.enter, name="demo_enter"),
    path("post/", views.post, name="demo_post"),
]

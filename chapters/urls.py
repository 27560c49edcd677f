"""Addresses of chapters."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []

"""Addresses of research."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []

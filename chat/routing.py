"""Socket addresses of the chat."""

from django.urls import URLPattern

sockets: list[URLPattern] = []

"""Doors of the young person's own pages."""

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.requests import SignedInRequest
from today import selectors


@require_safe
def today(request: SignedInRequest) -> HttpResponse:
    found = selectors.today_of(request.user, now=timezone.now())
    return render(request, "today/today.html", {"today": found})


@require_safe
def toolbox(request: SignedInRequest) -> HttpResponse:
    recordings = selectors.recordings_of(request.user, now=timezone.now())
    return render(request, "today/toolbox.html", {"recordings": recordings})


@require_safe
def me(request: SignedInRequest) -> HttpResponse:
    found = selectors.me(request.user, page=request.GET.get("page", "1"))
    return render(request, "today/me.html", {"me": found})

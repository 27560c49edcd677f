"""The door of the cohort's figures."""

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.requests import SignedInRequest
from research import selectors


@require_safe
def cohort(request: SignedInRequest) -> HttpResponse:
    found = selectors.cohort(request.user, now=timezone.now())
    return render(request, "research/cohort.html", {"cohort": found})

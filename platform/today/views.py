"""Doors of the young person's own pages."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from accounts.requests import SignedInRequest
from chat import protocol
from chat.rules import Refused
from today import selectors, services


@require_safe
def today(request: SignedInRequest) -> HttpResponse:
    found = selectors.today_of(request.user, now=timezone.now())
    return render(request, "today/today.html", {"today": found})


@require_safe
def me(request: SignedInRequest) -> HttpResponse:
    found = selectors.me(request.user, page=request.GET.get("page", "1"))
    return render(request, "today/me.html", {"me": found})


@require_POST
def answer_back(request: SignedInRequest, feedback_id: UUID) -> HttpResponse:
    body = request.POST.get("body-words", "")
    try:
        services.answer_back(feedback_id=feedback_id, body=body, by=request.user)
    except Refused as refusal:
        words = {"sentence": protocol.REFUSALS[refusal.code], "typed": [body] if body.strip() else []}
        return render(request, "chapters/not_now.html", words, status=422)
    messages.success(request, "Sent. It stands with your messages.")
    return redirect("messages")

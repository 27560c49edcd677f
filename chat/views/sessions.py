"""Doors of a booked chat: the way to it, its room, and what the TSW may do to its time."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.requests import SignedInRequest, is_from_script
from chat import forms, rules, selectors, services
from chat.rules import NotKept, Refused, SessionHasEnded
from chat.views.writing import NOT_TAKEN, message, saved, written

DONE = 204


@require_safe
def chat(request: SignedInRequest) -> HttpResponse:
    page = selectors.chat_page(request.user, now=timezone.now())
    return render(request, "chat/chat.html", {"page": page})


@require_http_methods(["GET", "HEAD", "POST"])
def chat_session(request: SignedInRequest, session_id: UUID) -> HttpResponse:
    if request.method == "POST":
        return _posted_to_session(request, session_id)
    return _room(request, session_id)


def _posted_to_session(request: SignedInRequest, session_id: UUID) -> HttpResponse:
    try:
        services.post_to_session(session_id=session_id, **message(request), by=request.user)
    except Refused as refusal:
        return _room(request, session_id, refusal=refusal)
    return redirect("chat_session", session_id)


def _room(request: SignedInRequest, session_id: UUID, *, refusal: Refused | None = None) -> HttpResponse:
    page = selectors.room_page(request.user, session_id, now=timezone.now())
    # What was just refused is shown where it was typed, whatever the clock says.
    elsewhere = {rules.State.WAITING: "waiting_room", rules.State.ENDED: "transcript"}.get(page.state)
    if elsewhere and refusal is None:
        return redirect(elsewhere, session_id)
    status = NOT_TAKEN if refusal else None
    return render(request, "chat/chat_session.html", written(request, page, refusal), status=status)


@require_POST
def chat_draft(request: SignedInRequest, session_id: UUID) -> HttpResponse:
    return saved(request, services.save_session_draft, session_id=session_id)


@require_POST
def chat_longer(request: SignedInRequest, session_id: UUID) -> HttpResponse:
    form = forms.LongerForm(request.POST)
    if form.is_valid():
        try:
            services.extend_session(session_id=session_id, **form.cleaned_data, by=request.user)
        except SessionHasEnded:
            return redirect("transcript", session_id)
        except NotKept as trouble:
            return _not_longer(request, session_id, trouble)
    return HttpResponse(status=DONE) if is_from_script(request) else redirect("chat_session", session_id)


def _not_longer(request: SignedInRequest, session_id: UUID, trouble: NotKept) -> HttpResponse:
    if is_from_script(request):
        return JsonResponse({"sentence": trouble.sentence}, status=NOT_TAKEN)
    messages.info(request, trouble.sentence)
    return redirect("chat_session", session_id)


@require_POST
def chat_end(request: SignedInRequest, session_id: UUID) -> HttpResponse:
    services.end_session(session_id=session_id, by=request.user)
    return redirect("transcript", session_id)

"""Doors of the young person's own pages."""

from dataclasses import asdict
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.requests import SignedInRequest, is_from_script
from chapters import rules as notes
from chapters.forms import read_note
from chat import protocol
from chat.rules import NotKept, Refused, SessionHasEnded, State
from today import forms, selectors, services

NOT_TAKEN = 422


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
        return render(request, "chapters/not_now.html", words, status=NOT_TAKEN)
    messages.success(request, "Sent. It stands with your messages.")
    return redirect("messages")


@require_http_methods(["GET", "HEAD", "POST"])
def waiting_room(request: SignedInRequest, session_id: UUID) -> HttpResponse:
    if request.method != "POST":
        return _waiting(request, session_id)
    asked = forms.read_bringing(request.POST)
    try:
        services.bring(session_id=session_id, **asdict(asked), by=request.user)
    except (NotKept, notes.Refused) as trouble:
        return _waiting(request, session_id, sentence=trouble.sentence)
    except SessionHasEnded:
        return redirect("transcript", session_id)
    return HttpResponse(status=204) if is_from_script(request) else _to_what_is_brought(session_id)


@require_POST
def waiting_line(request: SignedInRequest, session_id: UUID) -> HttpResponse:
    note_id, sent = read_note(request.POST)
    try:
        is_brought = services.bring_line(session_id=session_id, note_id=note_id, sent=sent, by=request.user)
    except (notes.Refused, notes.NotNow) as trouble:
        return _waiting(request, session_id, sentence=trouble.sentence, typed=sent.body)
    if not is_brought:
        messages.info(request, "Your line is kept with your notes, for you alone. Nobody else has seen it.")
    return _to_what_is_brought(session_id)


def _to_what_is_brought(session_id: UUID) -> HttpResponse:
    return redirect(f"{reverse('waiting_room', args=[session_id])}#bring")


def _waiting(
    request: SignedInRequest, session_id: UUID, *, sentence: str = "", typed: str = ""
) -> HttpResponse:
    room = selectors.waiting_room(request.user, session_id, now=timezone.now())
    if not request.user.is_young_person:
        return redirect("briefing", session_id)
    if room.state == State.ENDED:
        return redirect("transcript", session_id)
    words = {"room": room, "sentence": sentence, "typed": typed}
    return render(request, "today/waiting_room.html", words, status=NOT_TAKEN if sentence else None)


@require_POST
def note_back(request: SignedInRequest) -> HttpResponse:
    services.take_note_back(note_id=forms.read_note_id(request.POST), by=request.user)
    return redirect(f"{reverse('toolbox')}#notes")

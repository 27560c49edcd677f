"""The doors of the chat's pages: the next chat, the room, what was said, and the messages between."""

from typing import Any
from uuid import UUID

from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.requests import SignedInRequest
from chat import forms, protocol, rules, selectors, services
from chat.rules import Refused, SessionHasEnded

NOT_TAKEN = 422


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
        services.post_to_session(session_id=session_id, **_message(request), by=request.user)
    except Refused as refusal:
        return _room(request, session_id, refusal=refusal)
    return redirect("chat_session", session_id)


def _room(request: SignedInRequest, session_id: UUID, *, refusal: Refused | None = None) -> HttpResponse:
    page = selectors.room_page(request.user, session_id, now=timezone.now())
    if page.state is rules.State.ENDED and refusal is None:
        return redirect("transcript", session_id)
    template = "chat/chat_waiting.html" if page.state is rules.State.WAITING else "chat/chat_session.html"
    return render(request, template, _written(request, page, refusal), status=NOT_TAKEN if refusal else None)


@require_POST
def chat_draft(request: SignedInRequest, session_id: UUID) -> HttpResponse:
    return _saved(request, services.save_session_draft, session_id=session_id)


@require_POST
def chat_longer(request: SignedInRequest, session_id: UUID) -> HttpResponse:
    form = forms.LongerForm(request.POST)
    if form.is_valid():
        try:
            services.extend_session(session_id=session_id, **form.cleaned_data, by=request.user)
        except SessionHasEnded:
            return redirect("transcript", session_id)
    return redirect("chat_session", session_id)


@require_POST
def chat_end(request: SignedInRequest, session_id: UUID) -> HttpResponse:
    services.end_session(session_id=session_id, by=request.user)
    return redirect("transcript", session_id)


@require_safe
def transcript(request: SignedInRequest, session_id: UUID) -> HttpResponse:
    page = services.open_transcript(session_id=session_id, by=request.user)
    return render(request, "chat/transcript.html", {"page": page})


@require_http_methods(["GET", "HEAD", "POST"])
def messages(request: SignedInRequest, treatment_id: UUID | None = None) -> HttpResponse:
    if request.method == "POST":
        return _posted_to_conversation(request, treatment_id)
    return _messages(request, treatment_id)


def _posted_to_conversation(request: SignedInRequest, treatment_id: UUID | None) -> HttpResponse:
    try:
        services.post_to_conversation(treatment_id=treatment_id, **_message(request), by=request.user)
    except Refused as refusal:
        return _messages(request, treatment_id, refusal=refusal)
    return redirect(request.path)


def _messages(
    request: SignedInRequest, treatment_id: UUID | None, *, refusal: Refused | None = None
) -> HttpResponse:
    page = services.open_messages(treatment_id=treatment_id, by=request.user)
    return render(
        request,
        "chat/messages.html",
        _written(request, page, refusal),
        status=NOT_TAKEN if refusal else None,
    )


@require_POST
def messages_draft(request: SignedInRequest, treatment_id: UUID) -> HttpResponse:
    return _saved(request, services.save_conversation_draft, treatment_id=treatment_id)


def _message(request: SignedInRequest) -> dict[str, Any]:
    form = forms.MessageForm(request.POST)
    if not form.is_valid():
        raise Refused(rules.Refusal.MALFORMED)
    return form.cleaned_data


def _saved(request: SignedInRequest, save: Any, **where: UUID) -> HttpResponse:
    form = forms.DraftForm(request.POST)
    form.is_valid()
    try:
        saved_at = save(**where, body=form.cleaned_data.get("body", ""), by=request.user)
    except Refused as refusal:
        return JsonResponse({"text": protocol.REFUSALS[refusal.code]}, status=NOT_TAKEN)
    return JsonResponse({"saved_at": saved_at.isoformat()})


def _written(request: SignedInRequest, page: Any, refusal: Refused | None) -> dict[str, Any]:
    """What stands in the composer: what was just refused, or the draft; and the key that makes it one."""
    return {
        "page": page,
        "key": forms.new_key(),
        "text": request.POST.get("body", "") if refusal else page.draft,
        "refusal": protocol.REFUSALS[refusal.code] if refusal else "",
    }

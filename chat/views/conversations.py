"""Doors of the messages between chats."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from accounts.requests import SignedInRequest
from chat import services
from chat.rules import Refused
from chat.views.writing import NOT_TAKEN, message, saved, written


@require_http_methods(["GET", "HEAD", "POST"])
def messages(request: SignedInRequest, treatment_id: UUID | None = None) -> HttpResponse:
    if request.method == "POST":
        return _posted_to_conversation(request, treatment_id)
    return _messages(request, treatment_id)


def _posted_to_conversation(request: SignedInRequest, treatment_id: UUID | None) -> HttpResponse:
    try:
        services.post_to_conversation(treatment_id=treatment_id, **message(request), by=request.user)
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
        written(request, page, refusal),
        status=NOT_TAKEN if refusal else None,
    )


@require_POST
def messages_draft(request: SignedInRequest, treatment_id: UUID) -> HttpResponse:
    return saved(request, services.save_conversation_draft, treatment_id=treatment_id)

"""Doors of the messages between chats, and of those that go later."""

from uuid import UUID

from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from accounts.requests import SignedInRequest, is_from_script
from chat import forms, services
from chat.rules import NotKept, Refused
from chat.views.writing import NOT_TAKEN, message, saved, sentence_of, written


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
    request: SignedInRequest, treatment_id: UUID | None, *, refusal: Refused | NotKept | None = None
) -> HttpResponse:
    page = services.open_messages(treatment_id=treatment_id, by=request.user)
    context = written(request, page, refusal) | {"later_key": forms.new_key()}
    return render(request, "chat/messages.html", context, status=NOT_TAKEN if refusal else None)


@require_POST
def messages_draft(request: SignedInRequest, treatment_id: UUID) -> HttpResponse:
    return saved(request, services.save_conversation_draft, treatment_id=treatment_id)


@require_POST
def messages_later(request: SignedInRequest, treatment_id: UUID) -> HttpResponse:
    try:
        services.write_later(treatment_id=treatment_id, **forms.read_later(request.POST), by=request.user)
    except (Refused, NotKept) as trouble:
        return _not_taken(request, treatment_id, trouble)
    return redirect("treatment_messages", treatment_id)


@require_POST
def change_later(request: SignedInRequest, treatment_id: UUID, later_id: UUID) -> HttpResponse:
    try:
        if request.POST.get("deed") == "take_back":
            services.take_back_later(later_id=later_id, by=request.user)
        else:
            services.move_later(later_id=later_id, day=forms.read_day(request.POST), by=request.user)
    except (Refused, NotKept) as trouble:
        return _not_taken(request, treatment_id, trouble)
    return redirect("treatment_messages", treatment_id)


def _not_taken(request: SignedInRequest, treatment_id: UUID, trouble: Refused | NotKept) -> HttpResponse:
    if is_from_script(request):
        return JsonResponse({"text": sentence_of(trouble)}, status=NOT_TAKEN)
    return _messages(request, treatment_id, refusal=trouble)

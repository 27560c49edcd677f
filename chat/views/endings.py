"""Doors of the end of a chat: what both take from it, how the young person leaves, and all of it to keep."""

from typing import Any
from uuid import UUID

from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.requests import SignedInRequest, is_from_script
from chat import forms, rules, selectors, services
from chat.views.writing import NOT_TAKEN

READ_AGAIN = "It was changed while you were reading. Have another look, then agree."


@require_http_methods(["GET", "HEAD", "POST"])
def chat_ending(request: SignedInRequest, session_id: UUID) -> HttpResponse:
    if request.method != "POST":
        return _page(request, session_id)
    typed = forms.read_summary(request.POST)
    deed = _agreed if request.POST.get("do") == "agree" else _saved
    try:
        return deed(request, session_id, typed)
    except rules.NotKept as trouble:
        return _not_kept(request, session_id, trouble, typed)


def _saved(request: SignedInRequest, session_id: UUID, typed: forms.TypedSummary) -> HttpResponse:
    summary = services.save_summary(session_id=session_id, sent=typed.sent, by=request.user)
    return _answer(request, session_id, selectors.summary_value(summary))


def _agreed(request: SignedInRequest, session_id: UUID, typed: forms.TypedSummary) -> HttpResponse:
    summary = services.agree_summary(
        session_id=session_id, sent=typed.sent, revision=typed.revision, by=request.user
    )
    told = selectors.summary_value(summary)
    if told[f"{request.user.role}_agrees"] or is_from_script(request):
        return _answer(request, session_id, told)
    return _page(request, session_id, sentence=READ_AGAIN)


@require_POST
def chat_check_out(request: SignedInRequest, session_id: UUID) -> HttpResponse:
    feeling, is_shared = request.POST.get("feeling", ""), request.POST.get("is_shared") == "yes"
    try:
        services.check_out(session_id=session_id, feeling=feeling, is_shared=is_shared, by=request.user)
    except rules.NotKept as trouble:
        return _not_kept(request, session_id, trouble)
    return _answer(request, session_id, {"feeling": feeling, "is_shared": is_shared})


@require_safe
def summaries(request: SignedInRequest) -> HttpResponse:
    return render(request, "chat/summaries.html", {"kept": selectors.kept_summaries(request.user)})


def _answer(request: SignedInRequest, session_id: UUID, told: dict[str, Any]) -> HttpResponse:
    return JsonResponse(told) if is_from_script(request) else redirect("chat_ending", session_id)


def _not_kept(
    request: SignedInRequest,
    session_id: UUID,
    trouble: rules.NotKept,
    typed: forms.TypedSummary | None = None,
) -> HttpResponse:
    stored = trouble.stored if isinstance(trouble, services.BothWrote) else None
    if is_from_script(request):
        theirs = selectors.summary_value(stored) if stored else None
        return JsonResponse({"sentence": trouble.sentence, "stored": theirs}, status=NOT_TAKEN)
    boxes = typed.beside(stored) if typed else None
    return _page(request, session_id, sentence=trouble.sentence, boxes=boxes, status=NOT_TAKEN)


def _page(
    request: SignedInRequest,
    session_id: UUID,
    *,
    sentence: str = "",
    boxes: services.SentSummary | None = None,
    status: int = 200,
) -> HttpResponse:
    ending = selectors.ending_page(request.user, session_id, now=timezone.now())
    context = {"ending": ending, "sentence": sentence, "boxes": boxes}
    return render(request, "chat/chat_ending.html", context, status=status)

"""Doors of what a TSW has at hand beside a chat: private notes, and a worry that is passed on."""

from dataclasses import asdict
from uuid import UUID

from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from accounts.requests import SignedInRequest, is_from_script
from chat import forms, selectors, services
from chat.models import PrivateNote
from chat.rules import NotKept
from chat.views.writing import NOT_TAKEN

CHANGED_ELSEWHERE = 409


@require_http_methods(["GET", "HEAD", "POST"])
def chat_notes(request: SignedInRequest, session_id: UUID) -> HttpResponse:
    if request.method != "POST":
        return _page(request, selectors.own_note_in(session_id, by=request.user))
    sent, is_page = forms.read_private_note(request.POST), not is_from_script(request)
    try:
        outcome = services.save_private_note(
            session_id=session_id, sent=sent, by=request.user, is_final=is_page
        )
    except NotKept as trouble:
        note = selectors.own_note_in(session_id, by=request.user)
        note.body = sent.body
        return _page(request, note, trouble.sentence) if is_page else _refused(trouble)
    return redirect("chat_session", session_id) if is_page else _to_script(outcome)


def _page(request: SignedInRequest, note: PrivateNote, refusal: str = "") -> HttpResponse:
    context = {"note": note, "note_refusal": refusal}
    return render(request, "chat/notes.html", context, status=NOT_TAKEN if refusal else None)


def _to_script(outcome: services.NoteOutcome) -> JsonResponse:
    """In the words of worksheet.js, which keeps these notes as it keeps answers."""
    note, slug = outcome.note, forms.NOTES
    if not outcome.is_kept:
        other = {"body": note.body, "revision": note.revision, "can_keep_both": True}
        return JsonResponse({"conflicts": {slug: other}}, status=CHANGED_ELSEWHERE)
    chosen = {slug: note.body} if outcome.is_joined else {}
    return JsonResponse({"saved": {slug: note.revision}, "chosen": chosen})


def _refused(trouble: NotKept) -> JsonResponse:
    return JsonResponse({"refused": {forms.NOTES: trouble.sentence}}, status=NOT_TAKEN)


@require_POST
def chat_worry(request: SignedInRequest, session_id: UUID) -> HttpResponse:
    form = forms.WorryForm(request.POST)
    if not form.is_valid():
        return _not_passed_on(request, session_id, form)
    open_now = services.raise_worry(session_id=session_id, **form.cleaned_data, by=request.user)
    if is_from_script(request):
        return JsonResponse({"worries": [asdict(each) for each in open_now]})
    return redirect("chat_session", session_id)


def _not_passed_on(request: SignedInRequest, session_id: UUID, form: forms.WorryForm) -> HttpResponse:
    tools = selectors.tools_in(session_id, by=request.user, now=timezone.now())
    refusal = " ".join(map(str, form.errors["reason"]))
    if is_from_script(request):
        return JsonResponse({"sentence": refusal}, status=NOT_TAKEN)
    context = {"tools": tools, "worry_refusal": refusal, "worry": request.POST.get("reason", "")}
    return render(request, "chat/worry_page.html", context, status=NOT_TAKEN)

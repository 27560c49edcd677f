"""Doors of what was said, to be read again."""

from uuid import UUID

from django.http import HttpResponse, JsonResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods, require_safe

from accounts.requests import SignedInRequest, is_from_script
from care.rules import today_in
from chat import forms, services


@require_safe
def transcript(request: SignedInRequest, session_id: UUID) -> HttpResponse:
    page = services.open_transcript(session_id=session_id, by=request.user)
    return render(request, "chat/transcript.html", {"page": page})


@require_safe
def transcript_text(request: SignedInRequest, session_id: UUID) -> HttpResponse:
    page = services.copy_transcript(session_id=session_id, by=request.user)
    answer = render(request, "chat/transcript.txt", {"page": page}, content_type="text/plain; charset=utf-8")
    day = today_in(page.session.treatment.time_zone, page.session.starts_at)
    # A name that says nothing to whoever looks through the downloads.
    answer["Content-Disposition"] = f'attachment; filename="notes-{day}.txt"'
    return answer


@require_http_methods(["GET", "HEAD", "POST"])
def chat_search(request: SignedInRequest) -> HttpResponse:
    # By POST: in the address, what was looked for would stay in a shared phone's history.
    page = services.search_chats(query=request.POST.get("q", ""), by=request.user)
    if is_from_script(request):
        return JsonResponse(forms.found(page))
    return render(request, "chat/search.html", {"page": page})

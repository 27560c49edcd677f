"""Doors of what was said, to be read again."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts.requests import SignedInRequest
from chat import services


@require_safe
def transcript(request: SignedInRequest, session_id: UUID) -> HttpResponse:
    page = services.open_transcript(session_id=session_id, by=request.user)
    return render(request, "chat/transcript.html", {"page": page})

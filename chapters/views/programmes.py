"""Doors for staff to the editions of the programme: looking one through, and releasing it."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from accounts.requests import SignedInRequest
from chapters import selectors, services


@require_safe
def programmes(request: SignedInRequest) -> HttpResponse:
    return render(request, "programmes/programmes.html", {"editions": selectors.editions(request.user)})


@require_safe
def programme(request: SignedInRequest, programme_id: UUID) -> HttpResponse:
    edition = selectors.edition(request.user, programme_id)
    return render(request, "programmes/programme.html", {"edition": edition})


@require_safe
def preview_chapter(request: SignedInRequest, programme_id: UUID, number: int) -> HttpResponse:
    depth = request.GET.get("depth", "")
    preview = selectors.preview(request.user, programme_id, number, depth=depth)
    context = {"page": preview.page, "preview": preview, "is_own": False}
    return render(request, "chapters/chapter.html", context)


@require_POST
def release_programme(request: SignedInRequest, programme_id: UUID) -> HttpResponse:
    if services.release_programme(programme_id=programme_id, by=request.user):
        messages.success(request, "Released. Whoever begins from now on reads this edition.")
    return redirect("programme", programme_id)

"""Doors to the path of chapters and to one chapter."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from accounts.requests import SignedInRequest
from care import services as care
from chapters import forms, selectors, services
from chapters.views.answers import kindly


@require_safe
def chapters(request: SignedInRequest) -> HttpResponse:
    page = selectors.path_page(request.user, now=timezone.now())
    return render(request, "chapters/chapters.html", {"page": page})


@kindly
@require_safe
def chapter(request: SignedInRequest, number: int) -> HttpResponse:
    page = services.open_chapter(number=number, depth=request.GET.get("depth", ""), by=request.user)
    return render(request, "chapters/chapter.html", {"page": page, "is_own": True})


@require_safe
def chapter_of(request: SignedInRequest, treatment_id: UUID, number: int) -> HttpResponse:
    depth = request.GET.get("depth", "")
    page = selectors.chapter_for_staff(request.user, treatment_id, number, depth=depth, now=timezone.now())
    return render(request, "chapters/chapter.html", {"page": page, "is_own": False})


@kindly
@require_POST
def time_chapter(request: SignedInRequest, treatment_id: UUID, number: int) -> HttpResponse:
    timing = forms.read_timing(request.POST)
    services.time_chapter(treatment_id=treatment_id, number=number, timing=timing, by=request.user)
    return redirect("chapter_of", treatment_id, number)


@require_POST
def exam_week(request: SignedInRequest) -> HttpResponse:
    week, deed = forms.read_exam_week(request.POST)
    change = care.take_exam_week if deed == "take" else care.withdraw_exam_week
    try:
        change(week=week, by=request.user)
    except care.NoExamWeek as reason:
        messages.warning(request, str(reason))
    return redirect("chapters")


@kindly
@require_POST
def chapter_place(request: SignedInRequest, number: int) -> HttpResponse:
    depth, section = forms.read_place(request.POST)
    services.keep_place(number=number, depth=depth, section=section, by=request.user)
    return HttpResponse(status=204)

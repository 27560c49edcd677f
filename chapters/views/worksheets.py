"""Doors to the young person's worksheet: reading it, saving, handing in, taking back, adding more."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.requests import SignedInRequest, is_from_script
from chapters import forms, selectors, services
from chapters.forms import Boxes
from chapters.services import Outcome
from chapters.views.answers import kindly, show_trouble, to_script

SAID = {
    "save": "Saved.",
    "hand_in": "Handed in. You’ll get a note when there is an answer.",
}


@kindly
@require_http_methods(["GET", "HEAD", "POST"])
def worksheet(request: SignedInRequest, number: int) -> HttpResponse:
    if request.method == "POST":
        return _write(request, number)
    page = services.see_answers(number=number, by=request.user)
    return render(request, "chapters/worksheet.html", {"page": page})


@require_safe
def worksheet_version(request: SignedInRequest, number: int, version: int) -> HttpResponse:
    page = selectors.own_version(request.user, number, version)
    return render(request, "chapters/version.html", {"page": page})


def _write(request: SignedInRequest, number: int) -> HttpResponse:
    boxes = forms.read_boxes(request.POST, deeds=forms.WRITERS_DEEDS)
    treatment, chapter = selectors.own_chapter(request.user, number, now=timezone.now())
    deed = services.hand_in if boxes.do == "hand_in" else services.save_answers
    outcome = deed(treatment=treatment, chapter=chapter, boxes=boxes.sent, by=request.user)
    if is_from_script(request):
        return to_script(outcome)
    if not outcome.is_whole:
        return _show_again(request, number, boxes, outcome)
    messages.success(request, SAID[boxes.do])
    return redirect(_next(number, boxes))


def _show_again(request: SignedInRequest, number: int, boxes: Boxes, outcome: Outcome) -> HttpResponse:
    page = services.see_answers(number=number, by=request.user)
    show_trouble(page, boxes, outcome)
    return render(request, "chapters/worksheet.html", {"page": page}, status=409)


def _next(number: int, boxes: Boxes) -> str:
    """Back to the exercise in the chapter's text, when that is where it was written."""
    if boxes.back and len(boxes.sent) == 1:
        slug = next(iter(boxes.sent))
        return f"{reverse('chapter', args=[number])}?depth={boxes.back}#exercise-{slug}"
    return reverse("worksheet", args=[number])


@kindly
@require_POST
def worksheet_take_back(request: SignedInRequest, number: int) -> HttpResponse:
    treatment, chapter = selectors.own_chapter(request.user, number, now=timezone.now())
    services.take_back(treatment=treatment, chapter=chapter, by=request.user)
    return redirect("worksheet", number)


@kindly
@require_POST
def worksheet_add_more(request: SignedInRequest, number: int) -> HttpResponse:
    treatment, chapter = selectors.own_chapter(request.user, number, now=timezone.now())
    services.add_more(treatment=treatment, chapter=chapter, by=request.user)
    return redirect("worksheet", number)

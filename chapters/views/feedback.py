"""Doors to a handed-in worksheet for its TSW and the supervisor: reading, writing beside it, sending."""

from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from accounts.requests import SignedInRequest, is_from_script
from chapters import forms, services
from chapters.forms import Boxes
from chapters.models import Verdict
from chapters.services import Outcome
from chapters.views.answers import kindly, show_trouble, to_script


@kindly
@require_http_methods(["GET", "HEAD", "POST"])
def worksheet_feedback(request: SignedInRequest, worksheet_id: UUID) -> HttpResponse:
    if request.method == "POST":
        return _write(request, worksheet_id)
    page = services.open_worksheet(worksheet_id=worksheet_id, by=request.user)
    template = "preview" if "preview" in request.GET and page.can_answer else "feedback"
    return render(request, f"chapters/{template}.html", {"page": page})


def _write(request: SignedInRequest, worksheet_id: UUID) -> HttpResponse:
    boxes = forms.read_boxes(request.POST, deeds=forms.TSWS_DEEDS)
    deed = services.send_feedback if boxes.do == "send" else services.save_feedback
    outcome = deed(worksheet_id=worksheet_id, boxes=boxes.sent, by=request.user)
    if is_from_script(request):
        return to_script(outcome)
    if not outcome.is_whole:
        return _show_again(request, worksheet_id, boxes, outcome)
    if "find" in request.POST:
        return redirect(_finder(outcome, beside=request.POST["find"]))
    if boxes.do == "preview":
        return redirect(f"{request.path}?preview=1")
    messages.success(request, "Sent." if boxes.do == "send" else "Saved. Nothing is sent yet.")
    return redirect("worksheet_feedback", worksheet_id)


def _finder(outcome: Outcome, *, beside: str) -> str:
    """Upstairs, where chats and messages are searched too; what was typed is saved by now."""
    sheet = outcome.worksheet
    place = urlencode({"worksheet": sheet.pk, "beside": beside})
    return f"{reverse('words', args=[sheet.treatment_id])}?{place}"


def _show_again(request: SignedInRequest, worksheet_id: UUID, boxes: Boxes, outcome: Outcome) -> HttpResponse:
    page = services.open_worksheet(worksheet_id=worksheet_id, by=request.user)
    show_trouble(page, boxes, outcome)
    return render(request, "chapters/feedback.html", {"page": page}, status=409)


@kindly
@require_POST
def ask_look(request: SignedInRequest, worksheet_id: UUID) -> HttpResponse:
    services.ask_look(worksheet_id=worksheet_id, by=request.user)
    messages.success(request, "Handed over for a look. Nothing is sent yet.")
    return redirect("worksheet_feedback", worksheet_id)


@kindly
@require_POST
def take_back_look(request: SignedInRequest, worksheet_id: UUID) -> HttpResponse:
    services.take_back_look(worksheet_id=worksheet_id, by=request.user)
    messages.success(request, "They are yours again. Nothing was sent.")
    return redirect("worksheet_feedback", worksheet_id)


@kindly
@require_POST
def decide_look(request: SignedInRequest, look_id: UUID) -> HttpResponse:
    verdict, note = request.POST.get("verdict", ""), request.POST.get("body-note", "")
    look = services.decide_look(look_id=look_id, verdict=verdict, note=note, by=request.user)
    messages.success(request, "Sent." if look.verdict == Verdict.SENT else "Given back with your note.")
    return redirect("worksheet_feedback", look.worksheet_id)


@kindly
@require_POST
def unquote(request: SignedInRequest, quotation_id: UUID) -> HttpResponse:
    draft = services.unquote(quotation_id=quotation_id, by=request.user)
    if is_from_script(request):
        return HttpResponse(status=204)
    place = draft.exercise.slug if draft.exercise else "overall"
    return redirect(f"{reverse('worksheet_feedback', args=[draft.worksheet_id])}#exercise-{place}")


@kindly
@require_POST
def helped(request: SignedInRequest, feedback_id: UUID) -> HttpResponse:
    has_helped = request.POST.get("helped") == "yes"
    words = services.say_helped(feedback_id=feedback_id, has_helped=has_helped, by=request.user)
    number = words.worksheet.chapter.number
    return redirect(f"{reverse('worksheet', args=[number])}#words-{words.pk}")

"""Doors to a handed-in worksheet for its TSW and the supervisor: reading, writing beside it, sending."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from accounts.requests import SignedInRequest, is_from_script
from chapters import forms, services
from chapters.forms import Boxes
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
    if boxes.do == "preview":
        return redirect(f"{request.path}?preview=1")
    messages.success(request, "Sent." if boxes.do == "send" else "Saved. Nothing is sent yet.")
    return redirect("worksheet_feedback", worksheet_id)


def _show_again(request: SignedInRequest, worksheet_id: UUID, boxes: Boxes, outcome: Outcome) -> HttpResponse:
    page = services.open_worksheet(worksheet_id=worksheet_id, by=request.user)
    show_trouble(page, boxes, outcome)
    return render(request, "chapters/feedback.html", {"page": page}, status=409)

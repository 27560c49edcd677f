"""Doors of coordination."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from accounts.models import User
from accounts.requests import SignedInRequest
from care import services as care
from care.rules import today_in
from chapters.services import NothingReleased
from chat.slots import NotPossible
from intake import forms, selectors, services


@require_safe
def coordination(request: SignedInRequest) -> HttpResponse:
    found = selectors.coordination(request.user, now=timezone.now())
    return render(request, "intake/coordination.html", {"coordination": found})


@require_http_methods(["GET", "HEAD", "POST"])
def reassign(request: SignedInRequest, treatment_id: UUID) -> HttpResponse:
    found = selectors.handover(request.user, treatment_id, now=timezone.now())
    form = forms.Handover(request.POST or None, loads=found.loads)
    if request.method == "POST" and form.is_valid() and _handed_over(request, found, form):
        return redirect("coordination")
    context = {"handover": found, "form": form}
    return render(request, "intake/reassign.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def begin_treatment(request: SignedInRequest, newcomer_id: UUID) -> HttpResponse:
    found = selectors.newcomer(request.user, newcomer_id)
    today = today_in(found.person.time_zone, timezone.now())
    form = forms.Begin(request.POST or None, loads=found.loads, today=today)
    if request.method == "POST" and form.is_valid() and _begun(request, found.person, form):
        return redirect("coordination")
    context = {"newcomer": found.person, "form": form}
    return render(request, "intake/begin.html", context, status=422 if form.errors else 200)


def _begun(request: SignedInRequest, newcomer: User, form: forms.Begin) -> bool:
    """Whether it was done; when not, the form says why."""
    tsw, *when = (form.cleaned_data[name] for name in ("tsw", "starts_on", "first_chat_on", "chat_at"))
    try:
        services.begin_treatment(
            young_person=newcomer, tsw=tsw, beginning=services.Beginning(*when), by=request.user
        )
    except NotPossible as refusal:
        form.add_error("chat_at", str(refusal))
        return False
    except (care.CannotAssign, services.AlreadyInTreatment, NothingReleased) as refusal:
        form.add_error("tsw", str(refusal) or "Somebody has just begun this treatment.")
        return False
    messages.success(
        request, f"{newcomer.name} is with {tsw.name}. The chats and the questions are in place."
    )
    return True


def _handed_over(request: SignedInRequest, found: selectors.Handover, form: forms.Handover) -> bool:
    """Whether it was done; when not, the form says why."""
    tsw, reason = form.cleaned_data["tsw"], form.cleaned_data["reason"]
    try:
        care.assign_tsw(treatment=found.place.treatment, tsw=tsw, reason=reason, by=request.user)
    except care.CannotAssign as refusal:
        form.add_error("tsw", str(refusal))
        return False
    messages.success(request, f"{found.place.treatment.young_person.name} is with {tsw.name} now.")
    return True

"""Doors of the times of chats: the weekly one, one more, moving or cancelling one, the calendar file."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.requests import SignedInRequest
from care.models import Treatment
from chat import forms_times as forms
from chat import selectors, services
from chat.services.diary_letters import times_path
from chat.slots import NotPossible
from chat.views.writing import NOT_TAKEN


@require_safe
def chat_times(request: SignedInRequest, treatment_id: UUID | None = None) -> HttpResponse:
    return _times(request, treatment_id)


@require_POST
def propose_slot(request: SignedInRequest, treatment_id: UUID) -> HttpResponse:
    form = forms.SlotForm(request.POST)
    if not form.is_valid():
        return _times(request, treatment_id, sentence="Choose a day and a time.")
    try:
        asked = services.propose_slot(treatment_id=treatment_id, **form.cleaned_data, by=request.user)
    except NotPossible as refusal:
        return _times(request, treatment_id, sentence=str(refusal))
    return _done(request, asked.treatment, "Asked. It holds as soon as the other one says yes.")


@require_POST
def answer_slot(request: SignedInRequest, treatment_id: UUID, slot_id: UUID) -> HttpResponse:
    is_yes = request.POST.get("answer") == "yes"
    answer = services.agree_slot if is_yes else services.decline_slot
    try:
        slot = answer(slot_id=slot_id, by=request.user)
    except NotPossible as refusal:
        return _times(request, treatment_id, sentence=str(refusal))
    return _done(request, slot.treatment, "Settled." if is_yes else "It stays as it was.")


@require_POST
def book_extra(request: SignedInRequest, treatment_id: UUID) -> HttpResponse:
    page = selectors.times_page(request.user, treatment_id, now=timezone.now())
    form = forms.DayAndTimeForm(request.POST, time_zone=page.treatment.time_zone)
    if not form.is_valid():
        return _times(request, treatment_id, extra=form)
    try:
        services.book_session(treatment=page.treatment, starts_at=form.starts_at, by=request.user)
    except NotPossible as refusal:
        form.add_error("at", str(refusal))
        return _times(request, treatment_id, extra=form)
    return _done(request, page.treatment, "Booked. A short letter says so.")


@require_http_methods(["GET", "HEAD", "POST"])
def chat_move(request: SignedInRequest, session_id: UUID) -> HttpResponse:
    page = selectors.move_page(request.user, session_id, now=timezone.now())
    form = forms.MoveForm(request.POST or None, by=request.user, time_zone=page.session.treatment.time_zone)
    if request.method == "POST" and form.is_valid() and _moved(request, session_id, form):
        return _done(request, page.session.treatment, "Moved. A short letter says so.")
    context = {"page": page, "form": form}
    return render(request, "chat/move.html", context, status=NOT_TAKEN if form.errors else None)


@require_POST
def chat_cancel(request: SignedInRequest, session_id: UUID) -> HttpResponse:
    form = forms.ChangeForm(request.POST, by=request.user)
    if not form.is_valid():
        return _not_cancelled(request, session_id, form)
    try:
        session = services.cancel_session(session_id=session_id, **form.cleaned_data, by=request.user)
    except NotPossible as refusal:
        form.add_error(None, str(refusal))
        return _not_cancelled(request, session_id, form)
    return _done(request, session.treatment, "Cancelled. A short letter says so.")


@require_safe
def calendar(request: SignedInRequest) -> HttpResponse:
    file = selectors.calendar_file(request.user, now=timezone.now())
    name = {"Content-Disposition": 'attachment; filename="beside.ics"'}
    return HttpResponse(file, content_type="text/calendar; charset=utf-8", headers=name)


def _moved(request: SignedInRequest, session_id: UUID, form: forms.MoveForm) -> bool:
    """Whether it was done; when not, the form says why."""
    try:
        services.move_session(
            session_id=session_id,
            starts_at=form.starts_at,
            reason=form.cleaned_data["reason"],
            by=request.user,
        )
    except NotPossible as refusal:
        form.add_error("when", str(refusal))
        return False
    return True


def _not_cancelled(request: SignedInRequest, session_id: UUID, form: forms.ChangeForm) -> HttpResponse:
    page = selectors.move_page(request.user, session_id, now=timezone.now())
    return render(request, "chat/move.html", {"page": page, "form": form}, status=NOT_TAKEN)


def _done(request: SignedInRequest, treatment: Treatment, sentence: str) -> HttpResponse:
    messages.success(request, sentence)
    return redirect(times_path(request.user, treatment))


def _times(
    request: SignedInRequest,
    treatment_id: UUID | None,
    *,
    sentence: str = "",
    extra: forms.DayAndTimeForm | None = None,
) -> HttpResponse:
    page = selectors.times_page(request.user, treatment_id, now=timezone.now())
    context = {
        "page": page,
        "sentence": sentence,
        "extra": extra or forms.DayAndTimeForm(time_zone=page.treatment.time_zone),
        "chosen": request.POST.get("slot", ""),
    }
    return render(request, "chat/times.html", context, status=NOT_TAKEN if sentence or extra else None)

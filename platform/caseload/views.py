"""Doors of a TSW's pages."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from accounts.requests import SignedInRequest, is_from_script
from caseload import forms, services
from caseload.selectors import waiting, week
from chapters import services as chapters
from chapters.views.answers import kindly


@require_safe
def my_week(request: SignedInRequest) -> HttpResponse:
    found = week.my_week(request.user, now=timezone.now())
    return render(request, "caseload/my_week.html", {"week": found})


@require_safe
def young_person(request: SignedInRequest, treatment_id: UUID) -> HttpResponse:
    record = services.open_record(treatment_id=treatment_id, by=request.user, now=timezone.now())
    return render(request, "caseload/young_person.html", {"record": record, "form": forms.Worry()})


@require_safe
def briefing(request: SignedInRequest, session_id: UUID) -> HttpResponse:
    found = services.open_briefing(session_id=session_id, by=request.user, now=timezone.now())
    return render(request, "caseload/briefing.html", {"briefing": found, "record": found.record})


@require_safe
def quick_look(request: SignedInRequest, treatment_id: UUID) -> HttpResponse:
    look = services.open_quick_look(treatment_id=treatment_id, by=request.user, now=timezone.now())
    return render(request, "caseload/quick_look.html", {"look": look})


@require_POST
def worry(request: SignedInRequest, treatment_id: UUID) -> HttpResponse:
    form = forms.Worry(request.POST)
    if not form.is_valid():
        record = services.open_record(treatment_id=treatment_id, by=request.user, now=timezone.now())
        return render(request, "caseload/young_person.html", {"record": record, "form": form}, status=422)
    reason = form.cleaned_data["reason"]
    services.raise_worry(treatment_id=treatment_id, reason=reason, by=request.user, now=timezone.now())
    messages.success(request, "Your supervisor sees this now. If it cannot wait, please phone them too.")
    return redirect("young_person", treatment_id)


@require_safe
def waiting_worksheets(request: SignedInRequest) -> HttpResponse:
    show, tsw = request.GET.get("show", ""), request.GET.get("tsw", "")
    page = waiting.waiting_page(request.user, show=show, tsw=tsw, now=timezone.now())
    return render(request, "caseload/waiting_worksheets.html", {"page": page})


@require_POST
def sign_off(request: SignedInRequest, tsw_id: UUID) -> HttpResponse:
    is_on = request.POST.get("is_on") == "yes"
    chapters.set_sign_off(tsw_id=tsw_id, is_on=is_on, by=request.user)
    how = "come to you first" if is_on else "go without a look"
    messages.success(request, f"From now on this TSW’s answers {how}.")
    return redirect("waiting_worksheets")


@kindly
@require_safe
def words(request: SignedInRequest, treatment_id: UUID) -> HttpResponse:
    found = services.search_words(
        treatment_id=treatment_id,
        query=request.GET.get("q", ""),
        only_written=request.GET.get("only") == "writing",
        by=request.user,
        now=timezone.now(),
    )
    if is_from_script(request):
        return JsonResponse(forms.found_words(found))
    place = forms.place_to_quote(request.GET)
    return render(request, "caseload/words.html", {"page": found, "place": place})


@kindly
@require_POST
def quote(request: SignedInRequest, worksheet_id: UUID) -> HttpResponse:
    asked = forms.read_quote(request.POST)
    made = services.quote_words(worksheet_id=worksheet_id, **asked, by=request.user, now=timezone.now())
    if is_from_script(request):
        return JsonResponse(forms.quotation(made))
    return redirect(
        f"{reverse('worksheet_feedback', args=[worksheet_id])}#exercise-{asked['slug'] or 'overall'}"
    )

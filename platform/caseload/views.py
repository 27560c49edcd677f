"""Doors of a TSW's pages."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from accounts.requests import SignedInRequest
from caseload import forms, services
from caseload.selectors import week


@require_safe
def my_week(request: SignedInRequest) -> HttpResponse:
    found = week.my_week(request.user, now=timezone.now())
    return render(request, "caseload/my_week.html", {"week": found})


@require_safe
def young_person(request: SignedInRequest, treatment_id: UUID) -> HttpResponse:
    record = services.open_record(treatment_id=treatment_id, by=request.user, now=timezone.now())
    return render(request, "caseload/young_person.html", {"record": record, "form": forms.Worry()})


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

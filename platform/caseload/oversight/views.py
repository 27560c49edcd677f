"""Doors of a supervisor's pages; all of them lie under /oversight/."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from accounts.requests import SignedInRequest
from care.services import AlertIsClosed
from caseload import forms
from caseload.oversight import selectors, services


@require_safe
def caseloads(request: SignedInRequest) -> HttpResponse:
    asked = request.GET.get("order", "")
    order = asked if asked in selectors.ORDERS else "need"
    found = selectors.caseloads(request.user, order=order, now=timezone.now())
    return render(request, "oversight/caseloads.html", {"caseloads": found})


@require_safe
def record(request: SignedInRequest, treatment_id: UUID) -> HttpResponse:
    found = services.open_oversight(treatment_id=treatment_id, by=request.user, now=timezone.now())
    context = {"oversight": found, "record": found.record, "outcome": forms.Outcome()}
    return render(request, "oversight/record.html", context)


@require_POST
def acknowledge(request: SignedInRequest, alert_id: UUID) -> HttpResponse:
    alert = services.acknowledge(alert_id=alert_id, by=request.user, now=timezone.now())
    messages.success(request, "Noted that you have seen it.")
    return redirect("oversight_record", alert.treatment_id)


@require_POST
def close(request: SignedInRequest, alert_id: UUID) -> HttpResponse:
    alert = selectors.alert_for(request.user, alert_id)
    form = forms.Outcome(request.POST)
    if not form.is_valid():
        messages.error(request, form.errors["outcome"].as_text())
        return redirect("oversight_record", alert.treatment_id)
    try:
        services.close(
            alert_id=alert_id, outcome=form.cleaned_data["outcome"], by=request.user, now=timezone.now()
        )
    except AlertIsClosed:
        messages.info(request, "Somebody has closed it already; what they wrote is kept.")
    return redirect("oversight_record", alert.treatment_id)

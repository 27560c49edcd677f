"""Doors of one's own diary: a TSW's hours of the week, and which letters somebody wants."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from accounts.requests import SignedInRequest
from chat import forms_times as forms
from chat import selectors, services
from chat.views.writing import NOT_TAKEN


@require_http_methods(["GET", "HEAD", "POST"])
def availability(request: SignedInRequest) -> HttpResponse:
    page = selectors.hours_page(request.user, now=timezone.now())
    form = forms.HoursForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        services.add_availability(hours_added=form.hours, by=request.user)
        return redirect("availability")
    context = {"page": page, "form": form}
    return render(request, "chat/availability.html", context, status=NOT_TAKEN if form.errors else None)


@require_POST
def withdraw_availability(request: SignedInRequest, availability_id: UUID) -> HttpResponse:
    services.withdraw_availability(availability_id=availability_id, by=request.user)
    return redirect("availability")


@require_http_methods(["GET", "HEAD", "POST"])
def letter_wishes(request: SignedInRequest) -> HttpResponse:
    now_wanted = selectors.wishes_of(request.user)
    form = forms.WishesForm(request.POST or None, initial=now_wanted)
    if request.method == "POST" and form.is_valid():
        services.save_wishes(**form.cleaned_data, by=request.user)
        messages.success(request, "Kept. It counts from the next letter on.")
        return redirect("letter_wishes")
    return render(request, "chat/wishes.html", {"form": form}, status=NOT_TAKEN if form.errors else None)

"""The young person's page of questions: asked, answered, or kindly neither."""

from uuid import UUID

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from accounts.requests import SignedInRequest
from measures import forms, selectors, services


@require_http_methods(["GET", "HEAD", "POST"])
def questions(request: SignedInRequest, occasion_id: UUID) -> HttpResponse:
    page = selectors.questions_page(occasion_id, by=request.user, now=timezone.now())
    form = forms.AnswersForm(request.POST if request.method == "POST" else None, instrument=page.instrument)
    if page.is_open and form.is_valid():
        try:
            services.answer_sai(occasion=page.occasion, answers=form.answers, by=request.user)
            return redirect("questions", occasion_id)
        except services.NotOpen:  # it closed while they chose; the page says so
            return redirect("questions", occasion_id)
        except services.NotKept:
            form.add_error(None, forms.NOT_KEPT)
    words = {"page": page, "form": form, "readers": settings.BLINDED_READERS}
    return render(request, "measures/questions.html", words, status=503 if form.non_field_errors() else 200)

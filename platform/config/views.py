"""The roof's own pages: the way home, help, health and the error pages."""

from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import RequestDataTooBig, TooManyFieldsSent
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.views.decorators.http import require_safe

from accounts.models import Role
from config import readiness
from config.context import HOMES
from config.help_lines import help_lines


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    return redirect(HOMES[Role(request.user.role)])  # type: ignore[union-attr]


@login_not_required
@require_safe
def help_now(request: HttpRequest) -> HttpResponse:
    return render(request, "help.html", {"help_lines": help_lines()})


@login_not_required
@require_safe
def healthz(request: HttpRequest) -> HttpResponse:
    return HttpResponse("alive\n", content_type="text/plain")


@login_not_required
@require_safe
def readyz(request: HttpRequest) -> HttpResponse:
    missing = readiness.missing()
    return JsonResponse({"ready": not missing, "missing": missing}, status=503 if missing else 200)


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    is_too_much = isinstance(exception, RequestDataTooBig | TooManyFieldsSent)
    return render(request, "400.html", {"is_too_much": is_too_much}, status=400)


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    return render(request, "403.html", status=403)


@login_not_required
def form_expired(request: HttpRequest, reason: str = "") -> HttpResponse:
    return render(request, "403.html", {"form_expired": True}, status=403)


@login_not_required
def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    return render(request, "404.html", status=404)


def server_error(request: HttpRequest) -> HttpResponse:
    # Rendered without the request: what it would look up may be what is broken.
    return HttpResponse(render_to_string("500.html"), status=500)

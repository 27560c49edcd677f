"""How long a session lasts, how a page learns that it is over, and the second step of staff."""

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.contrib import auth
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone

from accounts import cookies, selectors, services
from accounts.requests import is_from_script

Answer = Callable[[HttpRequest], HttpResponse]
View = Callable[..., HttpResponse]

SET_UP = "mfa_index"
WITHOUT_SECOND_STEP = {
    "account_login",
    "account_logout",
    "account_me",
    "account_reauthenticate",
    "account_sign_out_everywhere",
    "healthz",
    "help",
    "leave",
    "readyz",
}


class SessionAge:
    """Ends a session that was idle or lasted too long, and tells scripts so in a way they can act on."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        user = request.user
        if user.is_authenticated:
            device = selectors.device_of(request.session.session_key)
            if device and selectors.is_over(device, user, now=timezone.now()):
                services.end_session(session_key=request.session.session_key, by=user)
                auth.logout(request)
            else:
                counts = request.headers.get("X-Poll") != "1"
                services.note_activity(request, device=device, counts=counts)
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: View, args: Any, kwargs: Any) -> HttpResponse | None:
        is_open = not getattr(view, "login_required", True)
        if is_open or request.user.is_authenticated:
            return None
        if is_from_script(request):
            # A redirect would put the sign-in page where a script expects its answer.
            return HttpResponse(status=401, headers={"X-Sign-In": "again"})
        # Somebody took the phone and pressed Back: not even our sign-in page is there to be seen.
        return redirect(settings.NEUTRAL_SITE) if cookies.is_back_after_leaving(request) else None


class SecondFactorForStaff:
    """Outside the demo staff set up a second step before they see anything else."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: View, args: Any, kwargs: Any) -> HttpResponse | None:
        name = request.resolver_match.url_name if request.resolver_match else None
        is_allowed = name in WITHOUT_SECOND_STEP or str(name).startswith("mfa_")
        user = request.user
        if is_allowed or not user.is_authenticated or not selectors.needs_second_step(user):
            return None
        return redirect(SET_UP)

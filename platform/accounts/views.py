"""Doors of one's own account: its page, signing out everywhere, joining, leaving quickly."""

from allauth.core import ratelimit
from allauth.mfa.webauthn.views import AddWebAuthnView
from django.conf import settings
from django.contrib import auth, messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.csrf import csrf_exempt, ensure_csrf_cookie
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts import cookies, invitations, selectors, services
from accounts.forms import JoinForm, PhoneForm
from accounts.requests import SignedInRequest

NO_MATCH = (
    "That address and code don’t go together, or the code is not open just now. Check both; "
    "after several tries it rests for fifteen minutes. Whoever gave you the code can give you a new one."
)
TOO_MANY = "That was a few tries in a row. Wait a minute, then try again. Nothing you typed is lost."


@require_safe
def security(request: HttpRequest) -> HttpResponse:
    return _security(request, PhoneForm(initial={"phone": request.user.phone}))  # type: ignore[union-attr]


def _security(request: HttpRequest, form: PhoneForm, status: int = 200) -> HttpResponse:
    context = selectors.security_of(request) | {"form": form}
    return render(request, "accounts/security.html", context, status=status)


@require_POST
def phone(request: SignedInRequest) -> HttpResponse:
    if not request.user.is_staff_member:
        raise Http404
    form = PhoneForm(request.POST)
    if not form.is_valid():
        return _security(request, form, status=422)
    services.change_phone(person=request.user, phone=form.cleaned_data["phone"], by=request.user)
    messages.success(request, "Saved. Your colleagues see this number." if request.user.phone else "Saved.")
    return redirect("account_security")


@require_POST
def sign_out_everywhere(request: SignedInRequest) -> HttpResponse:
    services.sign_out_everywhere(by=request.user)
    auth.logout(request)
    messages.success(request, "You’re signed out on every device.")
    return redirect("account_login")


class AddPasskey(AddWebAuthnView):
    """allauth's own page; a young person, who needs no spare codes beside a password, is not sent to them."""

    def get_success_url(self) -> str:
        if self.request.user.is_young_person:
            return reverse("account_security")
        url: str = super().get_success_url()
        return url


add_passkey = AddPasskey.as_view()


@login_not_required
@ensure_csrf_cookie
@require_safe
def me(request: HttpRequest) -> JsonResponse:
    """Who is signed in, as a mark that names nobody; a page asks before it goes on with its work."""
    user = request.user
    return JsonResponse({"mark": selectors.mark_of(user) if user.is_authenticated else ""})


@login_not_required
@sensitive_post_parameters("code", "password")
@require_http_methods(["GET", "HEAD", "POST"])
def join(request: HttpRequest) -> HttpResponse:
    form = JoinForm(request.POST or None)
    if request.method != "POST" or not form.is_valid():
        return render(request, "accounts/join.html", {"form": form})
    if not ratelimit.consume(request, action="join", key=form.cleaned_data["email"].lower()):
        form.add_error(None, TOO_MANY)
        return render(request, "accounts/join.html", {"form": form}, status=429)
    if not invitations.accept(**form.cleaned_data):
        form.add_error(None, NO_MATCH)
        return render(request, "accounts/join.html", {"form": form})
    messages.success(request, "Your account is ready. Sign in with your new password.")
    return redirect("account_login")


# Leaving has to work from a page whose token is out of date, so it asks for none. Another site cannot use
# that: a foreign form does not carry our SameSite=Lax cookie, so it has no session to end, and a request
# that a browser marks as foreign has no cookie taken away either.
@csrf_exempt
@login_not_required
@require_POST
def leave(request: HttpRequest) -> HttpResponse:
    answer = HttpResponseRedirect(settings.NEUTRAL_SITE, status=303)
    if request.headers.get("Sec-Fetch-Site") in ("cross-site", "same-site"):
        return answer
    if request.user.is_authenticated:
        services.end_session(session_key=request.session.session_key, by=request.user)
    auth.logout(request)
    cookies.take_away_all(request, answer)
    answer["Clear-Site-Data"] = '"cache", "storage"'
    answer["Cache-Control"] = "no-store"
    return answer

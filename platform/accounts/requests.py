"""What doors know of a request: whose it is once LoginRequiredMiddleware has let it in, and who sent it."""

from django.http import HttpRequest

from accounts.models import User


class SignedInRequest(HttpRequest):
    user: User


def is_from_script(request: HttpRequest) -> bool:
    """Our own scripts say so (session.js); they get words and codes where a person gets a page."""
    return request.headers.get("X-Requested-With") == "XMLHttpRequest"

"""What a browser keeps of us after somebody left quickly: nothing but a mark of ten minutes, for Back."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse

LEFT_COOKIE = "left"
BACK_LEADS_AWAY_FOR = 600


def take_away_all(request: HttpRequest, answer: HttpResponse) -> None:
    for name in {*request.COOKIES, settings.SESSION_COOKIE_NAME, settings.CSRF_COOKIE_NAME}:
        answer.delete_cookie(name, samesite="Lax")
    answer.set_cookie(
        LEFT_COOKIE, "1", max_age=BACK_LEADS_AWAY_FOR, httponly=True, secure=settings.HTTPS, samesite="Lax"
    )


def is_back_after_leaving(request: HttpRequest) -> bool:
    """Back asks again for a page that one of our own pages had led to; nobody who types an address does."""
    return (
        LEFT_COOKIE in request.COOKIES
        and request.headers.get("Sec-Fetch-Mode") == "navigate"
        and request.headers.get("Sec-Fetch-Site") == "same-origin"
    )

"""The demo's password is public, so the demo answers this machine only, unless it is told otherwise."""

import ipaddress
from collections.abc import Callable
from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpRequest, HttpResponse

Answer = Callable[[HttpRequest], HttpResponse]
SENTENCE = (
    "This is a demo with a password everybody knows, so it answers this machine only. "
    "Set BESIDE_DEMO_ANYWHERE=true to let others in.\n"
)


class LoopbackOnly:
    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if settings.DEMO and not settings.DEMO_ANYWHERE and not _is_from_here(request):
            return HttpResponse(SENTENCE, status=403, content_type="text/plain")
        return self.get_response(request)


def _is_from_here(request: HttpRequest) -> bool:
    """Both the name that was asked for and the address that asks; a socket file has no address."""
    address = request.META.get("REMOTE_ADDR", "")
    return is_loopback(_host(request)) and (address == "" or is_loopback(address))


def _host(request: HttpRequest) -> str:
    try:
        return urlsplit(f"//{request.META.get('HTTP_HOST') or request.META['SERVER_NAME']}").hostname or ""
    except ValueError:
        return ""


def is_loopback(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        found = ipaddress.ip_address(host)
    except ValueError:
        return False
    mapped = getattr(found, "ipv4_mapped", None)
    return (mapped or found).is_loopback

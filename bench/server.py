"""The WSGI door of the benchmark: Beside itself, unchanged, and beside it two peers in the same processes.

`/-bare/…` shows the same page to whoever `X-Person` names: same view, queries and template, but no sign-in
and no middleware. `/-bytes/N` is Django answering N bytes that cost nothing to make.
"""

from collections.abc import Callable, Iterable
from typing import Any

from django.core.handlers.wsgi import WSGIHandler, WSGIRequest
from django.http import HttpRequest, HttpResponse
from django.test.utils import override_settings
from django.urls import ResolverMatch

import config.wsgi  # first: it sets Django up
from accounts.models import User

BARE, BYTES = "/-bare", "/-bytes/"


def answer_bytes(request: HttpRequest, count: int) -> HttpResponse:
    return HttpResponse(b"." * count)


class Bare(WSGIHandler):
    """Django with our addresses and no middleware."""

    def resolve_request(self, request: WSGIRequest) -> ResolverMatch:
        if request.path_info.startswith(BYTES):
            return ResolverMatch(answer_bytes, (int(request.path_info.removeprefix(BYTES)),), {})
        request.user = User.objects.get(pk=request.headers["X-Person"])
        return super().resolve_request(request)


with override_settings(MIDDLEWARE=[]):
    bare = Bare()


def application(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
    path = environ["PATH_INFO"]
    if path.startswith(BARE):
        return bare(environ | {"PATH_INFO": path.removeprefix(BARE)}, start_response)
    return (bare if path.startswith(BYTES) else config.wsgi.application)(environ, start_response)

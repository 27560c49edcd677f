"""What holds for every answer: this part's pages only, nothing cached, what is not visible is not found."""

from collections.abc import Callable

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.middleware.gzip import GZipMiddleware
from django.shortcuts import redirect
from django.utils.cache import add_never_cache_headers

from care.permissions import NoTreatmentYet, NotVisible

Answer = Callable[[HttpRequest], HttpResponse]
MADE_SMALL = ("text/html", "text/css", "text/javascript", "image/svg+xml")
EVERYWHERE = ("/healthz", "/readyz", "/static/")


class OnlyThisPart:
    """`oversight` serves /oversight/ only; `web` everything but that; `live` only sockets."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.path.startswith(EVERYWHERE) or settings.PART == "all":
            return self.get_response(request)
        is_oversight = request.path.startswith("/oversight/")
        if settings.PART == "live" or is_oversight != (settings.PART == "oversight"):
            return HttpResponse("Not found", status=404, content_type="text/plain")
        return self.get_response(request)


class PrivateAnswers:
    """Pages are never stored by a browser or a proxy: a shared phone keeps nothing."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if not response.has_header("Cache-Control"):
            add_never_cache_headers(response)
            response["Cache-Control"] = "no-store, private"
        response["X-Robots-Tag"] = "noindex, nofollow"
        return response


class SmallPages(GZipMiddleware):
    """Pages travel compressed, for slow phones; films stay as they are, so that parts can be asked for.

    So do styles and scripts where they are served as they lie; collected ones are compressed already.
    Django masks the form token anew for every page and pads what it compresses, so that the size of a page
    does not tell what is in it (BREACH).
    """

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        is_small = response.get("Content-Type", "").startswith(MADE_SMALL)
        return super().process_response(request, response) if is_small else response


class NotVisibleIsNotFound:
    """The same 404 for what does not exist and for what is not yours."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if isinstance(exception, NoTreatmentYet) and request.method in ("GET", "HEAD"):
            # Today says that it is being set up; their own menu must not lead to "not found".
            return redirect("today")
        if isinstance(exception, NotVisible):
            raise Http404 from None
        return None

"""The door to films and recordings: signed in, in parts when asked (Range), nothing stored on the way."""

from uuid import UUID

from django.http import HttpResponse, HttpResponseNotModified
from django.views.decorators.http import require_safe

from accounts.requests import SignedInRequest
from chapters import rules, selectors
from chapters.selectors import MediaFile

# A player asks again for what follows; so no answer holds more than this in memory.
LONGEST_PART = 1024 * 1024


@require_safe
def chapter_media(request: SignedInRequest, media_id: UUID, part: str) -> HttpResponse:
    media = selectors.media_file(request.user, media_id, part)
    if request.headers.get("If-None-Match") == media.etag:
        return _with_headers(HttpResponseNotModified(), media)
    wanted = request.headers.get("Range", "")
    if wanted and request.headers.get("If-Range", media.etag) == media.etag:
        return _with_headers(_part_of(media, wanted), media)
    return _with_headers(_bytes(media, 0, media.size - 1, status=200), media)


def _part_of(media: MediaFile, wanted: str) -> HttpResponse:
    try:
        found = rules.byte_range(wanted, media.size)
    except rules.RangeNotSatisfiable:
        return HttpResponse(status=416, headers={"Content-Range": f"bytes */{media.size}"})
    if found is None:
        return _bytes(media, 0, media.size - 1, status=200)
    first, last = found[0], min(found[1], found[0] + LONGEST_PART - 1)
    response = _bytes(media, first, last, status=206)
    response["Content-Range"] = f"bytes {first}-{last}/{media.size}"
    return response


def _bytes(media: MediaFile, first: int, last: int, *, status: int) -> HttpResponse:
    with media.path.open("rb") as file:
        file.seek(first)
        content = file.read(last - first + 1)
    return HttpResponse(content, status=status, content_type=media.content_type)


def _with_headers(response: HttpResponse, media: MediaFile) -> HttpResponse:
    response["ETag"] = media.etag
    response["Accept-Ranges"] = "bytes"
    response["X-Content-Type-Options"] = "nosniff"
    return response

"""Pages, styles and scripts travel compressed; films and what is asked for in parts do not."""

import gzip

import pytest
from django.http import HttpResponse, StreamingHttpResponse

from config.middleware import SmallPages

ACCEPTS = {"Accept-Encoding": "gzip, br"}


def test_a_page_comes_small_and_reads_the_same(client, db):
    plain, small = client.get("/help/"), client.get("/help/", headers=ACCEPTS)
    assert small["Content-Encoding"] == "gzip"
    assert len(small.content) * 2 < len(plain.content)
    assert b"Need help now?" in gzip.decompress(small.content)


@pytest.mark.parametrize("path", ["css/components.css", "js/worksheet.js", "img/mark.svg"])
def test_styles_and_scripts_come_small_where_nothing_has_collected_them(path, client, settings):
    answer = client.get(f"/static/{path}", headers=ACCEPTS)
    whole = (settings.BASE_DIR / "static" / path).read_bytes()
    assert answer["Content-Encoding"] == "gzip"
    assert gzip.decompress(b"".join(answer.streaming_content)) == whole


def test_films_and_exports_stay_as_they_are(rf):
    film = StreamingHttpResponse([b"film" * 200], content_type="video/mp4", headers={"Content-Length": "800"})
    copy = HttpResponse(b"words " * 200, content_type="text/plain")
    for answer in (film, copy):
        sent = SmallPages(lambda request, answer=answer: answer)(rf.get("/", headers=ACCEPTS))
        assert not sent.has_header("Content-Encoding")
    assert film["Content-Length"] == "800"

"""The pages through the whole of Django: without a script, with one, and for those who must see nothing."""

import re

import pytest
from django.urls import reverse

from chapters import services
from chapters.models import Answer, Media, Worksheet
from tests import factories
from tests.chapters import packs

WORKSHEET = "/chapters/1/worksheet/"
SCRIPT = {"X-Requested-With": "XMLHttpRequest"}


def fields_of(html):
    """What a browser would send back untouched."""
    hidden = dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', html))
    texts = dict(re.findall(r'<textarea id="[^"]+" name="([^"]+)"[^>]*>\n(.*?)</textarea>', html, re.S))
    return {name: value for name, value in (hidden | texts).items() if name != "csrfmiddlewaretoken"}


def test_a_whole_week_without_a_script(annas, toms, anna):
    form = fields_of(annas.get(WORKSHEET).content.decode())
    form |= {"body-moment": "In the kitchen.", "body-lately": ["Tired", "Flat"], "body-heavy": "7"}
    assert annas.post(WORKSHEET, form | {"do": "save"}).status_code == 302
    form = fields_of(annas.get(WORKSHEET).content.decode()) | {"body-lately": ["Flat"], "body-heavy": "7"}
    assert form["body-moment"] == "In the kitchen."
    assert annas.post(WORKSHEET, form | {"do": "hand_in"}).status_code == 302
    page = reverse("worksheet_feedback", args=[Worksheet.objects.get().pk])
    words = fields_of(toms.get(page).content.decode()) | {"body-moment": "I'd like to hear more."}
    assert toms.post(page, words | {"do": "preview"}).url == f"{page}?preview=1"
    assert "I&#x27;d like to hear more." in toms.get(f"{page}?preview=1").content.decode()
    assert toms.post(page, {"do": "send"}).status_code == 302
    assert "I&#x27;d like to hear more." in annas.get(WORKSHEET).content.decode()
    assert "Anna read it on" in toms.get(page).content.decode()


def test_a_script_learns_what_became_of_each_box(annas):
    box = {"revision-moment": "0", "body-moment": "Quiet."}
    assert annas.post(WORKSHEET, box, headers=SCRIPT).json()["saved"] == {"moment": 1}
    reply = annas.post(WORKSHEET, box | {"body-moment": "Loud."}, headers=SCRIPT)
    assert (reply.status_code, reply.json()["conflicts"]["moment"]["body"]) == (409, "Quiet.")
    long = {"revision-moment": "1", "body-moment": "x" * 10_001}
    assert annas.post(WORKSHEET, long, headers=SCRIPT).status_code == 422


def test_without_a_script_two_versions_are_shown_and_one_is_chosen(annas, write):
    form = fields_of(annas.get(WORKSHEET).content.decode()) | {"body-moment": "Mine"}
    write(body="Theirs")
    reply = annas.post(WORKSHEET, form | {"do": "hand_in"})
    html = reply.content.decode()
    assert (reply.status_code, "Theirs" in html, "Mine" in html) == (409, True, True)
    annas.post(WORKSHEET, fields_of(html) | {"keep-moment": "both", "do": "save"})
    assert Answer.objects.get(exercise__slug="moment").body == "Theirs\n\nMine"


def test_a_form_left_open_does_not_undo_what_was_written_elsewhere(annas, write):
    form = fields_of(annas.get(WORKSHEET).content.decode())
    write(body="Written elsewhere")
    assert annas.post(WORKSHEET, form | {"do": "save"}).status_code == 302
    assert Answer.objects.get().body == "Written elsewhere"


@pytest.mark.parametrize("deed", ["send", "preview", "everything"])
def test_a_deed_that_is_not_the_writers_changes_nothing(annas, deed):
    box = {"revision-moment": "0", "body-moment": "Quiet.", "do": deed}
    assert annas.post(WORKSHEET, box).status_code == 400
    assert not Answer.objects.exists()


def test_words_that_come_too_late_are_there_to_be_copied(annas):
    form = fields_of(annas.get(WORKSHEET).content.decode())
    annas.post(WORKSHEET, form | {"do": "hand_in"})
    reply = annas.post(WORKSHEET, form | {"body-moment": "Typed on the old page", "do": "save"})
    assert (reply.status_code, "Typed on the old page" in reply.content.decode()) == (403, True)
    assert not Answer.objects.filter(body="Typed on the old page").exists()


def test_what_is_too_long_stays_on_the_page(annas):
    form = fields_of(annas.get(WORKSHEET).content.decode()) | {"body-moment": "x" * 10_001}
    html = annas.post(WORKSHEET, form | {"do": "hand_in"}).content.decode()
    assert "x" * 10_001 in html
    assert "Nothing is lost" in html


@pytest.mark.parametrize(
    "extra",
    [
        {"status": "answered"},
        {"body-moment": "no revision"},
        {"revision-moment": "-1"},
        {"revision-moment": "9" * 30},
        {"revision-moment": "0", "keep-moment": "all"},
        {"revision-moment": "0", "writer": "me"},
        {"do": "erase"},
        {"back": "//elsewhere.test"},
    ],
)
def test_what_was_not_asked_for_is_refused(annas, extra):
    assert annas.post(WORKSHEET, extra).status_code == 400


def test_an_exercise_of_another_chapter_is_not_there(annas):
    assert annas.post(WORKSHEET, {"revision-riddle": "0", "body-riddle": "a"}).status_code == 404


def test_one_exercise_can_be_saved_from_the_chapters_text(annas):
    box = {"revision-moment": "0", "body-moment": "Here.", "back": "standard", "do": "save"}
    assert annas.post(WORKSHEET, box).url == "/chapters/1/?depth=standard#exercise-moment"


def test_what_people_write_is_never_markup(annas, write):
    write(body="</textarea><script>alert(1)</script>")
    for page in (WORKSHEET, "/chapters/1/"):
        assert "<script>alert(1)" not in annas.get(page).content.decode()


def test_a_chapter_that_is_not_open_says_so_kindly(annas):
    reply = annas.get("/chapters/2/")
    assert reply.status_code == 403
    assert "opens when chapter 1 is handed in" in reply.content.decode()


@pytest.mark.parametrize("depth", ["gist", "standard", "full", "riddle"])
def test_every_depth_answers(annas, depth):
    assert annas.get(f"/chapters/1/?depth={depth}").status_code == 200


def test_the_path_says_what_is_open(annas):
    html = annas.get("/chapters/").content.decode()
    assert "Chapter one" in html
    assert "opens when chapter 1 is handed in" in html


@pytest.mark.parametrize("name", ["tom", "ines", "ruth", "kit", "omar", "ada"])
def test_the_young_persons_pages_are_only_theirs(request, signed_in, chapter, name):
    client = signed_in(request.getfixturevalue(name))
    for page in ("/chapters/", "/chapters/1/", WORKSHEET):
        assert client.get(page).status_code == 404
    for page in (WORKSHEET, f"{WORKSHEET}take-back/", f"{WORKSHEET}add-more/", "/chapters/1/place/"):
        assert client.post(page).status_code == 404


@pytest.mark.parametrize(
    ("name", "status"),
    [("tom", 200), ("ruth", 200), ("anna", 404), ("ines", 404), ("kit", 404), ("omar", 404)],
)
def test_who_reads_beside_a_young_person(request, signed_in, handed_in, treatment, name, status):
    client = signed_in(request.getfixturevalue(name))
    assert client.get(reverse("worksheet_feedback", args=[handed_in.pk])).status_code == status
    assert client.get(reverse("chapter_of", args=[treatment.pk, 1])).status_code == status


def test_staff_reading_the_chapter_see_no_draft(signed_in, tom, write, treatment):
    write(body="A secret draft")
    html = signed_in(tom).get(reverse("chapter_of", args=[treatment.pk, 1])).content.decode()
    assert "Pick one moment." in html
    assert "A secret draft" not in html


def test_a_former_tsw_reads_nothing_any_more(signed_in, tom, handed_in, treatment):
    treatment.assignments.update(until_at=handed_in.handed_in_at)
    assert signed_in(tom).get(reverse("worksheet_feedback", args=[handed_in.pk])).status_code == 404


def film(part="file"):
    return reverse("chapter_media", args=[Media.objects.get(slug="film").pk, part])


def test_a_film_comes_whole_or_in_parts(annas):
    whole = annas.get(film())
    assert (whole.status_code, whole.content, whole["Content-Type"]) == (200, packs.FILM, "video/mp4")
    part = annas.get(film(), headers={"Range": "bytes=10-19"})
    assert (part.status_code, part.content) == (206, packs.FILM[10:20])
    assert (part["Content-Range"], part["Accept-Ranges"]) == ("bytes 10-19/4096", "bytes")


def test_bytes_outside_a_film_are_refused(annas):
    reply = annas.get(film(), headers={"Range": "bytes=5000-"})
    assert (reply.status_code, reply["Content-Range"]) == (416, "bytes */4096")


def test_a_film_has_a_tag_and_is_not_sent_twice(annas):
    tag = annas.get(film())["ETag"]
    assert annas.get(film(), headers={"If-None-Match": tag}).status_code == 304
    stale = annas.get(film(), headers={"Range": "bytes=0-9", "If-Range": '"other"'})
    assert (stale.status_code, len(stale.content)) == (200, 4096)


def test_captions_and_posters_have_their_own_types(annas):
    assert annas.get(film("captions"))["Content-Type"] == "text/vtt; charset=utf-8"
    assert annas.get(film("poster"))["Content-Type"] == "image/jpeg"


@pytest.mark.parametrize("part", ["transcript_html", "note", "pk", "chapter"])
def test_nothing_but_the_files_of_a_film_is_served(annas, part):
    assert annas.get(film(part)).status_code == 404


@pytest.mark.parametrize(("name", "status"), [("tom", 200), ("kit", 200), ("omar", 404), ("ada", 404)])
def test_films_are_for_those_who_read_or_preview_them(request, signed_in, plan, name, status):
    assert signed_in(request.getfixturevalue(name)).get(film()).status_code == status


def test_films_of_another_edition_are_not_for_a_young_person(signed_in, plan):
    assert signed_in(factories.young_person("bo")).get(film()).status_code == 404


def test_films_are_not_for_passers_by(client, plan):
    assert client.get(film()).status_code == 302


def test_a_page_with_a_film_never_starts_it(annas):
    html = annas.get("/chapters/1/").content.decode()
    assert 'preload="none"' in html
    assert '<track kind="captions"' in html
    assert "autoplay" not in html


def test_a_chapter_costs_the_same_however_often_it_is_read(
    annas, anna, handed_in, django_assert_max_num_queries
):
    services.open_chapter(number=1, depth="", by=anna)
    with django_assert_max_num_queries(26):
        annas.get("/chapters/1/")

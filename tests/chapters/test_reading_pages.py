"""What the pages of reading say: lengths, what is kept, why a chapter waits, exam weeks, own words."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from care.models import ExamWeek
from chapters import selectors, services
from chapters.models import Depth, Kept, MyWords, Opening, Section


def page_of(client, path="/chapters/1/") -> str:
    return client.get(path).content.decode()


def when(treatment, number=2) -> str:
    return reverse("time_chapter", args=[treatment.pk, number])


def test_three_lengths_say_how_long_they_take(annas, anna, chapter):
    """The pack promises 2 and 9 minutes; 1,600 words are 8 minutes, and nobody has promised less for them."""
    Section.objects.create(
        chapter=chapter, depth=Depth.FULL, position=1, slug="all", title="All", html="<p>All</p>", words=1600
    )
    page = services.open_chapter(number=1, depth="full", by=anna)
    assert [(choice.depth, choice.minutes) for choice in page.depths] == [
        ("gist", 2),
        ("standard", 9),
        ("full", 8),
    ]
    assert page_of(annas, "/chapters/1/?depth=full").count('aria-current="true"') == 1


def test_where_one_stopped_is_said_with_what_is_left(annas, anna):
    services.keep_place(number=1, depth="standard", section="look", by=anna)
    html = page_of(annas)
    assert "You stopped at “Look”. About 8 minutes left." in html
    assert "you stopped at “Look”, about 8 min left" in page_of(annas, "/chapters/")


@pytest.mark.parametrize(("section", "depth"), [("hello", "standard"), ("look", "gist")])
def test_the_beginning_or_a_place_in_another_length_is_no_place_one_stopped_at(annas, anna, section, depth):
    services.keep_place(number=1, depth="standard", section=section, by=anna)
    assert "You stopped at" not in page_of(annas, f"/chapters/1/?depth={depth}")


def test_the_name_of_the_critic_stands_in_the_text_and_is_never_markup(
    annas, treatment, chapter, signed_in, tom
):
    chapter.sections.filter(slug="hello").update(html="<p>Here is <!--word:critic:the inner critic-->.</p>")
    assert "Here is the inner critic." in page_of(annas)
    MyWords.objects.create(treatment=treatment, critic_name="<b>Gary</b>")
    assert "Here is &lt;b&gt;Gary&lt;/b&gt;." in page_of(annas)
    assert "Here is the inner critic." in page_of(
        signed_in(tom), reverse("chapter_of", args=[treatment.pk, 1])
    )


def test_whole_things_are_marked_as_kept_and_words_out_of_a_section_are_not(annas, anna, treatment, chapter):
    section, exercise, film = chapter.sections.first(), chapter.exercises.first(), chapter.media.first()
    for thing in ({"exercise": exercise}, {"media": film}, {"section": section, "words": "Start."}):
        Kept.objects.create(treatment=treatment, **thing)
    assert services.open_chapter(number=1, depth="", by=anna).kept == {exercise.pk, film.pk}


def test_without_a_script_a_part_is_kept_and_one_is_back_at_it(annas, chapter):
    section = chapter.sections.get(slug="look")
    back = "/chapters/1/?depth=standard#look"
    assert f'name="back" value="{back}"' in page_of(annas)
    reply = annas.post(reverse("toolbox_keep"), {"section": section.pk, "deed": "keep", "back": back})
    assert (reply.url, Kept.objects.get().section) == (back, section)
    assert page_of(annas).count('value="let_go"') == 1


def test_staff_see_no_button_to_keep(signed_in, tom, treatment, chapter):
    html = page_of(signed_in(tom), reverse("chapter_of", args=[treatment.pk, 1]))
    assert "data-keep" not in html


def test_a_tsw_times_a_chapter_on_its_page(signed_in, tom, anna, plan, treatment):
    toms = signed_in(tom)
    assert "opens when chapter 1 is handed in" in page_of(toms, reverse("chapter_of", args=[treatment.pk, 2]))
    assert toms.post(when(treatment), {"timing": "wait"}).url == reverse("chapter_of", args=[treatment.pk, 2])
    assert "Tom asked to wait with it on" in page_of(toms, reverse("chapter_of", args=[treatment.pk, 2]))
    annas = signed_in(anna)
    for path in ("/chapters/", "/chapters/2/"):
        assert "Tom would like to talk about" in page_of(annas, path)


def test_a_supervisor_reads_when_and_decides_nothing(signed_in, ruth, plan, treatment):
    html = page_of(signed_in(ruth), reverse("chapter_of", args=[treatment.pk, 2]))
    assert "/when/" not in html


@pytest.mark.parametrize("form", [{}, {"timing": "never"}, {"timing": "early", "by": "me"}])
def test_a_time_nobody_offered_is_refused(signed_in, tom, plan, treatment, form):
    assert signed_in(tom).post(when(treatment), form).status_code == 400
    assert not Opening.objects.exists()


def test_waiting_with_what_has_been_begun_is_explained(signed_in, tom, anna, plan, treatment):
    services.open_chapter(number=1, depth="", by=anna)
    reply = signed_in(tom).post(when(treatment, 1), {"timing": "wait"})
    assert (reply.status_code, "They have begun this chapter already" in reply.content.decode()) == (
        403,
        True,
    )


def test_an_exam_week_is_taken_and_given_back_on_the_path(annas):
    assert annas.post("/chapters/exam-week/", {"week": "3", "deed": "take"}).url == "/chapters/"
    for path in ("/chapters/", "/today/"):
        assert "nothing new opens. What’s open stays open" in page_of(annas, path)
    annas.post("/chapters/exam-week/", {"week": "3", "deed": "withdraw"})
    assert "nothing new opens" not in page_of(annas, "/chapters/")


def test_an_exam_week_that_cannot_be_is_explained_on_the_path(annas):
    reply = annas.post("/chapters/exam-week/", {"week": "2", "deed": "take"}, follow=True)
    assert "Pick this one, or one that is still to come." in reply.content.decode()


@pytest.mark.parametrize("form", [{}, {"deed": "take"}, {"week": "4"}, {"week": "x", "deed": "take"}])
def test_half_a_form_takes_no_exam_week(annas, form):
    assert annas.post("/chapters/exam-week/", form).status_code == 400
    assert not ExamWeek.objects.exists()


def test_after_the_last_week_no_exam_week_is_offered(annas, anna, treatment):
    treatment.starts_on -= timedelta(days=70)
    treatment.save()
    assert selectors.path_page(anna, now=timezone.now()).exams.free == []
    assert "Exams coming up?" not in page_of(annas, "/chapters/")

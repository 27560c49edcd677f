"""Then and now: a young person's own earlier words, found by those who may, quoted only as they stand."""

import json
from datetime import timedelta

import pytest
from django.utils import timezone

from audit.models import Entry, Kind
from care.permissions import NotVisible
from care.rules import Sent
from care.search import LONGEST_SHOWN
from caseload import services
from caseload.selectors import words
from chapters import rules
from chapters import services as chapters
from chapters.models import Exercise, Feedback, Goal, HandedInAnswer, Quotation, Worksheet
from chat.models import ChatSession
from tests import factories
from tests.caseload import stories
from tests.conftest import EVERY_DATABASE

pytestmark = pytest.mark.django_db(databases=EVERY_DATABASE)
WEEK = timedelta(days=7)


@pytest.fixture
def sheet(treatment, anna):
    """Anna's first worksheet is answered, her second waits; and she has said things elsewhere."""
    now = timezone.now()
    stories.plan(treatment)
    stories.chat(treatment, starts_at=now - WEEK, lines=("I felt tiny at dinner",))
    stories.messages(treatment, "dinner was all right today", writer=anna, at=now - timedelta(days=1))
    Goal.objects.create(treatment=treatment, body="Eat dinner with everybody", made_at=now - 3 * WEEK)
    waiting = stories.handed_in(treatment, 2, at=now)
    said(waiting, "I left the dinner table and cried.", version=1, at=now)
    return waiting


def said(worksheet, body, *, version, at, kind="long_writing", slug="moment", options=None):
    exercise, _ = Exercise.objects.get_or_create(
        chapter=worksheet.chapter,
        slug=slug,
        defaults={"kind": kind, "prompt": "A moment?", "position": 1, "options": options or {}},
    )
    return HandedInAnswer.objects.create(
        worksheet=worksheet, exercise=exercise, version=version, body=body, handed_in_at=at
    )


def search(treatment, query, by):
    return services.search_words(treatment_id=treatment.pk, query=query, by=by, now=timezone.now())


def bodies(treatment, query, by) -> set[str]:
    return {result.said.body for result in search(treatment, query, by).results}


def ref_of(treatment, query, by) -> str:
    return search(treatment, query, by).results[0].said.ref


def test_answers_goals_chats_and_messages_are_found(sheet, treatment, tom):
    found = search(treatment, "dinner", tom)
    assert {result.said.place for result in found.results} == {
        "Chapter 2, worksheet",
        "Chat",
        "Message",
        "Goal",
    }
    assert all(piece.text == "dinner" for one in found.results for piece in one.pieces if piece.is_match)


def test_a_goal_that_was_put_away_is_not_found(sheet, treatment, tom):
    Goal.objects.create(treatment=treatment, body="Swim again", put_away_at=timezone.now())
    assert bodies(treatment, "swim", tom) == set()
    assert bodies(treatment, "everybody", tom) == {"Eat dinner with everybody"}


def test_a_goal_written_in_a_worksheet_is_found_there_alone(sheet, treatment, tom):
    Goal.objects.create(treatment=treatment, body="I left the dinner table and cried.")
    (result,) = search(treatment, "cried", tom).results
    assert result.said.place == "Chapter 2, worksheet"


def test_only_her_own_words_are_searched(sheet, treatment, tom, anna):
    room = treatment.rooms.first()
    stories.say(room, ("dinner sounds hard",), tom, at=timezone.now(), first=9)
    assert "dinner sounds hard" not in bodies(treatment, "dinner", tom)


def test_a_part_of_an_exercise_is_found_and_the_packs_words_are_not(sheet, treatment, tom):
    labels = {"left": "What dinner gives me", "right": "What dinner costs me"}
    body = json.dumps({"left": "quiet afterwards", "right": "my appetite"})
    now = timezone.now()
    said(sheet, body, version=1, at=now, kind="two_columns", slug="gives", options=labels)
    assert bodies(treatment, "appetite", tom) == {"my appetite"}
    assert bodies(treatment, "gives costs", tom) == set()


def test_every_answered_version_is_found_but_none_that_was_taken_back_unread(sheet, treatment, tom):
    sheet.times_handed_in = 3
    sheet.save()
    Feedback.objects.create(worksheet=sheet, author=tom, body="Yes", version=1, sent_at=timezone.now())
    said(sheet, "The zebra nobody read", version=2, at=timezone.now())
    said(sheet, "I stayed at the table", version=3, at=timezone.now())
    assert bodies(treatment, "table", tom) == {"I stayed at the table", "I left the dinner table and cried."}
    assert bodies(treatment, "zebra", tom) == set()


def test_a_draft_and_a_worksheet_taken_back_are_nobody_elses(sheet, treatment, tom):
    Worksheet.objects.filter(pk=sheet.pk).update(status="draft")
    assert bodies(treatment, "cried", tom) == set()


def test_a_chat_that_was_cancelled_is_not_searched(sheet, treatment, tom):
    ChatSession.objects.update(cancelled_at=timezone.now())
    assert bodies(treatment, "tiny", tom) == set()


def test_a_long_answer_shows_the_stretch_around_what_was_found(sheet, treatment, tom):
    said(sheet, "before " * 300 + "zebra" + " after" * 300, version=1, at=timezone.now(), slug="long")
    (result,) = search(treatment, "zebra", tom).results
    assert ("zebra" in result.words, len(result.words) <= LONGEST_SHOWN) == (True, True)
    assert result.words != result.said.body


# --- Who may ---------------------------------------------------------------------------------------------
@pytest.mark.parametrize("name", ["anna", "ines", "kit", "omar", "ada"])
def test_for_others_there_is_nothing_to_search(request, name, sheet, treatment, signed_in):
    person = request.getfixturevalue(name)
    assert signed_in(person).get(f"/treatments/{treatment.pk}/words/?q=dinner").status_code == 404


def test_a_former_tsw_finds_and_quotes_nothing_any_more(sheet, treatment, tom):
    ref = ref_of(treatment, "dinner", tom)
    treatment.assignments.update(until_at=timezone.now())
    with pytest.raises(NotVisible):
        search(treatment, "dinner", tom)
    with pytest.raises(NotVisible):
        quote(sheet, ref, tom)


def test_searching_is_one_look_an_hour_and_keeps_no_query(sheet, treatment, tom, anna, signed_in):
    for query in ("dinner", "cried", ""):
        search(treatment, query, tom)
    (look,) = Entry.objects.filter(event="words.searched")
    assert (look.kind, look.actor_id, look.subject_id, look.purpose) == (Kind.LOOK, tom.pk, anna.pk, "")
    assert "looked through your earlier words" in signed_in(anna).get("/me/").content.decode()


def test_opening_the_page_without_a_word_is_no_look(sheet, treatment, tom):
    search(treatment, "  ", tom)
    assert not Entry.objects.filter(event="words.searched").exists()


# --- Quoting ---------------------------------------------------------------------------------------------
def quote(sheet, ref, by, chosen="", slug=""):
    return services.quote_words(
        worksheet_id=sheet.pk, slug=slug, ref=ref, chosen=chosen, by=by, now=timezone.now()
    )


def test_a_quotation_says_where_and_when_and_leads_back(sheet, treatment, tom):
    made = quote(sheet, ref_of(treatment, "tiny", tom), tom)
    session = ChatSession.objects.get()
    assert (made.words, made.place) == ("I felt tiny at dinner", "Chat")
    assert made.path == f"/chat/{session.pk}/transcript/#line-1"
    assert made.said_on == words.today_in(treatment.time_zone, session.starts_at)


def test_a_chosen_part_keeps_dots_where_something_is_left_out(sheet, treatment, tom):
    ref = ref_of(treatment, "cried", tom)
    assert quote(sheet, ref, tom, "left  the\r\ndinner").words == "… left the dinner …"


def test_words_that_were_not_said_cannot_be_quoted(sheet, treatment, tom):
    ref = ref_of(treatment, "cried", tom)
    with pytest.raises(rules.Refused):
        quote(sheet, ref, tom, "I love you")
    assert not Quotation.objects.exists()


@pytest.mark.parametrize("ref", ["", "answer:nothing", "goal:1", "line:", "x" * 500])
def test_a_place_that_does_not_exist_is_not_found(sheet, tom, ref):
    with pytest.raises(NotVisible):
        quote(sheet, ref, tom)


def test_another_young_persons_words_cannot_be_quoted(sheet, tom):
    bea = factories.treatment(young_person=factories.young_person("bea"), tsw=tom)
    goal = Goal.objects.create(treatment=bea, body="Sleep")
    with pytest.raises(NotVisible):
        quote(sheet, f"goal:{goal.pk}", tom)


def test_the_same_words_are_quoted_once_and_only_so_many(sheet, treatment, tom):
    ref = ref_of(treatment, "cried", tom)
    assert quote(sheet, ref, tom) == quote(sheet, ref, tom)
    for part in ("I left", "the dinner", "table", "and", "cried"):
        quote(sheet, ref, tom, part)
    with pytest.raises(rules.Refused, match="plenty"):
        quote(sheet, ref, tom, "dinner")


def test_a_quotation_goes_with_the_words_and_leads_the_young_person_back(
    sheet, treatment, tom, anna, signed_in
):
    quote(sheet, ref_of(treatment, "tiny", tom), tom)
    chapters.send_feedback(worksheet_id=sheet.pk, by=tom)
    page = signed_in(anna).get("/chapters/2/worksheet/").content.decode()
    assert f'href="/chat/{ChatSession.objects.get().pk}/transcript/#line-1"' in page
    assert "I felt tiny at dinner" in page


def test_words_that_were_changed_since_are_found_where_they_still_stand(
    sheet, treatment, tom, anna, signed_in
):
    made = quote(sheet, ref_of(treatment, "cried", tom), tom)
    chapters.send_feedback(worksheet_id=sheet.pk, by=tom)
    changing = {"treatment": treatment, "chapter": sheet.chapter, "by": anna}
    chapters.add_more(**changing)
    chapters.hand_in(**changing, boxes={"moment": Sent("I stayed.", 0)})
    place, _, anchor = made.path.partition("#")
    page = signed_in(anna).get(place).content.decode()
    assert "I left the dinner table and cried." in page
    assert f'id="{anchor}"' in page


def test_unchanged_words_of_two_versions_are_found_once(sheet, treatment, tom):
    Feedback.objects.create(worksheet=sheet, author=tom, body="Yes", version=1, sent_at=timezone.now())
    Worksheet.objects.filter(pk=sheet.pk).update(times_handed_in=2)
    said(sheet, "I left the dinner table and cried.", version=2, at=timezone.now())
    assert len(search(treatment, "cried", tom).results) == 1


def test_what_was_sent_keeps_its_quotations(sheet, treatment, tom):
    made = quote(sheet, ref_of(treatment, "tiny", tom), tom)
    chapters.send_feedback(worksheet_id=sheet.pk, by=tom)
    with pytest.raises(rules.FeedbackIsSent):
        chapters.unquote(quotation_id=made.pk, by=tom)
    Worksheet.objects.filter(pk=sheet.pk).update(status="handed_in", times_handed_in=2)
    with pytest.raises(rules.FeedbackIsSent):
        chapters.unquote(quotation_id=made.pk, by=tom)
    assert Quotation.objects.count() == 1


@pytest.mark.parametrize("name", ["anna", "ruth", "ines", "kit"])
def test_only_her_tsw_quotes_and_takes_away(request, name, sheet, treatment, tom):
    ref = ref_of(treatment, "tiny", tom)
    made = quote(sheet, ref, tom)
    person = request.getfixturevalue(name)
    with pytest.raises(NotVisible):
        quote(sheet, ref, person)
    with pytest.raises(NotVisible):
        chapters.unquote(quotation_id=made.pk, by=person)


# --- As pages --------------------------------------------------------------------------------------------
def test_without_javascript_what_was_typed_is_saved_on_the_way_to_the_finder(
    sheet, treatment, tom, signed_in
):
    client = signed_in(tom)
    form = {"body-moment": "Typed", "revision-moment": "0", "find": "moment"}
    answer = client.post(f"/worksheets/{sheet.pk}/", form)
    assert answer["Location"] == f"/treatments/{treatment.pk}/words/?worksheet={sheet.pk}&beside=moment"
    assert Feedback.objects.get().body == "Typed"
    page = client.get(f"{answer['Location']}&q=tiny").content.decode()
    assert "I felt <mark>tiny</mark> at dinner" in page
    form = {"ref": ref_of(treatment, "tiny", tom), "beside": "moment", "words": "felt tiny"}
    answer = client.post(f"/worksheets/{sheet.pk}/quote/", form)
    assert answer["Location"] == f"/worksheets/{sheet.pk}/#exercise-moment"
    assert "… felt tiny …" in client.get(f"/worksheets/{sheet.pk}/").content.decode()


def test_without_javascript_a_quotation_is_taken_away_where_one_looks_it_over(
    sheet, treatment, tom, signed_in
):
    made = quote(sheet, ref_of(treatment, "tiny", tom), tom)
    client = signed_in(tom)
    away = f"/quotations/{made.pk}/take-away/"
    assert f'action="{away}"' in client.get(f"/worksheets/{sheet.pk}/?preview=1").content.decode()
    assert client.post(away)["Location"] == f"/worksheets/{sheet.pk}/#exercise-overall"
    assert client.post(away).status_code == 404
    assert not Quotation.objects.exists()


def test_a_supervisor_reads_along_and_is_offered_no_quoting(sheet, treatment, ruth, signed_in):
    page = signed_in(ruth).get(f"/treatments/{treatment.pk}/words/?q=tiny&worksheet={sheet.pk}")
    assert "<mark>tiny</mark>" in page.content.decode()
    assert "Quote" not in page.content.decode()


def test_a_script_gets_what_it_needs_to_show(sheet, treatment, tom, signed_in):
    client = signed_in(tom)
    ours = {"X-Requested-With": "XMLHttpRequest"}
    found = client.get(f"/treatments/{treatment.pk}/words/?q=tiny", headers=ours).json()
    (result,) = found["results"]
    assert result["pieces"] == [["I felt ", False], ["tiny", True], [" at dinner", False]]
    made = client.post(f"/worksheets/{sheet.pk}/quote/", {"ref": result["ref"]}, headers=ours).json()
    assert client.post(made["away"], headers=ours).status_code == 204
    assert not Quotation.objects.exists()


def test_words_with_markup_stay_words(sheet, treatment, tom, signed_in):
    said(sheet, "<script>alert(1)</script> dinner", version=1, at=timezone.now(), slug="markup")
    page = signed_in(tom).get(f"/treatments/{treatment.pk}/words/?q=alert").content.decode()
    assert "<script>alert" not in page
    assert "&lt;script&gt;<mark>alert</mark>" in page


def test_a_place_to_quote_that_is_none_leaves_a_plain_finder(sheet, treatment, tom, signed_in):
    page = signed_in(tom).get(f"/treatments/{treatment.pk}/words/?q=tiny&worksheet=x").content.decode()
    assert "Quote" not in page

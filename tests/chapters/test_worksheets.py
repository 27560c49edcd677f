"""The life of a worksheet: written, handed in, taken back, opened, answered, seen, added to."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from audit.models import Entry, Kind
from care.permissions import NotVisible
from care.rules import Sent, clean_text
from chapters import rules, selectors, services
from chapters.models import Answer, Exercise, Feedback, HandedInAnswer, Worksheet
from letters.models import Letter


def box(body, revision=0, **more):
    return Sent(body=body, revision=revision, **more)


@pytest.fixture
def answered(handed_in, tom):
    """Tom has written beside Anna's one answer."""
    boxes = {"moment": box("You noticed that."), "": box("See you Thursday.")}
    return services.send_feedback(worksheet_id=handed_in.pk, boxes=boxes, by=tom).worksheet


def test_what_is_typed_is_kept(write, treatment, chapter):
    assert write(body="It was quiet.").saved == {"moment": 1}
    page = selectors.worksheet_page(treatment, chapter)
    assert page.by_slug["moment"].box.body == "It was quiet."


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(body=st.text(st.characters(codec=None), max_size=200))
def test_any_writing_comes_back_as_it_was(write, treatment, chapter, body):
    revision = Answer.objects.values_list("revision", flat=True).first() or 0
    write(body=body, revision=revision)
    assert selectors.worksheet_page(treatment, chapter).by_slug["moment"].box.body == clean_text(body)


def test_a_second_tab_replaces_nothing_silently(write):
    write(body="First")
    outcome = write(body="Second", revision=0)
    assert outcome.conflicts["moment"].body == "First"
    assert Answer.objects.get().body == "First"


def test_keeping_both_puts_the_other_first(write, anna, treatment, chapter):
    write(body="First")
    boxes = {"moment": box("Second", 1, keep="both")}
    services.save_answers(treatment=treatment, chapter=chapter, boxes=boxes, by=anna)
    assert Answer.objects.get().body == "First\n\nSecond"


def test_a_late_save_of_the_same_page_changes_nothing(anna, treatment, chapter):
    page = uuid4()
    for body, step in (("ab", 2), ("a", 1), ("ab", 2)):
        boxes = {"moment": box(body, 0, writer=page, step=step)}
        outcome = services.save_answers(treatment=treatment, chapter=chapter, boxes=boxes, by=anna)
        assert outcome.is_whole
    assert (Answer.objects.get().body, Answer.objects.get().revision) == ("ab", 1)


def test_one_refused_box_does_not_keep_the_others_from_being_saved(anna, treatment, chapter):
    boxes = {"moment": box("x" * 10_001), "name": box("Anna")}
    outcome = services.save_answers(treatment=treatment, chapter=chapter, boxes=boxes, by=anna)
    assert set(outcome.refused) == {"moment"}
    assert Answer.objects.get().body == "Anna"


def test_handing_in_keeps_this_version_for_ever(handed_in, treatment, chapter, anna):
    services.take_back(treatment=treatment, chapter=chapter, by=anna)
    boxes = {"moment": box("It was loud.", 1)}
    services.hand_in(treatment=treatment, chapter=chapter, boxes=boxes, by=anna)
    kept = HandedInAnswer.objects.order_by("version").values_list("version", "body")
    assert list(kept) == [(1, "It was quiet."), (2, "It was loud.")]


def test_an_empty_worksheet_may_be_handed_in(treatment, chapter, anna):
    sheet = services.hand_in(treatment=treatment, chapter=chapter, by=anna).worksheet
    assert (sheet.status, sheet.times_handed_in) == ("handed_in", 1)


def test_with_two_versions_nothing_is_handed_in(write, treatment, chapter, anna):
    write(body="First")
    boxes = {"moment": box("Second", 0)}
    services.hand_in(treatment=treatment, chapter=chapter, boxes=boxes, by=anna)
    assert Worksheet.objects.get().status == "draft"


def test_what_is_handed_in_cannot_be_changed(handed_in, write):
    with pytest.raises(rules.WorksheetIsHandedIn):
        write(body="Late words", revision=1)


def test_other_words_are_not_handed_in_a_second_time_unnoticed(handed_in, treatment, chapter, anna):
    boxes = {"moment": box("It was loud.", 1)}
    with pytest.raises(rules.WorksheetIsHandedIn):
        services.hand_in(treatment=treatment, chapter=chapter, boxes=boxes, by=anna)


def test_once_opened_it_cannot_be_taken_back(handed_in, tom, anna, treatment, chapter):
    services.open_worksheet(worksheet_id=handed_in.pk, by=tom)
    with pytest.raises(rules.WorksheetIsOpened):
        services.take_back(treatment=treatment, chapter=chapter, by=anna)


def test_a_supervisors_look_does_not_count_as_opened(handed_in, ruth):
    services.open_worksheet(worksheet_id=handed_in.pk, by=ruth)
    handed_in.refresh_from_db()
    assert handed_in.opened_at is None


def test_every_look_is_in_the_record_the_young_person_reads(handed_in, tom, ruth, anna):
    for reader in (tom, ruth):
        services.open_worksheet(worksheet_id=handed_in.pk, by=reader)
    looks = Entry.objects.filter(kind=Kind.LOOK, subject_id=anna.pk, event="worksheet.read")
    assert {look.actor_name for look in looks} == {"Tom", "Ruth"}


def test_a_version_taken_back_unread_is_never_shown(handed_in, treatment, chapter, anna, tom):
    services.take_back(treatment=treatment, chapter=chapter, by=anna)
    with pytest.raises(rules.WorksheetIsBeingWritten):
        services.open_worksheet(worksheet_id=handed_in.pk, by=tom)
    boxes = {"moment": box("It was loud.", 1)}
    services.hand_in(treatment=treatment, chapter=chapter, boxes=boxes, by=anna)
    page = services.open_worksheet(worksheet_id=handed_in.pk, by=tom)
    assert (page.by_slug["moment"].body, page.by_slug["moment"].earlier) == ("It was loud.", [])


def test_a_draft_of_the_tsw_is_not_shown_to_the_young_person(handed_in, tom, anna):
    services.save_feedback(worksheet_id=handed_in.pk, boxes={"moment": box("Hm.")}, by=tom)
    page = services.see_answers(number=1, by=anna)
    assert not page.has_words
    assert page.by_slug["moment"].box.body == ""


def test_words_are_sent_in_one_go_with_one_discreet_letter(answered, anna, treatment):
    assert answered.status == "answered"
    assert {feedback.sent_at for feedback in Feedback.objects.all()} == {answered.answered_at}
    letter = Letter.objects.get()
    assert (letter.kind, letter.recipient, letter.path) == ("feedback", anna, "/chapters/1/worksheet/")
    assert selectors.unseen_answers(treatment)[0].first_words == "You noticed that."


def test_the_first_words_are_of_this_round_and_not_a_quotation_alone(answered, treatment, tom):
    first = Exercise.objects.create(chapter=answered.chapter, position=0, slug="first", kind="long_writing")
    sent = {"author": tom, "sent_at": answered.answered_at, "exercise": first}
    for version, body in ((0, "From the round before"), (1, "")):
        Feedback.objects.create(worksheet=answered, version=version, body=body, **sent)
    assert selectors.unseen_answers(treatment)[0].first_words == "You noticed that."


def test_nothing_is_sent_without_a_word(handed_in, tom):
    with pytest.raises(rules.NothingWritten):
        services.send_feedback(worksheet_id=handed_in.pk, boxes={"moment": box("  ")}, by=tom)
    assert not Letter.objects.exists()


def test_words_that_were_sent_cannot_be_sent_again(answered, tom):
    with pytest.raises(rules.FeedbackIsSent):
        services.send_feedback(worksheet_id=answered.pk, boxes={"moment": box("Again")}, by=tom)


def test_being_read_is_seen_by_the_tsw_once(answered, anna, tom, treatment):
    moment = timezone.now()
    services.see_answers(number=1, by=anna, now=moment)
    services.see_answers(number=1, by=anna, now=moment + timedelta(days=1))
    page = services.open_worksheet(worksheet_id=answered.pk, by=tom)
    assert page.worksheet.answer_seen_at == moment
    assert selectors.unseen_answers(treatment) == []


def test_adding_more_starts_a_new_round_and_keeps_the_old_one(answered, anna, tom, treatment, chapter):
    services.add_more(treatment=treatment, chapter=chapter, by=anna)
    boxes = {"moment": box("It was quiet, and cold.", 1)}
    services.hand_in(treatment=treatment, chapter=chapter, boxes=boxes, by=anna)
    page = services.open_worksheet(worksheet_id=answered.pk, by=tom)
    entry = page.by_slug["moment"]
    assert (entry.body, entry.earlier) == ("It was quiet, and cold.", ["It was quiet."])
    assert [words.body for words in entry.words] == ["You noticed that."]
    services.send_feedback(worksheet_id=answered.pk, boxes={"moment": box("Cold, too.")}, by=tom)
    assert Letter.objects.count() == 2


def test_while_more_is_written_the_tsw_reads_what_was_answered(
    answered, write, anna, tom, treatment, chapter
):
    services.add_more(treatment=treatment, chapter=chapter, by=anna)
    write(body="A draft.", revision=1)
    page = services.open_worksheet(worksheet_id=answered.pk, by=tom)
    assert (page.by_slug["moment"].body, page.can_answer) == ("It was quiet.", False)


def test_a_chapter_that_is_not_open_takes_no_writing(plan, anna, treatment):
    second = plan.programme.chapters.get(number=2)
    with pytest.raises(rules.ChapterNotOpen):
        services.save_answers(treatment=treatment, chapter=second, boxes={"moment": box("a")}, by=anna)


def test_after_the_ten_weeks_worksheets_are_for_reading(write, treatment):
    treatment.status, treatment.ended_on = "finished", treatment.starts_on
    with pytest.raises(rules.TreatmentIsOver):
        write()


@pytest.mark.parametrize("name", ["tom", "ines", "ruth", "kit", "omar", "ada"])
def test_nobody_else_writes_in_a_worksheet(request, name, plan, treatment, chapter):
    person = request.getfixturevalue(name)
    for deed in (services.save_answers, services.hand_in):
        with pytest.raises(NotVisible):
            deed(treatment=treatment, chapter=chapter, boxes={}, by=person)


@pytest.mark.parametrize("name", ["anna", "ines", "ruth", "kit", "omar", "ada"])
def test_only_her_own_tsw_answers(request, name, handed_in):
    person = request.getfixturevalue(name)
    for deed in (services.save_feedback, services.send_feedback):
        with pytest.raises(NotVisible):
            deed(worksheet_id=handed_in.pk, boxes={"moment": box("Hm.")}, by=person)


@pytest.mark.parametrize("name", ["anna", "ines", "kit", "omar", "ada"])
def test_only_tsw_and_supervisor_read_the_handed_in_page(request, name, handed_in):
    with pytest.raises(NotVisible):
        services.open_worksheet(worksheet_id=handed_in.pk, by=request.getfixturevalue(name))


def test_a_draft_never_handed_in_is_not_there_for_the_tsw(write, tom):
    sheet = write().worksheet
    with pytest.raises(NotVisible):
        services.open_worksheet(worksheet_id=sheet.pk, by=tom)
    assert list(selectors.worksheets_of(sheet.treatment)) == []

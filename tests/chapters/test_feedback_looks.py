"""A supervisor's look before a TSW's words are sent, and who must ask for one."""

from datetime import timedelta

import pytest
from django.conf import settings
from django.utils import timezone

from audit.models import Entry
from care import services as care
from care.permissions import NotVisible
from care.rules import Sent
from chapters import rules, selectors, services
from chapters.models import Feedback, Goal, Look, MyWords, SignOff, Worksheet
from letters import emails
from letters.models import Letter
from tests import factories


def box(body, revision=0):
    return Sent(body=body, revision=revision)


@pytest.fixture
def begun(handed_in, tom, ruth):
    """Tom has written beside Anna's answer; nothing is sent."""
    boxes = {"moment": box("You noticed that.")}
    services.save_feedback(worksheet_id=handed_in.pk, boxes=boxes, by=tom)
    return handed_in


@pytest.fixture
def look(begun, tom):
    return services.ask_look(worksheet_id=begun.pk, by=tom)


def status(worksheet) -> str:
    return Worksheet.objects.get(pk=worksheet.pk).status


def test_handing_over_sends_nothing_and_shows_the_supervisor_the_words(look, begun, ruth, anna):
    page = services.open_worksheet(worksheet_id=begun.pk, by=ruth)
    assert (page.desk.rounds.open, page.desk.may_decide, page.can_answer) == (look, True, False)
    assert page.by_slug["moment"].draft.body == "You noticed that."
    assert (status(begun), Letter.objects.filter(recipient=anna).count()) == ("handed_in", 0)


def test_a_draft_nobody_asks_to_look_at_is_the_tsws_alone(begun, ruth, signed_in):
    page = signed_in(ruth).get(f"/worksheets/{begun.pk}/").content.decode()
    assert "You noticed that." not in page


def test_the_page_knows_her_goals_and_what_she_calls_her_critic(begun, treatment, tom, signed_in):
    Goal.objects.create(treatment=treatment, body="Say no once")
    MyWords.objects.create(treatment=treatment, critic_name="The Headmaster")
    page = signed_in(tom).get(f"/worksheets/{begun.pk}/").content.decode()
    assert "Say no once" in page
    assert "calls the critic “The Headmaster”" in page


def test_ways_to_begin_are_shown_and_none_is_put_in(begun, tom, signed_in):
    page = signed_in(tom).get(f"/worksheets/{begun.pk}/").content.decode()
    first = selectors.sentence_openings(settings.SENTENCE_OPENINGS_PATH)[0].openings[0]
    assert page.count(first) == page.count("<textarea")


def test_supervisors_get_one_discreet_letter_a_day(look, begun, tom, ruth):
    services.take_back_look(worksheet_id=begun.pk, by=tom)
    services.ask_look(worksheet_id=begun.pk, by=tom)
    letter = Letter.objects.get()
    mail = emails.compose(letter)
    assert (letter.recipient, mail.subject) == (ruth, "Something is waiting for you")
    assert [word for word in ("Anna", "Tom", "worksheet", "feedback", "look") if word in mail.body] == []


def test_nothing_is_handed_over_without_a_word(handed_in, tom, ruth):
    with pytest.raises(rules.NothingWritten):
        services.ask_look(worksheet_id=handed_in.pk, by=tom)


def test_without_a_supervisor_there_is_nobody_to_hand_it_to(handed_in, tom):
    services.save_feedback(worksheet_id=handed_in.pk, boxes={"": box("Hello.")}, by=tom)
    with pytest.raises(rules.NobodySupervises):
        services.ask_look(worksheet_id=handed_in.pk, by=tom)


def test_a_button_pressed_twice_asks_once(look, begun, tom):
    assert services.ask_look(worksheet_id=begun.pk, by=tom) == look
    assert Entry.objects.filter(event="look.asked").count() == 1


def test_while_it_is_looked_at_the_words_stay_as_they_are(look, begun, tom):
    for deed in (services.save_feedback, services.send_feedback):
        with pytest.raises(rules.FeedbackIsLookedOver):
            deed(worksheet_id=begun.pk, boxes={"moment": box("Changed", 1)}, by=tom)
    assert Feedback.objects.get().body == "You noticed that."
    assert not services.open_worksheet(worksheet_id=begun.pk, by=tom).can_answer


def test_the_tsw_can_take_it_back_and_write_on(look, begun, tom):
    services.take_back_look(worksheet_id=begun.pk, by=tom)
    services.save_feedback(worksheet_id=begun.pk, boxes={"moment": box("Changed", 1)}, by=tom)
    look.refresh_from_db()
    assert (look.verdict, look.decided_by, Feedback.objects.get().body) == ("withdrawn", tom, "Changed")


def test_sent_after_a_look_the_words_are_the_tsws_and_the_look_is_kept(look, begun, tom, ruth):
    services.decide_look(look_id=look.pk, verdict="sent", by=ruth)
    look.refresh_from_db()
    sent = Feedback.objects.get()
    assert (sent.author, sent.sent_at is not None, status(begun)) == (tom, True, "answered")
    assert (look.decided_by, look.verdict) == (ruth, "sent")
    assert Letter.objects.filter(recipient=begun.treatment.young_person).count() == 1
    assert set(Entry.objects.filter(actor_id=ruth.pk).values_list("event", flat=True)) == {
        "feedback.sent",
        "look.sent",
    }


def test_returned_with_a_note_the_tsw_reads_it_and_nothing_was_sent(look, begun, tom, ruth):
    services.decide_look(look_id=look.pk, verdict="returned", note="Say more about the quiet.", by=ruth)
    page = services.open_worksheet(worksheet_id=begun.pk, by=tom)
    assert (page.desk.rounds.returned.note, page.can_answer) == ("Say more about the quiet.", True)
    assert (status(begun), Letter.objects.filter(recipient=tom).count()) == ("handed_in", 1)


@pytest.mark.parametrize(
    ("verdict", "note"), [("returned", ""), ("returned", " \n"), ("returned", "x" * 2001), ("withdrawn", "x")]
)
def test_a_decision_that_is_none_is_refused_in_words(look, ruth, verdict, note):
    with pytest.raises(rules.Refused):
        services.decide_look(look_id=look.pk, verdict=verdict, note=note, by=ruth)
    assert Look.objects.get().verdict == ""


def test_a_look_that_is_over_cannot_be_decided_again(look, begun, tom, ruth):
    services.take_back_look(worksheet_id=begun.pk, by=tom)
    again = services.ask_look(worksheet_id=begun.pk, by=tom)
    with pytest.raises(rules.LookIsOver):
        services.decide_look(look_id=look.pk, verdict="sent", by=ruth)
    assert (status(begun), again.verdict) == ("handed_in", "")


def test_after_a_handover_the_look_is_over_and_the_new_tsw_goes_on(look, begun, ines, kit, ruth):
    factories.supervision(tsw=ines, supervisor=ruth)
    care.assign_tsw(treatment=begun.treatment, tsw=ines, reason="Tom is away", by=kit)
    with pytest.raises(rules.LookIsOver):
        services.decide_look(look_id=look.pk, verdict="sent", by=ruth)
    page = services.open_worksheet(worksheet_id=begun.pk, by=ines)
    assert (page.can_answer, page.by_slug["moment"].draft.body) == (True, "You noticed that.")
    services.send_feedback(worksheet_id=begun.pk, by=ines)
    look.refresh_from_db()
    assert (look.verdict, look.decided_by, Feedback.objects.get().author) == ("withdrawn", ines, ines)


def test_when_she_takes_the_worksheet_back_the_look_is_over(look, begun, anna, treatment, tom, ruth):
    # Tom has written without opening the page, so she may.
    services.take_back(treatment=treatment, chapter=begun.chapter, by=anna)
    with pytest.raises(rules.LookIsOver):
        services.decide_look(look_id=look.pk, verdict="sent", by=ruth)
    services.hand_in(treatment=treatment, chapter=begun.chapter, by=anna)
    assert services.open_worksheet(worksheet_id=begun.pk, by=tom).can_answer
    again = services.ask_look(worksheet_id=begun.pk, by=tom)
    assert (again != look, again.version) == (True, 2)


@pytest.mark.parametrize("name", ["anna", "tom", "ines", "kit", "omar"])
def test_only_the_supervisor_of_that_tsw_decides(request, name, look):
    with pytest.raises(NotVisible):
        services.decide_look(look_id=look.pk, verdict="sent", by=request.getfixturevalue(name))


@pytest.mark.parametrize("name", ["anna", "ruth", "ines", "kit", "omar"])
def test_only_her_tsw_asks_and_takes_back(request, name, begun):
    for deed in (services.ask_look, services.take_back_look):
        with pytest.raises(NotVisible):
            deed(worksheet_id=begun.pk, by=request.getfixturevalue(name))


# --- Sign-off --------------------------------------------------------------------------------------------
@pytest.fixture
def sign_off(tom, ruth):
    services.set_sign_off(tsw_id=tom.pk, is_on=True, by=ruth)


def test_under_sign_off_the_server_sends_nothing_by_itself(sign_off, begun, tom, ruth):
    with pytest.raises(rules.SignOffFirst):
        services.send_feedback(worksheet_id=begun.pk, by=tom)
    look = services.ask_look(worksheet_id=begun.pk, by=tom)
    services.decide_look(look_id=look.pk, verdict="sent", by=ruth)
    assert status(begun) == "answered"


def test_the_page_of_a_tsw_under_sign_off_offers_no_sending(sign_off, begun, tom, signed_in):
    page = signed_in(tom).get(f"/worksheets/{begun.pk}/?preview=1").content.decode()
    assert "Hand over to Ruth" in page
    assert 'value="send"' not in page


def test_when_it_ends_words_are_sent_as_before_and_both_times_are_kept(sign_off, begun, tom, ruth):
    later = timezone.now() + timedelta(days=1)
    services.set_sign_off(tsw_id=tom.pk, is_on=False, by=ruth, now=later)
    services.send_feedback(worksheet_id=begun.pk, by=tom)
    kept = SignOff.objects.get()
    assert (kept.decided_by, kept.until_at, selectors.is_under_sign_off(tom)) == (ruth, later, False)


def test_set_twice_it_is_set_once(sign_off, tom, ruth):
    services.set_sign_off(tsw_id=tom.pk, is_on=True, by=ruth)
    services.set_sign_off(tsw_id=tom.pk, is_on=False, by=ruth)
    services.set_sign_off(tsw_id=tom.pk, is_on=False, by=ruth)
    events = Entry.objects.filter(event__startswith="sign_off.").values_list("event", flat=True)
    assert sorted(events) == ["sign_off.begun", "sign_off.ended"]


def test_only_the_supervisor_of_that_tsw_sets_it(tom, ines, ruth, kit, omar):
    other = factories.staff("sal", "supervisor")
    for person, tsw in [(tom, tom), (ines, tom), (kit, tom), (omar, tom), (other, tom), (ruth, ines)]:
        with pytest.raises(NotVisible):
            services.set_sign_off(tsw_id=tsw.pk, is_on=True, by=person)
    assert not SignOff.objects.exists()


# --- Seen and helped -------------------------------------------------------------------------------------
@pytest.fixture
def words(begun, tom):
    services.send_feedback(worksheet_id=begun.pk, by=tom)
    return Feedback.objects.get()


def test_the_young_person_says_that_words_helped_and_takes_it_back(words, anna, tom, signed_in):
    for _ in range(2):
        services.say_helped(feedback_id=words.pk, has_helped=True, by=anna)
    assert "This helped" in signed_in(tom).get(f"/worksheets/{words.worksheet_id}/").content.decode()
    services.say_helped(feedback_id=words.pk, has_helped=False, by=anna)
    assert "This helped" not in signed_in(tom).get(f"/worksheets/{words.worksheet_id}/").content.decode()
    assert Entry.objects.filter(event__startswith="feedback.helped").count() == 2


def test_words_of_a_second_round_are_unseen_until_they_are_read(words, anna, treatment, tom):
    chapter = words.worksheet.chapter
    services.see_answers(number=1, by=anna)
    services.add_more(treatment=treatment, chapter=chapter, by=anna)
    services.hand_in(treatment=treatment, chapter=chapter, by=anna)
    services.send_feedback(worksheet_id=words.worksheet_id, boxes={"": box("More.")}, by=tom)
    assert Worksheet.objects.get().answer_seen_at is None


@pytest.mark.parametrize("name", ["tom", "ines", "ruth", "kit", "omar"])
def test_nobody_else_says_what_helped_her(request, name, words):
    with pytest.raises(NotVisible):
        services.say_helped(feedback_id=words.pk, has_helped=True, by=request.getfixturevalue(name))


def test_words_that_are_not_sent_are_not_there_to_help(begun, anna):
    with pytest.raises(NotVisible):
        services.say_helped(feedback_id=Feedback.objects.get().pk, has_helped=True, by=anna)


def test_she_finds_what_can_be_done_where_she_reads_and_not_where_she_types(words, anna, signed_in):
    client = signed_in(anna)
    page = client.get("/chapters/1/worksheet/").content.decode()
    assert [word in page for word in ("This helped", "Keep this", "Write back")] == [True, True, True]
    client.post("/chapters/1/worksheet/add-more/")
    page = client.get("/chapters/1/worksheet/").content.decode()
    assert "You noticed that." in page
    assert "Write back" not in page

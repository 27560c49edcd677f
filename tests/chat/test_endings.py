"""The end of a chat: one text both write, agreement to it, and a way out that can stay one's own."""

import re
from datetime import timedelta

import pytest
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from audit.models import Entry
from chat import rules, selectors, services
from chat.models import CheckOut, Room, Summary
from chat.services import SentSummary
from tests.chat.conftest import make_session

pytestmark = [pytest.mark.django_db, pytest.mark.sqlite]


@pytest.fixture(autouse=True)
def no_second_factor(settings):
    settings.STAFF_NEED_SECOND_FACTOR = False


def save(session, by, body="", next_time="", *, was="", was_next="", now=None) -> Summary:
    sent = SentSummary(body, next_time, was_body=was, was_next_time=was_next)
    return services.save_summary(session_id=session.pk, sent=sent, by=by, now=now)


def agree(session, by, summary) -> Summary:
    sent = SentSummary(summary.body, summary.next_time, summary.body, summary.next_time)
    return services.agree_summary(session_id=session.pk, sent=sent, revision=summary.revision, by=by)


def test_both_write_in_one_text_and_the_room_hears_of_it(session, anna, tom):
    save(session, tom, "We looked at Sunday.")
    save(session, anna, "We looked at Sunday. I cried a bit.", was="We looked at Sunday.")
    summary = Summary.objects.get()
    assert (summary.body, summary.revision) == ("We looked at Sunday. I cried a bit.", 2)
    assert Room.objects.get(pk=session.room_id).revision == 2
    assert selectors.asides(session.room_id)["summary"]["body"] == summary.body


def test_words_in_different_boxes_never_stand_in_each_others_way(session, anna, tom):
    save(session, tom, "Sunday")
    summary = save(session, anna, next_time="The lift")
    assert (summary.body, summary.next_time) == ("Sunday", "The lift")


def test_where_both_wrote_in_one_box_nothing_is_written_over(session, anna, tom):
    save(session, tom, "Tom’s words")
    with pytest.raises(services.BothWrote) as clash:
        save(session, anna, "Anna’s words")
    assert clash.value.stored.body == "Tom’s words"
    assert Summary.objects.get().revision == 1


def test_the_same_words_twice_are_kept_once(session, tom):
    assert {save(session, tom, "Sunday").revision for _ in range(2)} == {1}


@given(mine=st.text(max_size=3), stored=st.text(max_size=3), was=st.text(max_size=3))
def test_put_together_keeps_whatever_somebody_changed(mine, stored, was):
    kept = rules.both_texts(mine, stored, was)
    assert mine in (was, kept) or mine in kept
    assert stored in (was, kept) or stored in kept


def test_a_change_asks_both_again(session, anna, tom):
    first = save(session, tom, "Sunday")
    agree(session, anna, first)
    assert agree(session, tom, first).young_person_agreed_at
    changed = save(session, tom, "Sunday dinner", was="Sunday")
    assert (changed.young_person_agreed_at, changed.tsw_agreed_at) == (None, None)


def test_nobody_agrees_to_words_they_have_not_read_or_to_none(session, anna, tom):
    first = save(session, tom, "Sunday")
    save(session, tom, "Something else", was="Sunday")
    assert agree(session, anna, first).young_person_agreed_at is None
    empty = make_session(session.treatment, minutes=-20, length=25)
    assert agree(empty, anna, Summary()).young_person_agreed_at is None


@pytest.mark.parametrize(
    ("minutes", "is_open"), [(11, False), (9, True), (-29, True), (-1469, True), (-1471, False)]
)
def test_it_opens_with_the_doors_and_closes_a_day_after_the_end(treatment, tom, minutes, is_open):
    session = make_session(treatment, minutes=minutes)
    if is_open:
        assert save(session, tom, "Sunday")
    else:
        with pytest.raises(rules.EndingIsClosed):
            save(session, tom, "Sunday")


def test_a_chat_ended_early_stays_open_as_long_as_the_page_has_said(session, tom):
    services.end_session(session_id=session.pk, by=tom)
    last_moment = session.ends_at + timedelta(hours=24) - timedelta(seconds=1)
    assert save(session, tom, "Just in time", now=last_moment)


def test_too_many_words_stay_in_the_box_with_a_sentence(session, signed_in, anna):
    url = reverse("chat_ending", args=[session.pk])
    reply = signed_in(anna).post(url, {"body": "x" * 4001 + "\0", "next_time": "y"})
    assert reply.status_code == 422
    assert "you have 1 more" in reply.content.decode()
    assert "x" * 4001 in reply.content.decode()
    assert not Summary.objects.exists()


def test_without_a_script_a_clash_shows_both_texts_and_the_next_save_keeps_them(
    session, signed_in, anna, tom
):
    save(session, tom, "Tom’s words")
    client, url = signed_in(anna), reverse("chat_ending", args=[session.pk])
    page = client.post(url, {"body": "Mine", "next_time": ""}).content.decode()
    assert "Nothing is lost" in page
    assert "Tom’s words\n\nMine" in page
    client.post(url, {"body": "Tom’s words\r\n\r\nMine", "was_body": "Tom’s words"})
    assert Summary.objects.get().body == "Tom’s words\n\nMine"


def test_after_its_time_the_words_are_shown_to_copy(treatment, signed_in, anna):
    url = reverse("chat_ending", args=[make_session(treatment, minutes=-1500).pk])
    reply = signed_in(anna).post(url, {"body": "One more thing"})
    assert reply.status_code == 422
    assert "One more thing" in reply.content.decode()
    assert "<textarea" not in signed_in(anna).get(url).content.decode()


def tap(client, session, **more):
    return client.post(reverse("chat_check_out", args=[session.pk]), {"feeling": "heavier", **more})


def test_one_tap_is_kept_for_oneself_and_can_be_changed(session, signed_in, anna):
    client = signed_in(anna)
    page = client.get(tap(client, session)["Location"]).content.decode()
    assert CheckOut.objects.get().is_shared is False
    assert "Only you see this" in page
    tap(client, session, feeling="lighter", is_shared="yes")
    assert CheckOut.objects.get().is_shared
    assert tap(client, session, feeling="splendid").status_code == 422
    assert CheckOut.objects.get().feeling == "lighter"


def pages_of_staff(signed_in, session, tom, ruth) -> list[bytes]:
    treatment = session.treatment_id
    by_tom = ["my_week", ("young_person", treatment), ("transcript", session.pk), ("chat_ending", session.pk)]
    by_tom += [("briefing", session.pk), ("treatment_messages", treatment)]
    paths = [(tom, path) for path in by_tom] + [
        (ruth, ("transcript", session.pk)),
        (ruth, ("briefing", session.pk)),
    ]
    found = []
    for person, path in paths:
        name, *args = (path,) if isinstance(path, str) else path
        page = signed_in(person).get(reverse(name, args=args)).content
        found.append(without_what_is_ever_new(page))
    return found


def without_what_is_ever_new(page: bytes) -> bytes:
    """Tokens, keys and the clock differ from one look to the next."""
    return re.sub(rb'((?:name="\w*(?:key|token)" value|data-now)=")[^"]*', rb"\1", page)


def test_a_private_check_out_leaves_no_trace_for_staff(session, signed_in, anna, tom, ruth):
    save(session, tom, "Sunday")
    services.end_session(session_id=session.pk, by=tom)
    before = pages_of_staff(signed_in, session, tom, ruth), Room.objects.get(pk=session.room_id).revision
    services.check_out(session_id=session.pk, feeling="heavier", is_shared=False, by=anna)
    after = pages_of_staff(signed_in, session, tom, ruth), Room.objects.get(pk=session.room_id).revision
    assert before == after
    services.check_out(session_id=session.pk, feeling="heavier", is_shared=True, by=anna)
    assert pages_of_staff(signed_in, session, tom, ruth) != before[0]


def test_the_young_person_reads_again_what_was_written_down(session, signed_in, anna, tom):
    save(session, tom, "Sunday", "Notice one all good")
    page = signed_in(anna).get(reverse("chat_summaries")).content.decode()
    assert "Notice one all good" in page
    assert signed_in(tom).get(reverse("chat_summaries")).status_code == 404


def test_who_began_changed_and_agreed_is_in_the_record_but_not_each_key(session, anna, tom):
    save(session, tom, "S")
    save(session, tom, "Su", was="S")
    agree(session, anna, save(session, anna, "Sunday", was="Su"))
    events = Entry.objects.filter(event__startswith="summary").values_list("event", "actor_name")
    assert list(events.order_by("at")) == [
        ("summary.written", "Tom"),
        ("summary.written", "Anna"),
        ("summary.agreed", "Anna"),
    ]

"""Booking, moving and cancelling one chat: never in anybody's way, never behind somebody's back."""

from datetime import UTC, datetime, time, timedelta

import pytest

from audit.models import Entry
from care import services as care
from care.permissions import NotVisible
from chat import selectors, services
from chat.models import Availability, ChatSession, Draft, Message, Room, SessionChange
from chat.slots import Hours, NotPossible
from letters.models import Letter
from tests import factories
from tests.chat.diary import DAY, HOUR, NOW, chat, hours, starts, ten_weeks

pytestmark = pytest.mark.django_db
TUESDAY = datetime(2026, 11, 17, 17, tzinfo=UTC)
MINUTE = timedelta(minutes=1)


@pytest.fixture
def treatment(anna, tom):
    return ten_weeks(anna, tom)


@pytest.fixture
def session(treatment):
    return chat(treatment, TUESDAY)


@pytest.fixture
def bos(tom):
    """The treatment of another young person of Tom's."""
    return ten_weeks(factories.young_person("bo"), tom)


def move(session, starts_at, by, reason="A train", now=NOW):
    return services.move_session(session_id=session.pk, starts_at=starts_at, reason=reason, by=by, now=now)


def cancel(session, by, reason="A train", now=NOW):
    return services.cancel_session(session_id=session.pk, reason=reason, by=by, now=now)


def said_in(session):
    """Anna wrote a line there."""
    anna = session.treatment.young_person
    Message.objects.create(room=session.room, number=1, key=session.pk, author=anna, body="Hello")


@pytest.mark.parametrize("minutes", [-29, 0, 29])
def test_a_tsw_is_never_booked_twice(treatment, bos, tom, session, minutes):
    with pytest.raises(NotPossible, match="taken"):
        services.book_session(treatment=bos, starts_at=TUESDAY + minutes * MINUTE, by=tom, now=NOW)
    assert not starts(bos)


def test_nor_is_a_young_person_whose_tsw_has_gone(treatment, session, kit):
    treatment.assignments.update(until_at=NOW)
    with pytest.raises(NotPossible, match="taken"):
        services.book_session(treatment=treatment, starts_at=TUESDAY + 10 * MINUTE, by=kit, now=NOW)


@pytest.mark.parametrize("minutes", [-30, 30])
def test_one_after_the_other_is_fine(treatment, bos, tom, session, minutes):
    services.book_session(treatment=bos, starts_at=TUESDAY + minutes * MINUTE, by=tom, now=NOW)
    assert starts(bos) == [TUESDAY + minutes * MINUTE]


def test_a_cancelled_chat_and_one_that_was_closed_early_take_no_time(treatment, bos, tom, session):
    cancel(session, tom)
    chat(treatment, TUESDAY + DAY)
    ChatSession.objects.filter(starts_at=TUESDAY + DAY).update(ended_at=NOW)
    for starts_at in (TUESDAY, TUESDAY + DAY):
        services.book_session(treatment=bos, starts_at=starts_at, by=tom, now=NOW)
    assert len(starts(bos)) == 2


def test_booked_twice_by_two_clicks_is_one_chat(treatment, tom):
    made = [services.book_session(treatment=treatment, starts_at=TUESDAY, by=tom, now=NOW) for _ in "12"]
    assert made[0] == made[1]
    assert starts(treatment) == [TUESDAY]


@pytest.mark.parametrize(
    ("starts_at", "word"),
    [
        (NOW - MINUTE, "gone by"),
        (datetime(2027, 2, 1, tzinfo=UTC), "long after"),
        (datetime(9999, 1, 1, tzinfo=UTC), "long after"),
    ],
)
def test_neither_the_past_nor_long_after_the_end_is_booked(treatment, tom, starts_at, word):
    with pytest.raises(NotPossible, match=word):
        services.book_session(treatment=treatment, starts_at=starts_at, by=tom, now=NOW)


def test_nothing_is_booked_once_somebody_has_left(treatment, tom):
    treatment.status, treatment.ended_on = "left", NOW.date()
    treatment.save()
    with pytest.raises(NotPossible, match="ended"):
        services.book_session(treatment=treatment, starts_at=TUESDAY, by=tom, now=NOW)


@pytest.mark.parametrize("who", ["ines", "ruth", "omar", "ada"])
def test_nobody_else_changes_a_time(session, cast, who):
    for deed in (lambda by: move(session, TUESDAY + DAY, by), lambda by: cancel(session, by)):
        with pytest.raises(NotVisible):
            deed(cast[who])
    assert not SessionChange.objects.exists()


def test_a_moved_chat_takes_its_room_along_and_says_what_happened(session, anna, tom):
    Draft.objects.create(room=session.room, author=anna, body="What I want to say")
    move(session, TUESDAY + DAY, tom, reason="  A train\r\n ")
    session.refresh_from_db()
    change = session.changes.get()
    assert (session.starts_at, session.ends_at) == (TUESDAY + DAY, TUESDAY + DAY + 30 * MINUTE)
    assert (change.kind, change.from_at, change.to_at, change.reason) == (
        "moved",
        TUESDAY,
        TUESDAY + DAY,
        "A train",
    )
    assert Draft.objects.get(room=session.room).body == "What I want to say"
    assert Room.objects.get(pk=session.room_id).revision == 1
    assert Entry.objects.get(event="session.moved").subject_id == anna.pk


def test_the_other_one_gets_one_neutral_letter_and_whoever_did_it_none(session, anna, tom, kit):
    move(session, TUESDAY + DAY, tom)
    assert [(one.kind, one.recipient, one.path) for one in Letter.objects.all()] == [
        ("chat_changed", anna, "/chat/times/")
    ]
    cancel(session, kit)
    to_go = Letter.objects.filter(withdrawn_at__isnull=True)
    assert {one.recipient for one in to_go} == {anna, tom}


def test_a_young_persons_phone_does_not_light_up_at_night_because_a_time_changed(session, anna, kit):
    move(session, TUESDAY + DAY, kit, now=NOW.replace(hour=23))
    due = dict(Letter.objects.values_list("recipient__name", "due_at"))
    assert due == {"Anna": NOW.replace(hour=8) + DAY, "Tom": NOW.replace(hour=23)}


def test_sent_twice_it_is_moved_or_cancelled_once(session, tom):
    for _ in range(2):
        move(session, TUESDAY + DAY, tom)
    for _ in range(2):
        cancel(session, tom)
    assert [change.kind for change in session.changes.all()] == ["moved", "cancelled"]


def test_a_cancelled_chat_is_not_moved(session, tom):
    cancel(session, tom)
    with pytest.raises(NotPossible, match="cancelled"):
        move(session, TUESDAY + DAY, tom)


@pytest.mark.parametrize(("minutes", "word"), [(-10, "doors"), (5, "doors"), (29, "doors"), (30, "over")])
def test_from_its_open_doors_on_a_chat_stays_where_it_is(session, tom, minutes, word):
    Message.objects.create(
        room=session.room, number=1, key=session.pk, author=session.treatment.young_person, body="Hi"
    )
    for deed in (
        lambda now: move(session, TUESDAY + DAY, tom, now=now),
        lambda now: cancel(session, tom, now=now),
    ):
        with pytest.raises(NotPossible, match=word):
            deed(TUESDAY + minutes * MINUTE)
    session.refresh_from_db()
    assert (session.starts_at, session.cancelled_at) == (TUESDAY, None)


def test_a_young_person_takes_a_free_time_and_need_not_say_why(session, anna, tom):
    hours(tom, 3)
    thursday = TUESDAY + 2 * DAY
    move(session, thursday, anna, reason="")
    assert starts(session.treatment) == [thursday]
    with pytest.raises(NotPossible, match="free"):
        move(session, thursday + 3 * HOUR, anna)


def test_free_times_are_the_tsws_hours_without_other_chats_and_none_so_near_that_nobody_sees_it(
    session, bos, tom
):
    hours(tom, 0, 1, 3, end=time(17, 30))
    chat(bos, TUESDAY + 2 * DAY - HOUR)
    now = TUESDAY - DAY - 2 * HOUR  # Monday, three in the afternoon
    found = selectors.times_instead(session, tom, now=now)
    assert ", ".join(f"{at:%a %H:%M}" for at in found) == (
        "Mon 17:00, Tue 16:00, Tue 16:30, Thu 16:30, Thu 17:00, "
        "Mon 16:00, Mon 16:30, Mon 17:00, Tue 16:00, Tue 16:30"
    )


def test_a_missed_chat_gets_another_one_beside_it_once(session, anna, tom):
    hours(tom, 3)
    thursday, after = TUESDAY + 2 * DAY, TUESDAY + HOUR
    for _ in range(2):
        move(session, thursday, anna, reason="", now=after)
    assert starts(session.treatment) == [TUESDAY, thursday]
    with pytest.raises(NotPossible, match="over"):
        move(session, thursday - HOUR, tom, now=after)


def test_a_chat_somebody_wrote_in_was_not_missed(session):
    said_in(session)
    assert not selectors.is_missed(session, now=TUESDAY + HOUR)
    assert not selectors.is_missed(chat(session.treatment, TUESDAY - 8 * DAY), now=TUESDAY)


def test_hours_put_in_join_with_what_they_touch_and_can_be_taken_out(tom, ines):
    for start, end in ((9, 10), (12, 13), (10, 12), (10, 12)):
        added = services.add_availability(hours_added=Hours(2, time(start), time(end)), by=tom, now=NOW)
    page = selectors.hours_page(tom, now=NOW)
    assert [[str(row) for row in rows] for _, rows in page.days] == [["2 09:00-13:00"]]
    with pytest.raises(NotVisible):
        services.withdraw_availability(availability_id=added.pk, by=ines)
    services.withdraw_availability(
        availability_id=Availability.objects.get(withdrawn_at=None).pk, by=tom, now=NOW
    )
    assert not selectors.hours_page(tom, now=NOW).days


def test_only_tsws_have_hours(ruth, anna, kit):
    for person in (ruth, anna, kit):
        with pytest.raises(NotVisible):
            services.add_availability(hours_added=Hours(2, time(9), time(10)), by=person)
        with pytest.raises(NotVisible):
            selectors.hours_page(person, now=NOW)


def test_chats_outside_ones_hours_are_named(session, tom):
    hours(tom, 3)
    assert selectors.hours_page(tom, now=NOW).outside == [session]
    hours(tom, 1)
    assert not selectors.hours_page(tom, now=NOW).outside


def test_a_hand_over_shows_what_would_clash_and_then_what_does(session, ines, kit):
    cleo = ten_weeks(factories.young_person("cleo"), ines)
    theirs = chat(cleo, TUESDAY + 10 * MINUTE)
    assert selectors.clashes_if(session.treatment, [ines], now=NOW) == {ines.pk: [TUESDAY]}
    assert not selectors.clashes_of(ines, now=NOW)
    care.assign_tsw(treatment=session.treatment, tsw=ines, reason="Leave", by=kit, now=NOW)
    assert [(one.first, one.second) for one in selectors.clashes_of(ines, now=NOW)] == [(session, theirs)]

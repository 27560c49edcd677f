"""The weekly time: one proposes, the other agrees, and the chats to come follow as both would expect."""

from datetime import UTC, date, datetime, time

import pytest

from care.models import Assignment
from care.permissions import NotVisible
from chat import selectors, services
from chat.models import StandingSlot
from chat.selectors import hours as hour_reads
from chat.slots import NotPossible, Slot
from letters.models import Letter
from tests import factories
from tests.chat.diary import DAY, HOUR, NOW, WEEK, chat, hours, starts, ten_weeks

pytestmark = pytest.mark.django_db
TUESDAY = datetime(2026, 11, 17, 17, tzinfo=UTC)
WEDNESDAY_AT_SIX = Slot(2, time(18))


@pytest.fixture
def treatment(anna, tom):
    return ten_weeks(anna, tom)


@pytest.fixture
def weekly(treatment, kit, tom):
    """Tuesdays at five from the coming one on, and hours on Wednesdays."""
    hours(tom, 2)
    return services.book_weekly(treatment=treatment, first_on=TUESDAY.date(), at=time(17), by=kit, now=NOW)


def propose(treatment, by, slot=WEDNESDAY_AT_SIX, now=NOW):
    return services.propose_slot(treatment_id=treatment.pk, slot=slot, by=by, now=now)


def agree(slot, by, now=NOW):
    return services.agree_slot(slot_id=slot.pk, by=by, now=now)


def test_what_a_coordinator_arranges_is_agreed_and_booked_to_the_end(treatment, weekly):
    assert selectors.agreed_slot(treatment) == weekly
    assert starts(treatment) == [TUESDAY + week * WEEK for week in range(8)]


def test_it_is_not_arranged_into_another_chat_of_the_tsw(treatment, weekly, tom, kit):
    bos = ten_weeks(factories.young_person("bo"), tom)
    with pytest.raises(NotPossible, match="17 November, 24 November"):
        services.book_weekly(treatment=bos, first_on=TUESDAY.date(), at=time(16, 45), by=kit, now=NOW)
    assert not starts(bos)
    assert not StandingSlot.objects.filter(treatment=bos).exists()


def test_nothing_changes_until_the_other_says_yes(treatment, weekly, anna, tom):
    before = starts(treatment)
    asked = propose(treatment, anna)
    assert (starts(treatment), selectors.agreed_slot(treatment)) == (before, weekly)
    with pytest.raises(NotPossible, match="yourself"):
        agree(asked, anna)
    agree(asked, tom)
    # Asked for on Monday with two days' notice, it begins on Wednesday of the same week.
    assert starts(treatment) == [datetime(2026, 11, 18, 18, tzinfo=UTC) + week * WEEK for week in range(8)]
    assert selectors.agreed_slot(treatment) == agree(asked, tom)


def test_chats_moved_or_cancelled_on_their_own_stay_so_and_weeks_that_had_theirs_get_no_other(
    treatment, weekly, anna, tom
):
    first, second, third, *_ = treatment.chat_sessions.order_by("starts_at")
    moved_to = second.starts_at + 3 * DAY
    services.move_session(session_id=second.pk, starts_at=moved_to, reason="Exam", by=tom, now=NOW)
    services.cancel_session(session_id=third.pk, reason="Holiday", by=tom, now=NOW)
    asked = propose(treatment, anna)
    agree(asked, tom, now=TUESDAY + 10 * HOUR)
    new = datetime(2026, 11, 18, 18, tzinfo=UTC)
    assert starts(treatment) == [first.starts_at, moved_to, *(new + week * WEEK for week in range(3, 8))]


def test_a_chat_moved_into_the_next_week_leaves_no_hole_to_fill(treatment, weekly, anna, tom):
    first = treatment.chat_sessions.order_by("starts_at")[0]
    to = first.starts_at + 5 * DAY + HOUR  # still Sunday: then the Monday after
    services.move_session(session_id=first.pk, starts_at=to + DAY, reason="Exam", by=tom, now=NOW)
    agree(propose(treatment, anna), tom)
    assert [f"{at:%d %b %H}" for at in starts(treatment)[:3]] == ["23 Nov 18", "25 Nov 18", "02 Dec 18"]


def test_an_extra_chat_in_the_way_keeps_its_week_as_it_is(treatment, weekly, anna, tom):
    extra = services.book_session(
        treatment=treatment, starts_at=datetime(2026, 11, 25, 18, 15, tzinfo=UTC), by=tom, now=NOW
    )
    agree(propose(treatment, anna), tom)
    assert starts(treatment)[1:3] == [TUESDAY + WEEK, extra.starts_at]


def test_a_chat_with_open_doors_is_not_pulled_away(treatment, weekly, anna, tom):
    asked = propose(treatment, anna)
    agree(asked, tom, now=TUESDAY)
    assert starts(treatment)[:2] == [TUESDAY, datetime(2026, 11, 25, 18, tzinfo=UTC)]


def test_declined_or_taken_back_it_is_over_and_cannot_be_agreed_to(treatment, weekly, anna, tom):
    for by in (tom, anna):
        asked = propose(treatment, anna)
        for _ in range(2):
            services.decline_slot(slot_id=asked.pk, by=by, now=NOW)
        with pytest.raises(NotPossible, match="not open"):
            agree(asked, tom)
    assert selectors.agreed_slot(treatment) == weekly


def test_a_second_question_takes_the_place_of_the_first(treatment, weekly, anna, tom):
    first, again = propose(treatment, anna), propose(treatment, anna)
    other = propose(treatment, tom, Slot(2, time(17)))
    first.refresh_from_db()
    assert first == again
    assert first.ended_at is not None
    assert selectors.asked_slot(treatment, tom) == other


def test_a_question_of_a_former_tsw_is_none_any_more(treatment, weekly, anna, tom, ines):
    asked = propose(treatment, tom)
    Assignment.objects.filter(treatment=treatment).update(tsw=ines)
    assert selectors.asked_slot(treatment, ines) is None
    with pytest.raises(NotPossible, match="not open"):
        agree(asked, anna)
    with pytest.raises(NotVisible):
        agree(asked, tom)


def test_only_times_free_in_every_week_to_come_are_offered(treatment, weekly, tom):
    bos = ten_weeks(factories.young_person("bo"), tom)
    chat(bos, datetime(2026, 12, 16, 16, 45, tzinfo=UTC))
    offered = [slot.at for slot, _ in hour_reads.weekly_slots(treatment, tom, now=NOW)]
    assert offered == [time(16), time(17, 30), time(18), time(18, 30)]
    with pytest.raises(NotPossible, match="free"):
        propose(treatment, tom, Slot(2, time(16, 30)))


def test_taken_meanwhile_it_cannot_be_agreed_to(treatment, weekly, anna, tom):
    asked = propose(treatment, anna)
    bos = ten_weeks(factories.young_person("bo"), tom)
    chat(bos, datetime(2026, 12, 16, 18, tzinfo=UTC))
    with pytest.raises(NotPossible, match="16 December"):
        agree(asked, tom)
    assert selectors.agreed_slot(treatment) == weekly


def test_each_step_tells_the_other_and_nobody_else(treatment, weekly, anna, tom):
    Letter.objects.all().delete()
    asked = propose(treatment, anna)
    agree(asked, tom)
    told = Letter.objects.filter(withdrawn_at__isnull=True).values_list("recipient__name", "kind")
    assert list(told) == [("Anna", "chat_changed")]
    assert Letter.objects.get(recipient=tom).withdrawn_at is not None


@pytest.mark.parametrize("who", ["ines", "ruth", "kit", "omar", "ada"])
def test_only_the_two_ask_and_agree(treatment, weekly, anna, cast, who):
    asked = propose(treatment, anna)
    for deed in (lambda by: propose(treatment, by), lambda by: agree(asked, by)):
        with pytest.raises(NotVisible):
            deed(cast[who])
    with pytest.raises(NotVisible):
        services.decline_slot(slot_id=asked.pk, by=cast[who])


def test_the_wall_clock_stays_where_the_young_person_is_over_both_clock_changes(kit, tom):
    cleo = factories.young_person("cleo", time_zone="America/New_York")
    treatment = ten_weeks(cleo, tom, starts_on=date(2026, 10, 5))
    services.book_weekly(
        treatment=treatment, first_on=date(2026, 10, 8), at=time(12), by=kit, now=NOW.replace(month=10, day=1)
    )
    in_utc = [at.hour for at in starts(treatment)]
    assert in_utc == [16, 16, 16, 16, 17, 17, 17, 17, 17, 17]  # New York changes on 1 November

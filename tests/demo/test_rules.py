"""The cohort's files mirror the pilot (Table 1, Table 2 and its account of who left), and hang together."""

from collections import Counter, defaultdict
from itertools import pairwise

import pytest

from demo import loading, rules

TABLE_1 = {2: 24.4, 3: 25.7, 4: 26.7, 5: 27.5, 6: 26.7, 7: 27.1, 8: 27.7, 9: 27.4, 10: 27.0}
COHORT = loading.read_cohort()
PEOPLE = {person.key: person for person in COHORT.young_people}
TOTALS = {key: {week: sum(items) for week, items in weeks.items()} for key, weeks in COHORT.ratings.items()}


def counts(field: str) -> dict[object, int]:
    return dict(Counter(getattr(person, field) for person in COHORT.young_people))


def test_table_2_is_that_of_the_pilot():
    assert len(COHORT.young_people) == 23
    assert counts("age") == {16: 6, 17: 7, 18: 10}
    assert counts("gender") == {"female": 18, "male": 5}
    assert counts("area") == {"Large City": 6, "Smaller City": 8, "Countryside": 9}
    assert counts("ethnicity") == {
        "Black British": 2,
        "Different White Ethnic Background": 5,
        "Mixed Ethnic Background": 4,
        "White British": 12,
    }


def test_table_1_is_that_of_the_pilot_to_one_decimal():
    weeks = defaultdict(list)
    for totals in TOTALS.values():
        for week, total in totals.items():
            weeks[week].append(total)
    assert {week: round(sum(found) / len(found), 1) for week, found in weeks.items()} == TABLE_1


def test_totals_run_from_14_to_30_as_in_the_pilot():
    found = [total for totals in TOTALS.values() for total in totals.values()]
    assert (min(found), max(found)) == (14, 30)


def test_four_are_excellent_and_three_grow():
    excellent = {key for key, totals in TOTALS.items() if len(totals) > 1 and min(totals.values()) >= 29}
    growing = {key for key, totals in TOTALS.items() if totals.get(2, 30) <= 16}
    assert len(excellent) == 4
    assert len(growing) == 3
    for key in growing:
        assert 22 <= TOTALS[key][10] <= 30


def test_nobody_s_alliance_declines():
    for key, totals in TOTALS.items():
        weeks = sorted(totals)
        assert totals[weeks[-1]] >= totals[weeks[0]] - 1, key


def test_a_rating_is_six_answers_given_in_a_week_that_is_over():
    for key, weeks in COHORT.ratings.items():
        last = min(10, PEOPLE[key].week - 1)
        for week, items in weeks.items():
            assert 2 <= week <= last, key
            assert len(items) == 6
            assert set(items) <= set(range(6))


def test_the_four_who_left_rated_once_at_most():
    left = {person.key: TOTALS.get(person.key) for person in COHORT.young_people if person.state == "left"}
    assert left == {"ellie": {2: 26}, "agnes": None, "maya": None, "martha": {3: 30}}


def test_every_week_of_treatment_has_somebody_in_it():
    weeks = {person.week for person in COHORT.young_people if person.state == "in_treatment"}
    assert weeks == set(range(1, 11))
    assert PEOPLE["anna"].week == 3


def test_nine_tsws_have_two_to_four_young_people_and_one_supervisor_each():
    tsws = [person for person in COHORT.staff if person.role == "tsw"]
    load = Counter(person.tsw for person in COHORT.young_people)
    supervisors = {person.key for person in COHORT.staff if person.role == "supervisor"}
    assert Counter(tsw.gender for tsw in tsws) == {"female": 8, "male": 1}
    assert {tsw.key for tsw in tsws} == set(load)
    assert set(load.values()) <= {2, 3, 4}
    assert {tsw.supervisor for tsw in tsws} == supervisors
    assert len(supervisors) == 2


def test_everyone_behind_a_door_lives_in_the_files():
    keys = [person.key for person in (*COHORT.staff, *COHORT.young_people)]
    assert set(rules.ENTRANCES) <= set(keys)
    assert len(keys) == len(set(keys))


@pytest.mark.parametrize("chat", COHORT.chats, ids=lambda chat: f"{chat.young_person}-{chat.days_ago}")
def test_a_chat_is_between_the_two_in_order_and_within_the_half_hour(chat):
    person = PEOPLE[chat.young_person]
    assert person.last_day <= chat.days_ago <= person.started_days_ago
    assert {line.author for line in chat.lines} <= {person.key, person.tsw}
    times = [line.after.total_seconds() for line in chat.lines]
    assert all(earlier < later for earlier, later in pairwise([*times, 1800]))


@pytest.mark.parametrize("conversation", COHORT.conversations, ids=lambda found: found.young_person)
def test_messages_are_between_the_two_and_in_order(conversation):
    person = PEOPLE[conversation.young_person]
    assert {note.author for note in conversation.lines} <= {person.key, person.tsw}
    moments = [(-note.days_ago, note.at) for note in conversation.lines]
    assert moments == sorted(moments)
    assert all(
        max(1, person.last_day) <= note.days_ago <= person.started_days_ago for note in conversation.lines
    )


def test_anna_and_tom_have_the_fullest_record():
    chats = [chat for chat in COHORT.chats if chat.young_person == "anna"]
    hers = [sheet for sheet in COHORT.worksheets if sheet.young_person == "anna"]
    handed_in = {sheet.chapter: sheet for sheet in hers if not sheet.is_draft}
    assert [15 <= len(chat.lines) <= 25 for chat in chats] == [True, True]
    assert set(handed_in) == {"welcome", "triangle"}
    assert [sheet.chapter for sheet in hers if sheet.is_draft] == ["body"]
    assert handed_in["welcome"].seen
    assert not handed_in["triangle"].seen


def test_worksheets_wait_at_tom_s_one_of_them_past_two_working_days_on_any_day_of_the_week():
    tom_s = {person.key for person in COHORT.young_people if person.tsw == "tom"}
    unanswered = [s for s in COHORT.worksheets if s.young_person in tom_s and not (s.answered or s.is_draft)]
    assert sorted(sheet.written.days_ago for sheet in unanswered) == [1, 5]

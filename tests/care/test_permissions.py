"""Access as a table, written a second time by hand: who may do what to Anna's treatment."""

import pytest
from django.utils import timezone

from audit.batches import answer
from care.permissions import Act, NotVisible, may, require_each, ties
from tests import factories

pytestmark = pytest.mark.django_db

EXPECTED = {
    Act.READ_CHAPTERS: "anna tom ruth",
    Act.WRITE_WORKSHEET: "anna",
    Act.READ_WORKSHEET: "anna tom ruth",
    Act.ANSWER_WORKSHEET: "tom",
    Act.LOOK_OVER_FEEDBACK: "ruth",
    Act.SEARCH_WORDS: "tom ruth",
    Act.TIME_CHAPTER: "tom",
    Act.SHIFT_PLAN: "anna",
    Act.WRITE_TOOLBOX: "anna",
    Act.READ_GOALS: "anna tom ruth",
    Act.PREVIEW_PROGRAMME: "tom ines ruth kit",
    Act.RELEASE_PROGRAMME: "kit",
    Act.ENTER_CHAT: "anna tom",
    Act.END_CHAT: "tom",
    Act.READ_TRANSCRIPT: "anna tom ruth",
    Act.SEND_MESSAGE: "anna tom",
    Act.READ_MESSAGES: "anna tom ruth",
    Act.ANSWER_QUESTIONS: "anna",
    Act.READ_ALLIANCE: "ruth omar",
    Act.READ_LEDGER: "anna",
    Act.OPEN_RECORD: "tom ruth",
    Act.RAISE_ALERT: "tom ruth",
    Act.HANDLE_ALERT: "ruth",
    Act.ASSIGN_TSW: "kit",
    Act.BEGIN_TREATMENT: "kit",
    Act.BOOK_CHAT: "tom kit",
    Act.MOVE_CHAT: "anna tom kit",
    Act.AGREE_SLOT: "anna tom",
    Act.SET_AVAILABILITY: "tom ines ruth",
    Act.CHOOSE_AGENDA: "anna",
    Act.CHECK_OUT: "anna",
    Act.PROPOSE_EXERCISE: "tom",
    Act.WRITE_PRIVATE_NOTE: "tom",
    Act.READ_PRIVATE_NOTE: "tom ruth",
    Act.SEND_LATER: "tom",
    Act.READ_CHAT_FACTS: "ruth omar",
    Act.READ_COHORT: "omar",
    Act.INVITE_PEOPLE: "kit ada",
    Act.DEACTIVATE_PEOPLE: "ada",
    Act.RESET_SECOND_STEP: "ada",
}


def test_every_act_is_in_the_table():
    assert set(EXPECTED) == set(Act)


@pytest.mark.parametrize("act", list(Act))
def test_only_these_people_may(act, anna, tom, ines, ruth, kit, omar, ada, treatment):
    people = {"anna": anna, "tom": tom, "ines": ines, "ruth": ruth, "kit": kit, "omar": omar, "ada": ada}
    allowed = [name for name, person in people.items() if may(person, act, treatment)]
    assert sorted(allowed) == sorted(EXPECTED[act].split())
    assert allowed == [name for name, person in people.items() if may_do_all(person, act, [treatment])]
    asked_together = answer(ties([treatment], at=timezone.now()))
    assert allowed == [name for name, person in people.items() if asked_together.may(person, act, treatment)]


@pytest.mark.parametrize("ended", ["assignment", "supervision", "account"])
def test_what_has_ended_counts_no_more_when_many_are_asked_together(ended, tom, ruth, treatment):
    now = timezone.now()
    rows = {"assignment": treatment.assignments, "supervision": tom.supervised_by}
    if ended == "account":
        tom.is_active = ruth.is_active = False
    else:
        rows[ended].update(until_at=now)
    together = answer(ties([treatment], at=now))
    acts = (Act.ENTER_CHAT, Act.READ_TRANSCRIPT)
    for person in (tom, ruth):
        assert [together.may(person, act, treatment) for act in acts] == [
            may(person, act, treatment, at=now) for act in acts
        ]


def may_do_all(person, act, treatments) -> bool:
    try:
        require_each(person, act, treatments)
    except NotVisible:
        return False
    return True


def test_one_treatment_that_is_not_theirs_closes_all_of_them(ruth, omar, treatment):
    other = factories.treatment(young_person=factories.young_person("bo"), tsw=None)
    asked = [treatment, other]
    assert [may_do_all(person, Act.READ_ALLIANCE, asked) for person in (ruth, omar)] == [False, True]


def test_a_deactivated_tsw_may_nothing(tom, treatment):
    tom.is_active = False
    assert not [act for act in Act if may(tom, act, treatment)]


def test_in_a_strict_trial_a_supervisor_reads_no_alliance(ruth, omar, treatment, settings):
    settings.BLINDED_READERS = "researchers"
    assert (may(ruth, Act.READ_ALLIANCE, treatment), may(omar, Act.READ_ALLIANCE, treatment)) == (False, True)

"""Me: who may see what, as the grants say, and everybody who looked."""

import pytest

from audit import services as audit
from care.permissions import GRANTS, Act
from today import rules, selectors

pytestmark = pytest.mark.django_db


def test_what_each_may_see_is_said_with_their_names(treatment, anna, ruth, signed_in):
    page = signed_in(anna).get("/me/").content.decode()
    for words in (
        "Only you",
        "You, Tom (your TSW) and Ruth (Tom’s supervisor)",
        "Ruth (Tom’s supervisor) and the research team",
    ):
        assert words in page


def test_in_a_strict_trial_only_the_research_team_reads_the_questions(
    treatment, anna, ruth, signed_in, settings
):
    settings.BLINDED_READERS = "researchers"
    me = selectors.me(anna)
    assert me.who_sees["the research team"] == ["Your answers to the six questions"]
    assert "Only the research team reads them." in signed_in(anna).get("/me/").content.decode()


def test_every_right_to_read_something_of_theirs_is_on_the_page():
    reading = {act for act in Act if act.value.endswith(".read")} - {Act.READ_COHORT}
    assert reading <= {Act(act) for act in rules.WHAT_IS_SEEN}
    assert {Act(act) for act in rules.WHAT_IS_SEEN} <= set(GRANTS)


def test_looks_of_one_day_are_folded_and_counted(treatment, anna, tom, signed_in):
    for _ in range(3):
        audit.looked("transcript.read", by=tom, subject=anna)
    page = signed_in(anna).get("/me/").content.decode()
    assert "read one of your chats" in page
    assert "3 times that day" in page


def test_the_reason_of_a_look_stands_beside_it(treatment, anna, ruth, signed_in):
    audit.looked("alliance.read", by=ruth, subject=anna, purpose="supervision on Thursday")
    assert "supervision on Thursday" in signed_in(anna).get("/me/").content.decode()


def test_looks_at_somebody_else_are_not_there(treatment, anna, tom, ines, signed_in):
    audit.looked("record.opened", by=tom, subject=ines)
    assert "Nobody has, so far." in signed_in(anna).get("/me/").content.decode()


def test_many_looks_come_in_pages(treatment, anna, tom, signed_in):
    for number in range(20):
        audit.looked("transcript.read", by=tom, subject=anna, purpose=f"reason {number}")
    client = signed_in(anna)
    assert "Page 1 of 2" in client.get("/me/").content.decode()
    assert "Page 2 of 2" in client.get("/me/?page=2").content.decode()
    assert "Page 2 of 2" in client.get("/me/?page=999").content.decode()


def test_it_says_plainly_what_we_are_not(anna, signed_in):
    assert "We are not an emergency service" in signed_in(anna).get("/me/").content.decode()

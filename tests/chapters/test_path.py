"""Which chapter is open, where reading stopped, what waits; at the same cost however much there is."""

from datetime import timedelta

import pytest
from django.utils import timezone

from audit.models import Entry
from care import services as care
from care.permissions import NotVisible
from chapters import rules, selectors, services
from chapters.models import Opening, Timing
from tests import factories


def states(treatment, now=None):
    return [state.state for state in selectors.chapter_path(treatment, now=now or timezone.now())]


def test_the_next_chapter_waits_for_the_one_before(plan, treatment):
    second = selectors.chapter_path(treatment, now=timezone.now())[1]
    assert (second.state, second.waits_for, second.opens_on) == ("later", 1, None)


def test_the_next_chapter_opens_when_the_one_before_is_handed_in(handed_in, treatment):
    assert states(treatment) == ["done", "open"]


def test_the_next_chapter_waits_for_its_week(handed_in, treatment):
    in_week_one = timezone.now() - timedelta(days=14)
    second = selectors.chapter_path(treatment, now=in_week_one)[1]
    assert (second.state, second.opens_on) == ("later", treatment.starts_on + timedelta(days=7))


def test_a_chapter_that_was_opened_stays_open_when_the_one_before_is_taken_back(
    handed_in, treatment, chapter, anna
):
    services.take_back(treatment=treatment, chapter=chapter, by=anna)
    assert states(treatment) == ["open", "open"]


def test_by_the_rule_of_the_week_alone_nothing_else_counts(plan, treatment):
    plan.programme.unlock_rule = "week"
    plan.programme.save()
    assert states(treatment) == ["open", "open"]


@pytest.fixture
def say(treatment, tom):
    """Tom's word on a chapter."""

    def said(timing, number=2):
        return services.time_chapter(treatment_id=treatment.pk, number=number, timing=timing, by=tom)

    return said


def second_of(treatment, now=None):
    return selectors.chapter_path(treatment, now=now or timezone.now())[1]


def test_a_tsw_opens_a_chapter_early_and_takes_it_back(plan, treatment, tom, anna, say):
    say(Timing.EARLY)
    second = second_of(treatment)
    assert (second.state, second.opening.decided_by) == ("open", tom)
    say(Timing.RULE)
    assert (second_of(treatment).state, second_of(treatment).opening) == ("later", None)
    assert Entry.objects.filter(event="chapter.timed", actor_id=tom.pk, subject_id=anna.pk).count() == 2


def test_a_tsw_asks_to_wait_with_a_chapter_that_would_be_open(handed_in, treatment, say):
    say(Timing.WAIT)
    second = second_of(treatment)
    assert (second.state, second.opens_on, second.waits_for) == ("later", None, None)
    assert second.opening.timing == Timing.WAIT


def test_what_somebody_has_begun_stays_open_whatever_is_decided(handed_in, anna, treatment, say):
    services.open_chapter(number=2, depth="", by=anna)
    with pytest.raises(rules.NothingToWaitFor):
        say(Timing.WAIT)
    Opening.objects.create(
        treatment=treatment, chapter=second_of(treatment).chapter, timing="wait", decided_by=anna
    )
    assert second_of(treatment).state == "open"


def test_the_same_word_said_twice_is_one(plan, say):
    assert say(Timing.RULE) is None
    assert say(Timing.EARLY)
    assert say(Timing.EARLY) is None
    assert Opening.objects.count() == 1


def test_when_the_weeks_have_ended_there_is_nothing_to_time(plan, treatment, say):
    treatment.status, treatment.ended_on = "finished", timezone.now().date()
    treatment.save()
    with pytest.raises(rules.WeeksAreOver):
        say(Timing.EARLY)


@pytest.mark.parametrize("name", ["anna", "ines", "ruth", "kit", "omar", "ada"])
def test_nobody_but_their_tsw_times_a_chapter(request, plan, treatment, name):
    with pytest.raises(NotVisible):
        services.time_chapter(
            treatment_id=treatment.pk, number=2, timing=Timing.EARLY, by=request.getfixturevalue(name)
        )


def test_an_exam_week_moves_what_is_to_come(plan, treatment, anna):
    """Anna is in week 3; chapter 2 is planned for week 5 here."""
    plan.programme.chapters.filter(number=2).update(opens_in_week=5)
    care.take_exam_week(week=4, by=anna)
    assert second_of(treatment).opens_on == treatment.starts_on + timedelta(days=35)
    care.withdraw_exam_week(week=4, by=anna)
    assert second_of(treatment).opens_on == treatment.starts_on + timedelta(days=28)


def test_an_exam_week_taken_while_it_runs_closes_nothing(handed_in, plan, treatment, anna):
    plan.programme.chapters.filter(number=2).update(opens_in_week=3)
    care.take_exam_week(week=3, by=anna)
    assert states(treatment) == ["done", "open"]


def test_before_the_first_day_nothing_is_open(plan, treatment):
    early = timezone.now() - timedelta(days=40)
    assert states(treatment, early) == ["later", "later"]
    assert selectors.next_reading(selectors.chapter_path(treatment, now=early)) is None


def test_without_a_plan_there_is_no_path(treatment):
    assert selectors.chapter_path(treatment, now=timezone.now()) == []


def test_the_place_where_reading_stopped_is_kept(plan, anna, treatment):
    services.open_chapter(number=1, depth="", by=anna)
    services.keep_place(number=1, depth="standard", section="look", by=anna)
    page = services.open_chapter(number=1, depth="", by=anna)
    assert page.stopped_at.slug == "look"


def test_the_time_left_counts_films_and_words(plan, anna, treatment):
    """15 words take 4.5 s and an exercise 10 s; then come a film of 120 s and an exercise."""
    plan.programme.chapters.update(standard_minutes=1)
    whole = selectors.next_reading(selectors.chapter_path(treatment, now=timezone.now()))
    services.keep_place(number=1, depth="standard", section="look", by=anna)
    rest = selectors.next_reading(selectors.chapter_path(treatment, now=timezone.now()))
    assert (whole.minutes_left, whole.share_read, whole.section) == (2, 0, None)
    assert (rest.minutes_left, rest.share_read, rest.section.slug) == (2, 10, "look")


def test_every_page_says_the_same_time_when_an_author_promises_more(plan, anna, treatment, signed_in):
    """Nine minutes for what counts 147 seconds; a tenth of it is read, so eight of them are left."""
    annas = signed_in(anna)
    assert "about 9 minutes" in annas.get("/today/").content.decode()
    assert "about 9 minutes" in annas.get("/chapters/").content.decode()
    assert "<span>9 min</span>" in annas.get("/chapters/1/").content.decode()
    services.keep_place(number=1, depth="standard", section="look", by=anna)
    assert "about 8 minutes" in annas.get("/today/").content.decode()
    assert "About 8 minutes left" in annas.get("/chapters/1/").content.decode()


def test_a_gist_that_is_not_there_is_not_offered(plan, anna, signed_in):
    plan.programme.chapters.get(number=1).sections.filter(depth="gist").delete()
    plan.programme.chapters.update(gist_minutes=0)
    annas = signed_in(anna)
    pages = [annas.get(path).content.decode() for path in ("/today/", "/chapters/", "/chapters/1/")]
    assert not any("gist" in page.lower() for page in pages)


def test_a_place_that_does_not_exist_is_refused(plan, anna):
    with pytest.raises(rules.Refused):
        services.keep_place(number=1, depth="standard", section="nowhere", by=anna)


def test_a_chapter_that_does_not_exist_is_not_there(plan, anna):
    with pytest.raises(NotVisible):
        services.open_chapter(number=9, depth="", by=anna)


@pytest.mark.django_db
def test_reads_cost_the_same_for_few_and_many(django_assert_num_queries, handed_in, treatment, chapter, tom):
    for number in range(6):
        other = factories.treatment(young_person=factories.young_person(f"p{number}"), tsw=tom)
        services.begin_plan(treatment=other)
        services.hand_in(treatment=other, chapter=chapter, by=other.young_person)
    with django_assert_num_queries(5):
        selectors.chapter_path(treatment, now=timezone.now())
    with django_assert_num_queries(1):
        sheets = selectors.waiting_worksheets(type(treatment).objects.all())
        assert len([(sheet.treatment.young_person.name, sheet.chapter.title) for sheet in sheets]) == 7
    with django_assert_num_queries(1):
        selectors.unseen_answers(treatment)


def test_the_longest_waiting_comes_first(handed_in, chapter, tom):
    other = factories.treatment(young_person=factories.young_person("bea"), tsw=tom)
    services.begin_plan(treatment=other)
    before = timezone.now() - timedelta(days=3)
    services.hand_in(treatment=other, chapter=chapter, by=other.young_person, now=before)
    waiting = selectors.waiting_worksheets(type(other).objects.all())
    assert [sheet.treatment.young_person.name for sheet in waiting] == ["Bea", "Anna"]

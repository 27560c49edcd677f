"""Hand-overs and alerts: who may, what is kept, what ends at once."""

from datetime import date, timedelta
from uuid import UUID

import pytest
from django.utils import timezone

from audit.models import Entry
from care import permissions, selectors, services
from care.models import Alert, Assignment, Treatment
from care.permissions import Act, NotVisible
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def hinted(monkeypatch) -> list[UUID]:
    """The people whose sockets were asked to look again."""
    people: list[UUID] = []
    monkeypatch.setattr("accounts.groups._look_again", people.append)
    return people


def alert_of(treatment, tom) -> Alert:
    return services.raise_alert(treatment=treatment, reason="She sounded very low.", by=tom)


def test_a_handover_ends_one_assignment_and_opens_the_next(treatment, tom, ines, kit):
    now = timezone.now()
    services.assign_tsw(treatment=treatment, tsw=ines, reason="Tom is away", by=kit, now=now)
    rows = Assignment.objects.filter(treatment=treatment).order_by("from_at")
    assert [(row.tsw, row.until_at) for row in rows] == [(tom, now), (ines, None)]


def test_the_former_tsw_loses_every_right_at_that_instant(treatment, tom, ines, kit):
    now = timezone.now()
    services.assign_tsw(treatment=treatment, tsw=ines, reason="Tom is away", by=kit, now=now)
    kept = {act for act in Act if permissions.may(tom, act, treatment, at=now)}
    assert kept == {act for act in Act if permissions.may(tom, act)}
    assert permissions.may(ines, Act.OPEN_RECORD, treatment, at=now)


def test_a_handover_is_written_down(treatment, ines, kit, anna):
    made = services.assign_tsw(treatment=treatment, tsw=ines, reason=" Tom is away ", by=kit)
    entry = Entry.objects.get(event="assignment.changed")
    assert (entry.actor_id, entry.subject_id, made.reason) == (kit.pk, anna.pk, "Tom is away")


def test_open_sockets_are_asked_to_look_again_once_it_is_committed(
    treatment, anna, tom, ines, kit, hinted, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        services.assign_tsw(treatment=treatment, tsw=ines, reason="Tom is away", by=kit)
        assert hinted == []
    assert hinted == [tom.pk, anna.pk]


def test_ones_own_treatment_is_the_active_one_or_the_one_that_ended_last(anna, tom):
    began = date(2025, 1, 1)
    for status, ended_on in (("finished", date(2025, 3, 1)), ("left", date(2026, 2, 1))):
        Treatment.objects.create(young_person=anna, starts_on=began, status=status, ended_on=ended_on)
    assert selectors.own_treatment(anna).status == "left"
    active = factories.treatment(young_person=anna, tsw=tom)
    assert selectors.own_treatment(anna) == active


def test_a_treatment_without_a_tsw_gets_its_first(kit, ines):
    made = factories.treatment(young_person=factories.young_person("bea"), tsw=None)
    services.assign_tsw(treatment=made, tsw=ines, reason="First", by=kit)
    assert permissions.may(ines, Act.OPEN_RECORD, made)


@pytest.mark.parametrize("name", ["anna", "tom", "ines", "ruth", "omar", "ada"])
def test_only_a_coordinator_hands_over(name, request, treatment, ines):
    with pytest.raises(NotVisible):
        services.assign_tsw(treatment=treatment, tsw=ines, reason="", by=request.getfixturevalue(name))


def test_nobody_is_handed_over_to_somebody_who_is_not_a_working_tsw(treatment, ruth, tom, ines, kit):
    ines.is_active = False
    for person in (ruth, ines, tom):
        with pytest.raises(services.CannotAssign):
            services.assign_tsw(treatment=treatment, tsw=person, reason="", by=kit)
    assert Assignment.objects.filter(treatment=treatment).count() == 1


def test_an_ended_treatment_is_not_handed_over(treatment, ines, kit):
    treatment.status, treatment.ended_on = "finished", timezone.localdate()
    treatment.save()
    with pytest.raises(services.CannotAssign):
        services.assign_tsw(treatment=treatment, tsw=ines, reason="", by=kit)


def test_a_worry_keeps_every_time_from_raised_to_closed(treatment, tom, ruth):
    raised = timezone.now()
    alert = services.raise_alert(treatment=treatment, reason="Very low", by=tom, now=raised)
    services.acknowledge_alert(alert=alert, by=ruth, now=raised + timedelta(minutes=5))
    closed = services.close_alert(
        alert=alert, outcome="Called home", by=ruth, now=raised + timedelta(hours=1)
    )
    assert (closed.raised_at, closed.acknowledged_at, closed.closed_at) == (
        raised,
        raised + timedelta(minutes=5),
        raised + timedelta(hours=1),
    )
    events = Entry.objects.filter(event__startswith="alert.").values_list("event", flat=True)
    assert sorted(events) == ["alert.acknowledged", "alert.closed", "alert.raised"]


def test_a_button_pressed_twice_is_one_worry(treatment, tom, ruth):
    alert = services.raise_alert(treatment=treatment, reason="Very low", by=tom)
    assert services.raise_alert(treatment=treatment, reason="Very low ", by=tom) == alert
    services.close_alert(alert=alert, outcome="Talked", by=ruth)
    assert services.raise_alert(treatment=treatment, reason="Very low", by=tom) != alert
    assert Entry.objects.filter(event="alert.raised").count() == 2


def test_who_saw_an_alert_first_stays(treatment, tom, ruth):
    judith = factories.staff("judith", "supervisor")
    factories.supervision(tsw=tom, supervisor=judith)
    alert = alert_of(treatment, tom)
    services.acknowledge_alert(alert=alert, by=ruth)
    assert services.acknowledge_alert(alert=alert, by=judith).acknowledged_by == ruth


def test_a_closed_alert_is_not_closed_again(treatment, tom, ruth):
    alert = alert_of(treatment, tom)
    services.close_alert(alert=alert, outcome="Talked", by=ruth)
    with pytest.raises(services.AlertIsClosed):
        services.close_alert(alert=alert, outcome="Something else", by=ruth)
    assert Alert.objects.get().outcome == "Talked"


@pytest.mark.parametrize("name", ["anna", "tom", "ines", "kit", "omar", "ada"])
def test_only_the_supervisor_handles_an_alert(name, request, treatment, tom):
    alert = alert_of(treatment, tom)
    person = request.getfixturevalue(name)
    with pytest.raises(NotVisible):
        services.acknowledge_alert(alert=alert, by=person)
    with pytest.raises(NotVisible):
        services.close_alert(alert=alert, outcome="Nothing", by=person)


@pytest.mark.parametrize("name", ["anna", "ines", "kit", "omar", "ada"])
def test_others_cannot_raise_an_alert(name, request, treatment):
    with pytest.raises(NotVisible):
        services.raise_alert(treatment=treatment, reason="x", by=request.getfixturevalue(name))

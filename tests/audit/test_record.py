"""The record: written with every deed, changed by nobody."""

import pytest
from django.db import DatabaseError, transaction

from audit import selectors, services
from audit.models import Entry

pytestmark = pytest.mark.django_db


def test_a_deed_names_who_did_it_and_whom_it_concerns(anna, tom):
    services.record("message.sent", by=tom, subject=anna)
    entry = Entry.objects.get()
    assert (entry.actor_name, entry.actor_role, entry.subject_id) == ("Tom", "tsw", anna.pk)


def test_a_young_person_can_read_who_looked(anna, tom):
    services.looked("record.opened", by=tom, subject=anna)
    services.record("message.sent", by=tom, subject=anna)
    assert [look.event for look in selectors.looks_at(anna.pk)] == ["record.opened"]


def test_the_database_refuses_to_change_an_entry(tom):
    services.record("message.sent", by=tom)
    with pytest.raises(DatabaseError, match="only added"), transaction.atomic():
        Entry.objects.update(actor_name="Somebody else")


def test_the_database_refuses_to_remove_an_entry(tom):
    services.record("message.sent", by=tom)
    with pytest.raises(DatabaseError, match="only added"), transaction.atomic():
        Entry.objects.all().delete()

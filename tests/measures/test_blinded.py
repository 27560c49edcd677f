"""The door to the blinded store: who may pass, what stays behind, what never comes out in an error."""

import base64
import traceback

import pytest
from django.db import DatabaseError, connections
from nacl.public import PrivateKey

from audit import selectors as audit
from care import permissions
from measures import blinded, boxes
from measures.boxes import Response, Slot
from measures.models import SealedResponse
from tests.conftest import EVERY_DATABASE
from tests.measures import making

pytestmark = pytest.mark.django_db(databases=EVERY_DATABASE)


def _slots(treatment):
    return {treatment: [Slot(treatment.pk, "sai", week) for week in range(2, 11)]}


def test_a_supervisor_reads_what_was_answered(treatment, ruth):
    making.answered(treatment, 3, 4, 3, 5, 2, 4, 1)
    [(slot, response)] = blinded.read(_slots(treatment), by=ruth, purpose="supervision").items()
    assert (slot.week, response.answers) == (3, making.ANSWERS)


def test_each_look_is_in_the_ledger_that_the_young_person_reads(treatment, anna, ruth):
    blinded.read(_slots(treatment), by=ruth, purpose="supervision")
    [look] = audit.looks_at(anna.pk)
    assert (look.event, look.actor_name, look.purpose) == ("alliance.read", "Ruth", "supervision")


@pytest.mark.parametrize("who", ["anna", "tom", "ines", "kit", "ada"])
def test_nobody_else_reads_and_no_look_is_claimed(who, treatment, anna, request):
    person = request.getfixturevalue(who)
    with pytest.raises(permissions.NotVisible):
        blinded.read(_slots(treatment), by=person, purpose="curiosity")
    assert not audit.looks_at(anna.pk).exists()


def test_a_process_without_the_key_says_so(treatment, ruth, settings):
    settings.BLINDED_SEAL_PRIVATE_KEY = ""
    with pytest.raises(blinded.CannotReadHere, match="credential"):
        blinded.read(_slots(treatment), by=ruth, purpose="supervision")


def test_a_process_without_the_readers_role_says_so(treatment, ruth, monkeypatch):
    monkeypatch.setattr(blinded, "READER", "not_given_here")
    with pytest.raises(blinded.CannotReadHere, match="credential"):
        blinded.read(_slots(treatment), by=ruth, purpose="supervision")


def test_the_first_answers_stand(treatment, ruth):
    making.answered(treatment, 3, 4, 3, 5, 2, 4, 1)
    making.answered(treatment, 3, 0, 0, 0, 0, 0, 0)
    [response] = blinded.read(_slots(treatment), by=ruth, purpose="supervision").values()
    assert response.answers == making.ANSWERS


def test_one_exact_slot_is_known_to_be_taken(treatment):
    making.answered(treatment, 3, 4, 3, 5, 2, 4, 1)
    asked = [blinded.has_answered(Slot(treatment.pk, "sai", week)) for week in (2, 3, 4)]
    assert asked == [False, True, False]


def test_many_go_in_at_once(treatment, ruth):
    response = Response(making.ANSWERS, making.EDITION, treatment.young_person.joined_at)
    blinded.store_many((slot, response) for slot in _slots(treatment)[treatment])
    assert len(blinded.read(_slots(treatment), by=ruth, purpose="supervision")) == 9


def test_a_row_names_nobody_and_no_time(treatment):
    making.answered(treatment, 3, 4, 3, 5, 2, 4, 1)
    row = SealedResponse.objects.using("blinded").get()
    assert {field.name for field in SealedResponse._meta.get_fields()} == {"slot", "box"}
    assert row.slot != treatment.pk
    assert len(bytes(row.box)) == boxes.BOX_SIZE


def test_an_error_carries_no_answer(treatment, monkeypatch, caplog):
    def refuse(*args, **kwargs):
        raise DatabaseError(f"Failing row contains ({making.ANSWERS})")

    monkeypatch.setattr(SealedResponse.objects.using("blinded").__class__, "bulk_create", refuse)
    with pytest.raises(blinded.BlindedStoreTrouble) as trouble:
        making.answered(treatment, 3, 4, 3, 5, 2, 4, 1)
    assert (trouble.value.__cause__, trouble.value.__context__) == (None, None)
    assert "Failing row" not in "".join(traceback.format_exception(trouble.value)) + caplog.text


@pytest.mark.parametrize("bad", ["no key", ""])
def test_an_error_of_the_sealing_carries_no_answer_either(bad, treatment, settings):
    settings.BLINDED_SEAL_PUBLIC_KEY = bad
    with pytest.raises(blinded.BlindedStoreTrouble) as trouble:
        making.answered(treatment, 3, 4, 3, 5, 2, 4, 1)
    assert trouble.value.__context__ is None


def test_the_sealed_table_is_in_no_other_database():
    table = SealedResponse._meta.db_table
    assert table in connections["blinded"].introspection.table_names()
    assert table not in connections["default"].introspection.table_names()


def test_a_box_sealed_with_another_key_is_a_trouble_and_not_a_gap(treatment, ruth, settings):
    making.answered(treatment, 3, 4, 3, 5, 2, 4, 1)
    settings.BLINDED_SEAL_PRIVATE_KEY = base64.b64encode(bytes(PrivateKey.generate())).decode()
    with pytest.raises(blinded.BlindedStoreTrouble, match="does not open"):
        blinded.read(_slots(treatment), by=ruth, purpose="supervision")

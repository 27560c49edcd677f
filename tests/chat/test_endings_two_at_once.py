"""Both people in the same moment, on real locks: no words are lost, and each line has its place."""

from uuid import uuid4

import pytest

from chat import services
from chat.models import AgendaLine, Summary
from chat.services import Brought, SentSummary
from tests.chapters.test_two_at_once import at_once

pytestmark = pytest.mark.django_db(transaction=True)


def test_of_two_who_write_at_once_one_is_kept_and_the_other_is_shown_both(session, anna, tom):
    def save(by):
        try:
            sent = SentSummary(f"Words of {by.name}", "")
            return services.save_summary(session_id=session.pk, sent=sent, by=by)
        except services.BothWrote as clash:
            return clash.stored

    first, second = at_once(lambda: save(anna), lambda: save(tom))
    assert first.body == second.body == Summary.objects.get().body


def test_lines_brought_from_two_devices_at_once_have_a_place_each(session, anna):
    def bring(body):
        return lambda: services.choose_agenda(session_id=session.pk, lines=[Brought(uuid4(), body)], by=anna)

    at_once(bring("From the phone"), bring("From the laptop"))
    assert list(AgendaLine.objects.values_list("position", flat=True)) == [1, 2]

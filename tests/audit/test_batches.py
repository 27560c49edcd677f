"""What is asked or added many at once is what the ORM would ask or add, on either database."""

from uuid import uuid4

import pytest
from django.db import DatabaseError, transaction
from django.db.models import F, IntegerField
from django.utils import timezone

from accounts.models import User
from audit.batches import Asked, Given, Inquiry, Insert, Rows, Statement, answer, ask, together
from chat.models import Draft, Room
from tests.chat.conftest import make_session

pytestmark = pytest.mark.django_db


@pytest.fixture
def session(treatment):
    return make_session(treatment, minutes=-10)


ROOMS = Statement(
    lambda: (
        Room.objects.filter(treatment__among=Given("treatments"))
        .order_by("pk")
        .values_list("pk", "last_number", "session__starts_at")
    )
)
PEOPLE = Statement(lambda: User.objects.filter(pk__among=Given("ids")).order_by("name").values_list("name"))
MORE = Statement(
    lambda: Room.objects.filter(pk__among=Given("ids")),
    last_number=F("last_number") + Given("more", IntegerField()),
)
ADD = Insert(Draft, "id", "room", "author", "body", "saved_at")


def test_rows_have_the_types_of_their_fields_and_nothing_stays_nothing(session, treatment):
    empty = Room.objects.create(treatment=treatment)
    (rows,) = ask(ROOMS(treatments=[treatment.pk]))
    expected = {(session.room_id, 0, session.starts_at), (empty.pk, 0, None)}
    assert {tuple(row) for row in rows} == expected


def test_nobody_is_asked_about_and_nobody_is_found(db):
    assert ask(PEOPLE(ids=[])) == [[]]


def test_several_are_asked_together_and_each_hears_its_own_answer(session, treatment, anna, tom):
    def names(*ids) -> Inquiry[list[str]]:
        (rows,) = yield [PEOPLE(ids=ids)]
        return [name for (name,) in rows]

    def rooms() -> Inquiry[list[Rows]]:
        return (yield [ROOMS(treatments=[treatment.pk]), PEOPLE(ids=[])])

    both, (found, nobody), one = answer(together(names(anna.pk, tom.pk), rooms(), names(tom.pk)))
    assert (both, one, len(found), nobody) == (["Anna", "Tom"], ["Tom"], 1, [])


@pytest.mark.parametrize("body", ["it's", 'a "quote" \\ and 100%', "🙃\n\tnew line", ""])
def test_what_is_added_is_kept_as_it_is(session, anna, body):
    now = timezone.now()
    pk = uuid4()
    ask(ADD([(pk, session.room_id, anna.pk, body, now)]), MORE(ids=[session.room_id], more=3))
    draft = Draft.objects.get(pk=pk)
    assert (draft.body, draft.saved_at, draft.author) == (body, now, anna)
    session.room.refresh_from_db()
    assert session.room.last_number == 3


def test_a_row_the_database_refuses_adds_none_of_them(session, anna, tom):
    now = timezone.now()
    rows = [(uuid4(), session.room_id, person.pk, "x", now) for person in (anna, tom, anna)]
    with pytest.raises(DatabaseError), transaction.atomic():
        ask(ADD(rows))
    assert not Draft.objects.exists()


def test_a_statement_is_compiled_once(db):
    first, second = PEOPLE(ids=[]), PEOPLE(ids=[uuid4()])
    assert isinstance(first, Asked)
    assert first.sql is second.sql

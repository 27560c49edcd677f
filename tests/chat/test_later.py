"""Messages a TSW writes now for a morning to come: seen by nobody before, sent once, or held."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime, timedelta
from threading import Barrier
from uuid import UUID, uuid4

import pytest
from channels.db import database_sync_to_async
from django.db import connections
from django.urls import reverse
from django.utils import timezone

from audit.models import Entry
from care import services as care
from care.permissions import NotVisible
from chat import between, selectors, services
from chat.models import Draft, Later, Message
from chat.rules import NotKept, Refused
from chat.selectors import conversations
from chat.services import later
from tests import factories

pytestmark = pytest.mark.django_db
SATURDAY = datetime(2026, 11, 21, 12, tzinfo=UTC)
MONDAY = date(2026, 11, 23)
MONDAY_AT_8 = datetime(2026, 11, 23, 8, tzinfo=UTC)
CANARY = "a canary sings on Monday"


@pytest.fixture(autouse=True)
def no_second_factor(settings):
    settings.STAFF_NEED_SECOND_FACTOR = False


def write(treatment, by, **more) -> Later:
    asked = {"key": uuid4(), "body": CANARY, "day": MONDAY, "now": SATURDAY} | more
    return services.write_later(treatment_id=treatment.pk, by=by, **asked)


def room_of(treatment):
    return services.conversation_of(treatment).room


def test_it_goes_at_eight_where_the_young_person_is_and_once(treatment, anna, tom):
    key = uuid4()
    assert write(treatment, tom, key=key).pk == write(treatment, tom, key=key).pk
    assert services.send_due_later(now=MONDAY_AT_8 - timedelta(seconds=1)) == 0
    assert [services.send_due_later(now=MONDAY_AT_8) for _ in range(2)] == [1, 0]
    message = Message.objects.get()
    assert (message.key, message.body, message.author, message.sent_at) == (key, CANARY, tom, MONDAY_AT_8)


def test_when_another_worker_was_quicker_nothing_goes_twice(treatment, tom):
    pk = write(treatment, tom).pk
    assert later._send(pk, now=MONDAY_AT_8)
    assert not later._send(pk, now=MONDAY_AT_8)
    assert Message.objects.count() == 1


@pytest.mark.parametrize(
    "day", [None, date(2026, 11, 21), date(2026, 11, 22), date(2026, 11, 28), date(2026, 12, 21)]
)
def test_another_day_is_refused_with_a_sentence(treatment, tom, day):
    with pytest.raises(NotKept, match="weekday"):
        write(treatment, tom, day=day)
    assert not Later.objects.exists()


@pytest.mark.parametrize("body", ["", "  \n ", "x" * 4001])
def test_the_words_are_held_to_the_rules_of_a_message(treatment, tom, body):
    with pytest.raises(Refused):
        write(treatment, tom, body=body)


def test_a_holiday_is_offered_and_named(treatment):
    offered = conversations.mornings(treatment, now=datetime(2026, 12, 20, 12, tzinfo=UTC))
    assert {each.day: each.holiday for each in offered}[date(2026, 12, 25)] == "Christmas Day"


@pytest.mark.parametrize("who", ["anna", "ines", "ruth", "kit"])
def test_only_the_tsw_writes_ahead(treatment, request, who):
    with pytest.raises(NotVisible):
        write(treatment, request.getfixturevalue(who))


def test_nobody_sees_it_before_it_has_gone(treatment, signed_in, anna, tom, ruth):
    made = write(treatment, tom, now=timezone.now(), day=a_weekday_ahead())
    own, theirs = reverse("messages"), reverse("treatment_messages", args=[treatment.pk])
    for reader, path in [(anna, own), (anna, theirs), (anna, "/me/"), (anna, "/today/"), (ruth, theirs)]:
        assert CANARY not in signed_in(reader).get(path).content.decode()
    assert "Nothing found" in signed_in(anna).post(reverse("chat_search"), {"q": "canary"}).content.decode()
    assert not selectors.messages_after(made.room_id, 0)
    assert CANARY in signed_in(tom).get(theirs).content.decode()


def a_weekday_ahead() -> date:
    return between.mornings(timezone.now(), "Europe/London")[3]


def test_taken_back_it_stands_in_the_composer_under_what_was_there(treatment, tom):
    made, room = write(treatment, tom), room_of(treatment)
    services.save_draft(room=room, body="begun", by=tom)
    services.take_back_later(later_id=made.pk, by=tom)
    assert selectors.draft(room, tom) == f"begun\n\n{CANARY}"
    assert services.send_due_later(now=MONDAY_AT_8) == 0


def test_it_can_be_moved_and_what_has_gone_cannot(treatment, tom):
    made = write(treatment, tom)
    services.move_later(later_id=made.pk, day=date(2026, 11, 24), by=tom, now=SATURDAY)
    assert services.send_due_later(now=MONDAY_AT_8) == 0
    assert services.send_due_later(now=MONDAY_AT_8 + timedelta(days=1)) == 1
    with pytest.raises(NotVisible):
        services.take_back_later(later_id=made.pk, by=tom)


def test_another_tsw_can_neither_move_nor_take_it(treatment, tom, ines):
    made = write(treatment, tom)
    with pytest.raises(NotVisible):
        services.take_back_later(later_id=made.pk, by=ines)
    with pytest.raises(NotVisible):
        services.move_later(later_id=made.pk, day=MONDAY, by=ines, now=SATURDAY)


def test_after_a_hand_over_it_is_held_and_the_new_supervisor_is_told(treatment, signed_in, tom, kit):
    write(treatment, tom)
    bea, sal = factories.staff("bea", "tsw"), factories.staff("sal", "supervisor")
    factories.supervision(tsw=bea, supervisor=sal)
    care.assign_tsw(treatment=treatment, tsw=bea, reason="moving", by=kit)
    assert services.send_due_later(now=MONDAY_AT_8) == 0
    assert not Message.objects.exists()
    assert Entry.objects.filter(event="later.held", actor_id=None).count() == 1
    record = signed_in(sal).get(reverse("oversight_record", args=[treatment.pk])).content.decode()
    assert "1 message did not go" in record
    assert CANARY in record
    for page in ("young_person", "treatment_messages"):
        assert CANARY not in signed_in(bea).get(reverse(page, args=[treatment.pk])).content.decode()


def test_a_key_that_somebody_else_used_holds_it_instead_of_stopping_the_others(treatment, anna, tom):
    first, second = write(treatment, tom), write(treatment, tom, body="the next one")
    services.send_message(room=room_of(treatment), key=first.key, body="mine", by=anna)
    assert services.send_due_later(now=MONDAY_AT_8) == 1
    assert Later.objects.get(held_at__isnull=False) == first
    assert Message.objects.filter(key=second.key).exists()


def post(client, treatment, **form):
    sent = {"later_key": str(uuid4()), "body": CANARY, "on": a_weekday_ahead().isoformat()} | form
    return client.post(reverse("messages_later", args=[treatment.pk]), sent)


def test_without_a_script_a_form_writes_it_and_empties_the_composer(treatment, signed_in, tom):
    services.save_draft(room=room_of(treatment), body=CANARY, by=tom)
    reply = post(signed_in(tom), treatment)
    assert reply["Location"] == reverse("treatment_messages", args=[treatment.pk])
    assert Later.objects.get().body == CANARY
    assert not Draft.objects.exists()


@pytest.mark.parametrize("form", [{"on": "soon"}, {"on": ""}, {"later_key": "x"}, {"body": "y" * 5000}])
def test_what_cannot_be_kept_stays_in_the_composer_with_a_sentence(treatment, signed_in, tom, form):
    reply = post(signed_in(tom), treatment, **form)
    page = reply.content.decode()
    assert reply.status_code == 422
    assert form.get("body", CANARY) in page
    assert 'id="refusal" role="alert" data-refusal>' in page


def test_a_day_that_cannot_be_leaves_the_draft_in_its_place(treatment, signed_in, tom):
    made = write(treatment, tom, now=timezone.now(), day=a_weekday_ahead())
    services.save_draft(room=room_of(treatment), body="half a thought", by=tom)
    url = reverse("change_later", args=[treatment.pk, made.pk])
    reply = signed_in(tom).post(url, {"on": "1999-01-01"})
    assert reply.status_code == 422
    assert "half a thought" in reply.content.decode()


def test_keys_are_of_the_page_and_not_the_composers(treatment, signed_in, tom):
    page = signed_in(tom).get(reverse("treatment_messages", args=[treatment.pk]))
    assert UUID(page.context["later_key"]) != UUID(page.context["key"])


@pytest.mark.django_db(transaction=True)
def test_two_workers_at_once_send_each_message_once(treatment, tom):
    written = [write(treatment, tom, body=f"line {number}") for number in range(6)]
    start = Barrier(2)

    def work(_) -> int:
        start.wait(timeout=10)
        try:
            return services.send_due_later(now=MONDAY_AT_8)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(2) as pool:
        went = list(pool.map(work, range(2)))
    assert sum(went) == len(written) == Message.objects.count()
    assert {message.key for message in Message.objects.all()} == {each.key for each in written}


@pytest.mark.django_db(transaction=True)
async def test_no_socket_tells_it_before_it_goes_and_then_at_once(talk, treatment, anna, tom):
    await database_sync_to_async(write)(treatment, tom)
    hers = talk(anna, path=f"/ws/messages/{treatment.pk}/")
    assert CANARY not in str(await hers.come_in())
    await database_sync_to_async(services.send_due_later)(now=MONDAY_AT_8)
    assert (await hers.wait_for("message.sent"))["body"] == CANARY

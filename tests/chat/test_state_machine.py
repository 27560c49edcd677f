"""Whatever two clients do, in whatever order, the room holds each key once and both can read all of it.

The model is a list. The deeds go through the real services. A dropped answer, a doubled send and a line that
breaks between commit and acknowledgement are the same here: somebody sends again, or asks from further back.
"""

from uuid import UUID, uuid4

import pytest
from django.db import transaction
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    Bundle,
    RuleBasedStateMachine,
    initialize,
    invariant,
    rule,
    run_state_machine_as_test,
)

from accounts.models import User
from chat import selectors, services
from chat.models import ChatSession
from chat.rules import Refused
from tests.chat.conftest import make_session

pytestmark = pytest.mark.django_db
BODIES = st.text(st.characters(codec="utf-8"), max_size=20)


class Cut(Exception):
    """The line or the server went before the commit."""


class Talk(RuleBasedStateMachine):
    session: ChatSession
    people: tuple[User, User]
    keys = Bundle("keys")

    @initialize()
    def begin(self):
        self.room = type(self).new_session().room
        self.model: list[tuple[UUID, str]] = []
        self.held = [0, 0]

    @rule(target=keys)
    def make_a_key(self):
        return uuid4()

    @rule(key=keys, body=BODIES, who=st.integers(0, 1))
    def send(self, key, body, who):
        before = dict(self.model)
        try:
            message, is_new = services.send_message(room=self.room, key=key, body=body, by=self.people[who])
        except Refused:
            return
        assert is_new == (key not in before)
        if is_new:
            self.model.append((key, message.body))
        assert self.model[message.number - 1] == (key, message.body)

    @rule(key=keys, body=BODIES, who=st.integers(0, 1))
    def send_and_be_cut_before_the_commit(self, key, body, who):
        with pytest.raises(Cut), transaction.atomic():  # noqa: PT012 - the cut comes after the deed
            try:
                services.send_message(room=self.room, key=key, body=body, by=self.people[who])
            except Refused:
                raise Cut from None
            raise Cut

    @rule(who=st.integers(0, 1), back=st.integers(0, 5))
    def come_back(self, who, back):
        after = max(0, self.held[who] - back)
        while lines := selectors.messages_after(self.room.pk, after, limit=3):
            assert [line.number for line in lines] == list(range(after + 1, after + len(lines) + 1))
            after = lines[-1].number
        self.held[who] = after
        assert after == len(self.model)

    @invariant()
    def the_room_is_the_model(self):
        if not hasattr(self, "room"):
            return
        lines = selectors.messages_after(self.room.pk, 0, limit=1000)
        assert [(line.number, line.key, line.body) for line in lines] == [
            (number, key, body) for number, (key, body) in enumerate(self.model, 1)
        ]
        self.room.refresh_from_db()
        assert self.room.last_number == len(self.model)


def test_any_order_of_sends_cuts_and_returns_keeps_the_room_whole(treatment, anna, tom):
    minutes = iter(range(10_000))

    class Here(Talk):
        people = (anna, tom)

        @staticmethod
        def new_session() -> ChatSession:
            from_start = -10 + next(minutes) / 10_000
            return make_session(treatment, minutes=from_start)

    run_state_machine_as_test(
        Here,
        settings=settings(
            max_examples=15,
            stateful_step_count=15,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )

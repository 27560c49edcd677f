"""Who comes to the door of a room: many at once, as after a restart everybody comes at once."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from uuid import UUID, uuid4

from django.db import transaction

from accounts import selectors as accounts
from accounts.models import User
from audit.batches import Given, Insert, Statement, answer, ask
from care.models import Treatment
from care.permissions import Act, NotVisible
from chat import groups, selectors
from chat.models import ChatSession, Connection, Conversation
from chat.selectors import Holder, NotStanding
from chat.services.conversations import open_conversation


@dataclass(frozen=True)
class Knock:
    """By which sign-in, and for which chat or, between chats, for whose treatment."""

    session_key: str
    session_id: UUID | None = None
    treatment_id: UUID | None = None


@dataclass(frozen=True)
class Arrival:
    """Somebody who may come in, and the row that says they did."""

    holder: Holder
    connection_id: UUID


ROOM = ("room_id", "treatment_id", "treatment__young_person_id")
CHATS = Statement(
    lambda: (
        ChatSession.objects.filter(pk__among=Given("ids"), cancelled_at__isnull=True)
        .order_by()
        .values_list("pk", *ROOM)
    )
)
CONVERSATIONS = Statement(
    lambda: Conversation.objects.filter(treatment__among=Given("ids")).values_list("treatment_id", *ROOM)
)
ADD = Insert(Connection, "id", "room", "person", "connected_at", "last_seen_at")


@transaction.atomic
def come_in_each(knocks: Sequence[Knock], *, now: datetime) -> list[Arrival | NotStanding | NotVisible]:
    """Who is signed in and may be there is let in and written down; each of the others hears why not."""
    people = accounts.people_of({knock.session_key for knock in knocks}, now=now)
    rooms = _rooms(knocks, people)
    holders = {
        knock: Holder(people[knock.session_key].pk, *rooms[knock], knock.session_key)
        for knock in knocks
        if knock.session_key in people and knock in rooms
    }
    standing = answer(selectors.standings(holders.values(), Act.SEND_MESSAGE, now=now))
    answers = [_answer(knock, people, holders.get(knock), standing) for knock in knocks]
    here = [each for each in answers if isinstance(each, Arrival)]
    if here:
        ask(ADD((each.connection_id, each.holder.room_id, each.holder.person_id, now, now) for each in here))
        transaction.on_commit(partial(groups.announce_each, {each.holder.room_id: 0 for each in here}))
    return answers


def _rooms(knocks: Sequence[Knock], people: dict[str, User]) -> dict[Knock, tuple[UUID, Treatment]]:
    """The room behind each address, whoever knocks. A conversation is made when its people first come."""
    chats = [knock.session_id for knock in knocks if knock.session_id]
    between = [knock.treatment_id for knock in knocks if knock.treatment_id]
    rows = {row[0]: row[1:] for some in ask(CHATS(ids=chats), CONVERSATIONS(ids=between)) for row in some}
    found = {}
    for knock in knocks:
        row = rows.get(knock.session_id or knock.treatment_id)
        if row is None and knock.treatment_id and knock.session_key in people:
            row = _made(knock.treatment_id, people[knock.session_key])
        if row is not None:
            room_id, *treatment = row
            found[knock] = (room_id, Treatment.from_db("default", ["id", "young_person_id"], treatment))
    return found


def _made(treatment_id: UUID, by: User) -> tuple[UUID, UUID, UUID] | None:
    try:
        made = open_conversation(treatment_id=treatment_id, by=by)
    except NotVisible:
        return None
    return made.room_id, made.treatment_id, made.treatment.young_person_id


def _answer(
    knock: Knock, people: dict[str, User], holder: Holder | None, standing: selectors.Standing
) -> Arrival | NotStanding | NotVisible:
    if knock.session_key not in people:
        return NotStanding(is_signed_in=False)
    if holder is None or isinstance(standing[holder], NotStanding):
        # No such room and somebody else's are the same.
        return NotVisible()
    return Arrival(holder, uuid4())

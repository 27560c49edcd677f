"""Writes the cohort's chats and messages, and books the chats to come."""

import uuid
from collections.abc import Iterable
from datetime import datetime, timedelta

from accounts.models import User
from care.models import Treatment
from chat import services as chats
from chat.models import ChatSession, Connection, Conversation, Message, ReadMark, Room
from demo import rules
from demo.services.clock import Clock

LENGTH = timedelta(minutes=30)
JUST_BEGUN = timedelta(minutes=2)
DAYS_A_WEEK = 7


class Desk:
    """Gathers rows and writes each table once, so that loading stays quick."""

    def __init__(self, people: dict[str, User], treatments: dict[str, Treatment]) -> None:
        self.people = people
        self.treatments = treatments
        self.rooms: list[Room] = []
        self.sessions: list[ChatSession] = []
        self.conversations: list[Conversation] = []
        self.messages: list[Message] = []
        self.marks: list[ReadMark] = []
        self.connections: list[Connection] = []

    def room(self, key: str, lines: Iterable[tuple[datetime, str, str]]) -> Room:
        room = Room(treatment=self.treatments[key])
        for number, (sent_at, author, body) in enumerate(lines, start=1):
            self.messages.append(
                Message(
                    room=room,
                    number=number,
                    key=uuid.uuid4(),
                    author=self.people[author],
                    body=body,
                    sent_at=sent_at,
                )
            )
            room.last_number = number
        self.rooms.append(room)
        return room

    def session(self, key: str, room: Room, starts_at: datetime, *, ended: bool) -> None:
        ends_at = starts_at + LENGTH
        self.sessions.append(
            ChatSession(
                room=room,
                treatment=self.treatments[key],
                starts_at=starts_at,
                ends_at=ends_at,
                ended_at=ends_at if ended else None,
            )
        )

    def mark(self, room: Room, reader: str, *, upto: int, at: datetime) -> None:
        self.marks.append(ReadMark(room=room, reader=self.people[reader], upto=upto, read_at=at))

    def connection(self, room: Room, person: str, starts_at: datetime) -> None:
        self.connections.append(
            Connection(
                room=room,
                person=self.people[person],
                connected_at=starts_at,
                last_seen_at=starts_at + LENGTH,
                disconnected_at=starts_at + LENGTH,
            )
        )

    def write(self) -> None:
        Room.objects.bulk_create(self.rooms)
        ChatSession.objects.bulk_create(self.sessions)
        Conversation.objects.bulk_create(self.conversations)
        Message.objects.bulk_create(self.messages)
        ReadMark.objects.bulk_create(self.marks)
        Connection.objects.bulk_create(self.connections)


def create_rooms(
    cohort: rules.Cohort, people: dict[str, User], treatments: dict[str, Treatment], *, clock: Clock
) -> None:
    desk = Desk(people, treatments)
    persons = {person.key: person for person in cohort.young_people}
    for chat in cohort.chats:
        _past_chat(desk, chat, persons[chat.young_person], clock=clock)
    for conversation in cohort.conversations:
        _conversation(desk, conversation, persons[conversation.young_person], clock=clock)
    latest = {chat.young_person: chat.days_ago for chat in sorted(cohort.chats, key=lambda c: -c.days_ago)}
    for person in cohort.young_people:
        if person.state == "in_treatment":
            _coming_chats(desk, person, latest[person.key], clock=clock)
    desk.write()
    chats.measure_ended_sessions(now=clock.now)


def _past_chat(desk: Desk, chat: rules.Chat, person: rules.YoungPerson, *, clock: Clock) -> None:
    starts_at = clock.at(chat.days_ago, person.chat_at)
    room = desk.room(person.key, ((starts_at + line.after, line.author, line.body) for line in chat.lines))
    desk.session(person.key, room, starts_at, ended=True)
    desk.connection(room, person.tsw, starts_at)
    if chat.lines:
        desk.connection(room, person.key, starts_at)
        for reader in (person.key, person.tsw):
            desk.mark(room, reader, upto=room.last_number, at=starts_at + LENGTH)


def _conversation(
    desk: Desk, conversation: rules.Conversation, person: rules.YoungPerson, *, clock: Clock
) -> None:
    lines = [(clock.at(note.days_ago, note.at), note.author, note.body) for note in conversation.lines]
    room = desk.room(person.key, lines)
    desk.conversations.append(Conversation(treatment=desk.treatments[person.key], room=room))
    for reader in (person.key, person.tsw):
        is_behind = reader == conversation.unread_by
        upto = _own_last_line(lines, reader) if is_behind else len(lines)
        if upto:
            desk.mark(room, reader, upto=upto, at=lines[upto - 1][0] + timedelta(minutes=40))


def _own_last_line(lines: list[tuple[datetime, str, str]], reader: str) -> int:
    """Somebody who is behind has read what came before the other's newest line."""
    if any(author == reader for _, author, _ in lines):
        return len(lines) - 1
    return 0


def _coming_chats(desk: Desk, person: rules.YoungPerson, last_days_ago: int, *, clock: Clock) -> None:
    """A week after the last one; where that is today, it has just begun, and next week's is booked too."""
    if last_days_ago == DAYS_A_WEEK:
        begun = clock.now.replace(second=0, microsecond=0) - JUST_BEGUN
        desk.session(person.key, desk.room(person.key, []), begun, ended=False)
        last_days_ago = 0
    starts_at = clock.at(last_days_ago - DAYS_A_WEEK, person.chat_at)
    desk.session(person.key, desk.room(person.key, []), starts_at, ended=False)

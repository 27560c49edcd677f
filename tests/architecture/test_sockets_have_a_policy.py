"""Prevents: a socket that forgets to ask again who is there, and a command nobody decided about."""

import inspect

from channels.consumer import AsyncConsumer, SyncConsumer

from chat import consumers, sockets
from chat.protocol import Client
from chat.routing import sockets as routes

# By what a socket's door is named, and what each command asks for. Written a second time, by hand.
# `services.come_in_each` lets in whoever may ENTER_CHAT and SEND_MESSAGE in the treatment behind that name.
SOCKETS = {
    "ws/chat/<uuid:key>/": (consumers.ChatConsumer, "session_id=key"),
    "ws/messages/<uuid:key>/": (consumers.MessagesConsumer, "treatment_id=key"),
}
COMMANDS = {
    Client.HELLO: "replays what this member may read",
    Client.SEND: "services.append_messages asks Act.SEND_MESSAGE for each writer",
    Client.FILL: "replays what this member may read",
    Client.READ: "marks the asker's own reading",
    Client.TYPING: "says that the asker types; nothing is stored",
}


def test_every_socket_is_in_the_table():
    assert {str(route.pattern) for route in routes} == set(SOCKETS)


def test_every_command_is_in_the_table():
    assert set(Client) == set(COMMANDS)


def test_every_socket_derives_from_the_one_that_asks_again():
    assert all(issubclass(consumer, sockets.MemberConsumer) for consumer, _ in SOCKETS.values())


def test_there_is_no_other_consumer_in_the_chat():
    found = {
        kind
        for module in (consumers, sockets)
        for _, kind in inspect.getmembers(module, inspect.isclass)
        if issubclass(kind, (AsyncConsumer, SyncConsumer)) and kind.__module__.startswith("chat.")
    }
    ours = {sockets.MemberConsumer, consumers.RoomConsumer, *(consumer for consumer, _ in SOCKETS.values())}
    assert found == ours


def test_each_socket_knocks_by_the_name_in_its_line():
    for consumer, asked in SOCKETS.values():
        assert asked in inspect.getsource(consumer)

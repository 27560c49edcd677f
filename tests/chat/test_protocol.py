"""Whatever arrives is a command or an answer in words, never a surprise; whatever leaves can be written."""

import json
from datetime import UTC, datetime
from uuid import UUID, uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chat import protocol
from chat.protocol import BadMessage, Client, NotUnderstood, Server
from chat.rules import Refusal

ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=8,
)
FRAMES = st.fixed_dictionaries(
    {"type": st.sampled_from([kind.value for kind in Client]) | ANYTHING},
    optional={name: ANYTHING for name in ("after", "upto", "key", "body", "state", "unknown")},
)


@given(st.text() | FRAMES.map(json.dumps))
def test_any_text_is_a_command_or_refused_in_words(text):
    try:
        protocol.parse(text)
    except NotUnderstood as problem:
        answer = protocol.error(problem.fault)
    except BadMessage as problem:
        answer = protocol.refused(problem.key, Refusal.MALFORMED)
    else:
        return
    assert json.loads(answer.encode())["text"]


@pytest.mark.parametrize(
    ("frame", "command"),
    [
        ({"type": "hello", "after": 0}, protocol.Hello(0)),
        ({"type": "fill", "after": 7, "why": "a field of tomorrow"}, protocol.Fill(7)),
        ({"type": "read", "upto": 2}, protocol.Read(2)),
        ({"type": "typing", "state": "need_a_minute"}, protocol.TypingChanged(protocol.Typing.NEED_A_MINUTE)),
        (
            {"type": "message.send", "key": "6f1c1f0e-52a6-4c1e-9a62-8f7f0f5e0a11", "body": "hi"},
            protocol.Send(UUID("6f1c1f0e-52a6-4c1e-9a62-8f7f0f5e0a11"), "hi"),
        ),
    ],
)
def test_a_well_formed_frame_is_its_command(frame, command):
    assert protocol.parse(json.dumps(frame)) == command


def test_times_leave_in_utc_and_text_as_it_is():
    at, key = datetime(2026, 3, 29, 17, 41, 5, tzinfo=UTC), uuid4()
    text = protocol.frame(Server.SENT, key=key, sent_at=at, body="doris was LOUD 🙃")
    assert "🙃" in text
    assert json.loads(text)["sent_at"] == "2026-03-29T17:41:05.000Z"
    assert json.loads(text)["key"] == str(key)

"""Prevents a protocol page that no longer says what the code speaks."""

import re
from pathlib import Path

import pytest

from chat import protocol
from chat.rules import LONGEST_BODY, Refusal, State

PAGE = (Path(__file__).resolve().parents[2] / "docs" / "chat-protocol.md").read_text()


def first_column(heading: str) -> list[str]:
    section = PAGE.split(heading)[1].split("\n#")[0]
    rows = re.findall(r"^\| (?:`([^`]+)`|(\d{4})) \|", section, flags=re.MULTILINE)
    return [name or number for name, number in rows]


@pytest.mark.parametrize(
    ("heading", "names"),
    [
        ("## What a client sends", protocol.Client),
        ("## What the server sends", protocol.Server),
        ("### Codes of `message.refused`", Refusal),
        ("### Codes of `error`", protocol.Fault),
    ],
)
def test_every_name_is_on_the_page_and_no_other(heading, names):
    assert sorted(first_column(heading)) == sorted(name.value for name in names)


def test_every_close_code_is_on_the_page_and_no_other():
    assert sorted(first_column("### How the server closes")) == sorted(
        str(int(code)) for code in protocol.Close
    )


@pytest.mark.parametrize("name", [*protocol.Typing, *State])
def test_every_state_is_named(name):
    assert f"`{name.value}`" in PAGE


def test_limits_are_the_codes_own():
    assert f"{LONGEST_BODY:,} characters" in PAGE
    assert f"{protocol.LONGEST_FRAME // 1024} KiB" in PAGE


def test_every_refusal_and_fault_has_a_sentence_for_people():
    assert set(protocol.REFUSALS) == set(Refusal)
    assert set(protocol.FAULTS) == set(protocol.Fault)

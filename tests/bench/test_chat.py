"""The chat benchmark counts what it hears, and its client speaks to a socket that is not ours."""

import asyncio
import json
from uuid import UUID

import pytest
import websockets

from bench.chat import frames
from bench.chat.client import Crowd, Said, Seat
from bench.chat.counting import Tally, percentile, tally
from bench.chat.dialects import BARE, OURS, body
from bench.chat.measuring import Turn, until_allowed_again
from bench.chat.peers import DAPHNE, PEERS
from bench.chat.report import TARGETS, targets

pytestmark = pytest.mark.sqlite


def sent(identity: int, number: int) -> bytes:
    key = str(UUID(int=identity))
    return json.dumps({"type": "message.sent", "number": number, "key": key, "body": body(identity)}).encode()


def conversation(*heard: tuple[float, int, bytes], speakers: tuple[int, ...] = (0, 1)) -> Said:
    """Line 0 said message 10 at the second 1.0, line 1 said message 11 at 2.0."""
    return Said(10, list(speakers), [1.0, 2.0], 0.0, 2.0, list(heard))


def test_waits_are_counted_from_saying_to_hearing_on_either_side():
    both = conversation(
        (1.010, 0, sent(10, 1)), (1.020, 1, sent(10, 1)), (2.030, 1, sent(11, 2)), (2.050, 0, sent(11, 2))
    )

    found = tally(both, OURS)

    assert [round(wait) for wait in found.acks] == [10, 30]
    assert [round(wait) for wait in found.deliveries] == [20, 50]
    assert (found.is_whole, found.spoilt_by(), found.rate) == (True, "", 1.0)


@pytest.mark.parametrize(
    ("heard", "faults"),
    [
        ([(1.1, 0, sent(10, 1)), (1.1, 1, sent(10, 1)), (2.1, 1, sent(11, 2))], "1 / 0 / 0"),
        (
            2 * [(1.1, 0, sent(10, 1)), (1.1, 1, sent(10, 1)), (2.1, 0, sent(11, 2)), (2.1, 1, sent(11, 2))],
            "0 / 4 / 0",
        ),
        (
            [(1.1, 0, sent(10, 1)), (1.1, 1, sent(10, 1)), (2.1, 0, sent(11, 3)), (2.1, 1, sent(11, 2))],
            "0 / 0 / 1",
        ),
    ],
)
def test_what_is_lost_comes_twice_or_leaves_a_hole_is_counted(heard, faults):
    assert tally(conversation(*heard), OURS).faults() == faults


def test_two_messages_of_one_person_that_change_places_are_counted():
    turned = [
        (2.1 + line, line, sent(identity, 1 - (identity - 11))) for line in (0, 1) for identity in (11, 10)
    ]

    found = tally(conversation(*turned, speakers=(0, 0)), OURS)

    assert found.out_of_order == 2


def test_what_was_refused_is_not_lost():
    refusal = json.dumps({"type": "message.refused", "key": str(UUID(int=10)), "code": "too_fast"}).encode()

    found = tally(conversation((1.1, 0, refusal), (2.1, 0, sent(11, 1)), (2.1, 1, sent(11, 1))), OURS)

    assert (found.lost, found.refused, found.spoilt_by()) == (0, 1, "the rate limit")


def test_the_slowest_of_a_hundred_is_their_p99():
    assert percentile(range(100), 0.99) == 99
    assert percentile([], 0.5) == float("inf")


def test_a_full_allowance_takes_four_seconds_at_most():
    assert until_allowed_again(10, 2.0) == 0
    assert until_allowed_again(20, 2.0) == 2
    assert until_allowed_again(500, 2.0) == 4


def test_a_round_without_figures_meets_no_target():
    table = targets([{peer: Turn() for peer in PEERS}])

    assert table.count("not measured") == len(TARGETS)


async def test_the_client_hears_both_of_a_room_over_a_real_socket():
    people = set()

    async def relay(person):
        people.add(person)
        async for text in person:
            websockets.broadcast(people, text)

    async with websockets.serve(relay, "127.0.0.1", 0, compression=None) as server:
        port = server.sockets[0].getsockname()[1]
        said = await asyncio.to_thread(_two_talk, port)

    assert (tally(said, BARE).said, tally(said, BARE).is_whole) == (20, True)


def _two_talk(port: int) -> Said:
    with Crowd([Seat(port, "/")] * 2, BARE) as crowd:
        return crowd.speak(200, 0.1, drain=2)


def test_frames_are_found_however_the_bytes_come():
    whole = bytes((frames.TEXT, 3)) + b"one" + bytes((frames.TEXT, 126, 0, 200)) + b"x" * 200

    found = [whole[start:end] for _, start, end in frames.split(whole + bytes((frames.TEXT, 9)) + b"half")]

    assert found == [b"one", b"x" * 200]
    assert frames.only_frame(whole[:5]) == 2
    assert frames.only_frame(whole) == 0


def test_one_round_that_loses_a_message_misses_the_target():
    peer = next(each for each in PEERS if (each.name, each.server) == ("Beside", DAPHNE))
    lossy, whole = (Turn(double=Tally(10, 1.0, 0.0, lost=lost)) for lost in (1, 0))

    table = targets([{peer: turn} for turn in (whole, lossy, whole)])

    assert (
        "| 7 | spoilt at twice the highest rate, Daphne | 1.00 (0.00 to 1.00) | ≤ 0 | 0 | **not met** |"
        in table
    )

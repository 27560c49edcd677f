"""Sealed boxes: one size, one slot, one key, and no forgery."""

import base64
from datetime import UTC, datetime
from uuid import UUID, uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st
from nacl.public import PrivateKey, PublicKey, SealedBox

from measures import boxes
from measures.boxes import Response, Slot

AT = datetime(2026, 11, 19, 17, 30, tzinfo=UTC)
SLOT = Slot(UUID("0194fdc2-fa2f-7cc0-81d3-ff120745c0de"), "sai", 3)
RESPONSE = Response({1: 4, 2: 3, 3: 5, 4: 2, 5: 4, 6: 1}, "en-GB paraphrase 1", AT)


def test_what_was_sealed_is_what_is_opened():
    assert boxes.open_box(SLOT, boxes.seal(SLOT, RESPONSE)) == RESPONSE


@given(
    answers=st.dictionaries(st.integers(1, 36), st.integers(0, 10), max_size=36),
    edition=st.text(max_size=40),
    week=st.integers(1, 52),
)
def test_every_box_has_the_same_size(answers, edition, week):
    box = boxes.seal(Slot(uuid4(), "ders16", week), Response(answers, edition, AT))
    assert len(box) == boxes.BOX_SIZE == 1072


def test_two_boxes_of_the_same_answers_differ():
    assert boxes.seal(SLOT, RESPONSE) != boxes.seal(SLOT, RESPONSE)


def test_a_box_holds_nothing_one_can_read():
    box = boxes.seal(SLOT, RESPONSE)
    for telling in (b"answers", b"paraphrase", b"2026", SLOT.treatment_id.bytes, SLOT.key.bytes):
        assert telling not in box


def test_a_box_moved_to_another_slot_does_not_open():
    box = boxes.seal(SLOT, RESPONSE)
    with pytest.raises(boxes.BoxNotOpened):
        boxes.open_box(Slot(SLOT.treatment_id, "sai", 4), box)


def test_whoever_has_only_the_public_key_cannot_forge_one(settings):
    public = SealedBox(PublicKey(base64.b64decode(settings.BLINDED_SEAL_PUBLIC_KEY)))
    with pytest.raises(boxes.BoxNotOpened):
        boxes.open_box(SLOT, public.encrypt(bytes(boxes.PLAIN_SIZE)))


def test_another_private_key_opens_nothing(settings):
    box = boxes.seal(SLOT, RESPONSE)
    settings.BLINDED_SEAL_PRIVATE_KEY = base64.b64encode(bytes(PrivateKey.generate())).decode()
    with pytest.raises(boxes.BoxNotOpened):
        boxes.open_box(SLOT, box)


@pytest.mark.parametrize("place", [0, 40, 500, 1071])
def test_a_changed_box_does_not_open(place):
    box = bytearray(boxes.seal(SLOT, RESPONSE))
    box[place] ^= 1
    with pytest.raises(boxes.BoxNotOpened):
        boxes.open_box(SLOT, bytes(box))


def test_a_slot_cannot_be_computed_without_the_key(settings):
    before = SLOT.key
    settings.BLINDED_MAC_KEY = "another key"
    assert SLOT.key != before


def test_slots_of_a_thousand_weeks_and_people_are_all_different():
    slots = {Slot(uuid4(), "sai", week).key for week in range(2, 11) for _ in range(112)}
    assert len(slots) == 1008

"""Plain rules: whose save counts, parts of a file."""

from uuid import uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chapters import rules
from chapters.rules import Sent, Stored, Verdict

A, B = uuid4(), uuid4()


CASES = [
    ("first words", Stored(), Sent("a", 0), Verdict.SAVE),
    ("nothing at all", Stored(), Sent("", 0), Verdict.KEEP_STORED),
    ("built on what is there", Stored("a", 3), Sent("ab", 3), Verdict.SAVE),
    ("built on something older", Stored("a", 3), Sent("ab", 2), Verdict.CONFLICT),
    ("older, and the same words", Stored("a", 3), Sent("a", 2), Verdict.KEEP_STORED),
    ("older, and not touched", Stored("a", 3), Sent("", 2, was=rules.fingerprint("")), Verdict.KEEP_STORED),
    ("the same page, a lost answer", Stored("a", 3, A, 5), Sent("ab", 2, A, 6), Verdict.SAVE),
    ("the same page, arrived late", Stored("ab", 3, A, 6), Sent("a", 2, A, 5), Verdict.KEEP_STORED),
    ("the same page, sent twice", Stored("ab", 3, A, 6), Sent("ab", 2, A, 6), Verdict.KEEP_STORED),
    ("another page in between", Stored("b", 3, B, 1), Sent("ab", 2, A, 6), Verdict.CONFLICT),
]


@pytest.mark.parametrize(("why", "stored", "sent", "verdict"), CASES, ids=[case[0] for case in CASES])
def test_whose_save_counts(why, stored, sent, verdict):
    assert rules.judge(stored, sent) is verdict


pages = st.sampled_from([A, B])


@given(st.lists(st.tuples(pages, st.integers(0, 9)), max_size=40), st.randoms())
def test_two_pages_never_replace_each_other_silently(moves, random):
    """Each page types on; its saves arrive now or late. Words that vanish were reported as a conflict."""
    stored, built_on, step, late = Stored(), {A: 0, B: 0}, {A: 0, B: 0}, []
    for page, delay in moves:
        step[page] += 1
        late.append(Sent(f"{page}:{step[page]}", built_on[page], page, step[page]))
        if delay < 3:
            continue
        sent = late.pop(random.randrange(len(late)))
        verdict = rules.judge(stored, sent)
        if verdict is Verdict.SAVE:
            is_own = stored.writer == sent.writer
            assert sent.step > stored.step if is_own else sent.revision == stored.revision
            stored = Stored(sent.body, stored.revision + 1, sent.writer, sent.step)
        if verdict is not Verdict.CONFLICT:
            built_on[sent.writer] = stored.revision if stored.writer == sent.writer else built_on[sent.writer]


# A file of 1,000 bytes.
@pytest.mark.parametrize(
    ("header", "part"),
    [
        ("bytes=0-", (0, 999)),
        ("bytes=0-0", (0, 0)),
        ("bytes=100-199", (100, 199)),
        ("bytes=900-5000", (900, 999)),
        ("bytes=-100", (900, 999)),
        ("bytes=-5000", (0, 999)),
        ("items=0-5", None),
        ("bytes=5-2", None),
        ("bytes=0-5,10-15", None),
        ("bytes=a-b", None),
        ("bytes=-", None),
        ("", None),
    ],
)
def test_parts_of_a_file(header, part):
    assert rules.byte_range(header, 1000) == part


@pytest.mark.parametrize("header", ["bytes=1000-", "bytes=5000-6000", "bytes=-0"])
def test_parts_outside_the_file_are_refused(header):
    with pytest.raises(rules.RangeNotSatisfiable):
        rules.byte_range(header, 1000)


@given(st.text(max_size=30), st.integers(1, 10**9))
def test_no_header_breaks_the_reading_of_a_range(text, size):
    try:
        found = rules.byte_range(f"bytes={text}", size)
    except rules.RangeNotSatisfiable:
        return
    assert found is None or 0 <= found[0] <= found[1] < size

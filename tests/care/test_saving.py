"""Whose save counts when two pages keep the same words."""

from uuid import uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from care.rules import Sent, Stored, Verdict, fingerprint, judge

A, B = uuid4(), uuid4()


CASES = [
    ("first words", Stored(), Sent("a", 0), Verdict.SAVE),
    ("nothing at all", Stored(), Sent("", 0), Verdict.KEEP_STORED),
    ("built on what is there", Stored("a", 3), Sent("ab", 3), Verdict.SAVE),
    ("built on something older", Stored("a", 3), Sent("ab", 2), Verdict.CONFLICT),
    ("older, and the same words", Stored("a", 3), Sent("a", 2), Verdict.KEEP_STORED),
    ("older, and not touched", Stored("a", 3), Sent("", 2, was=fingerprint("")), Verdict.KEEP_STORED),
    ("the same page, a lost answer", Stored("a", 3, A, 5), Sent("ab", 2, A, 6), Verdict.SAVE),
    ("the same page, arrived late", Stored("ab", 3, A, 6), Sent("a", 2, A, 5), Verdict.KEEP_STORED),
    ("the same page, sent twice", Stored("ab", 3, A, 6), Sent("ab", 2, A, 6), Verdict.KEEP_STORED),
    ("another page in between", Stored("b", 3, B, 1), Sent("ab", 2, A, 6), Verdict.CONFLICT),
]


@pytest.mark.parametrize(("why", "stored", "sent", "verdict"), CASES, ids=[case[0] for case in CASES])
def test_whose_save_counts(why, stored, sent, verdict):
    assert judge(stored, sent) is verdict


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
        verdict = judge(stored, sent)
        if verdict is Verdict.SAVE:
            is_own = stored.writer == sent.writer
            assert sent.step > stored.step if is_own else sent.revision == stored.revision
            stored = Stored(sent.body, stored.revision + 1, sent.writer, sent.step)
        if verdict is not Verdict.CONFLICT:
            built_on[sent.writer] = stored.revision if stored.writer == sent.writer else built_on[sent.writer]

"""Plain rules: parts of a file."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chapters import rules


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

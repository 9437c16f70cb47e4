"""A stream is cut into lines wherever its pieces end, and nothing long is held."""

from __future__ import annotations

import tracemalloc

from hypothesis import given
from hypothesis import strategies as st

from incident_tui.exchange.lines import LONGEST_LINE, LineReader


def cut(data: bytes, sizes: list[int]) -> list[bytes]:
    parts = []
    for size in sizes:
        parts.append(data[:size])
        data = data[size:]
    return [*parts, data]


@given(st.binary(max_size=300), st.lists(st.integers(0, 40)))
def test_the_pieces_make_no_difference(data: bytes, sizes: list[int]) -> None:
    reader = LineReader()
    found = [line for part in cut(data, sizes) for line in reader.feed(part)]
    *ended, rest = data.split(b"\n")
    assert found == ended
    assert reader.inside is bool(rest)


def test_a_line_may_be_a_mebibyte_and_not_a_byte_more() -> None:
    longest = b"x" * LONGEST_LINE
    reader = LineReader()
    assert list(reader.feed(longest + b"\n" + longest + b"x\nshort\n")) == [longest, None, b"short"]


def test_a_hundred_megabytes_in_one_line_are_not_held() -> None:
    reader, piece = LineReader(), b"x" * 65536
    tracemalloc.start()
    try:
        for _ in range(1600):
            assert list(reader.feed(piece)) == []
        _, most = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert most < 4 * LONGEST_LINE
    assert reader.inside
    assert list(reader.feed(b"\nback\n")) == [None, b"back"]

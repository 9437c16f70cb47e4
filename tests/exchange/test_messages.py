"""Whatever a line holds, it is one of the messages; and what is written is read again."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from incident_tui.exchange import messages as m
from incident_tui.exchange.messages import MOST_IDS, Control, in_lines, read_message, written

ID = "0193f8a0-0000-7000-8000-000000000001"
GREETING = m.Greeting(1, "incident-tui 1", "amber", ID, "n1", 3, "0" * 16, name="raj", viewer=True)


@pytest.mark.parametrize(
    "message",
    [
        GREETING, m.Have((ID,)), m.HaveEnd(have_end=True), m.Took((ID,), ((ID, "why"),)),
        m.Pulse((m.Machine("raj", "n1", 4.5),), "2026-11-28T09:00:00.000Z", 1, "a", "b", None),
        m.Compare(((ID, "f" * 16),)), m.CompareEnd(compare_end=True),
    ],
)  # fmt: skip
def test_what_is_written_is_read_again(message: Control) -> None:
    assert read_message(written(message)[:-1]) == message


def test_the_first_line_is_as_agreed() -> None:
    said = json.loads(written(GREETING))
    assert list(said)[:7] == ["exchange", "program", "id", "declared", "node", "n", "xor"]


def test_ids_go_five_thousand_a_line() -> None:
    ids = [f"{n:036}" for n in range(2 * MOST_IDS + 1)]
    *lists, end = in_lines(ids)
    read = [read_message(line[:-1]) for line in lists]
    assert [len(one.have) for one in read if isinstance(one, m.Have)] == [MOST_IDS, MOST_IDS, 1]
    assert read_message(end[:-1]) == m.HaveEnd(have_end=True)


@pytest.mark.parametrize(
    "line",
    [
        b"{", b"[]", b"7", b"null", b"\xff\xfe", b'{"have":3}', b'{"have":[1]}', b'{"took":{}}',
        b'{"exchange":"1"}', b'{"exchange":1}', b'{"here":[],"at":1}', b'{"compare":[["a"]]}',
        b'{"have":[' + b'"x",' * MOST_IDS + b'"x"]}', b"[" * 100_000,
        b'{"exchange":1,"program":"p","id":"i","declared":null,"node":"n","n":-1,"xor":""}',
    ],
)  # fmt: skip
def test_what_is_not_as_agreed_is_odd(line: bytes) -> None:
    assert isinstance(read_message(line), m.Odd)


def test_a_line_that_was_too_long_is_odd_and_an_empty_one_a_sign_of_life() -> None:
    assert isinstance(read_message(None), m.Odd)
    assert read_message(b"") == read_message(b" \r") == m.SignOfLife()


@given(st.binary(max_size=200) | st.text(max_size=100).map(str.encode))
def test_reading_is_total(line: bytes) -> None:
    read_message(line)


_VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=9),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=9), inner),
    max_leaves=9,
)


@given(st.dictionaries(st.sampled_from([*m._BY_KEY, "kind", "id", "at", "n"]), _VALUES))
def test_an_object_under_any_key_is_read(value: dict[str, object]) -> None:
    read_message(json.dumps(value).encode())

"""JSON as others wrote it: every number can be written again."""

from __future__ import annotations

import json
from math import isfinite
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from incident_tui.domain.json_text import read_json


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("1", 1),
        ("-1.5e3", -1500.0),
        ("1e999", "1e999"),
        ("-1e999", "-1e999"),
        ("NaN", "NaN"),
        ("Infinity", "Infinity"),
        ("-Infinity", "-Infinity"),
        ("9" * 5000, "9" * 5000),
        ('"NaN"', "NaN"),
        ("[1e999, 1]", ["1e999", 1]),
        (b'{"a": {"b": NaN}}', {"a": {"b": "NaN"}}),
    ],
)
def test_a_number_that_json_cannot_say_back_is_its_text(text: str | bytes, value: object) -> None:
    assert read_json(text) == value


@pytest.mark.parametrize("text", ["", "{", "nan", "[1,]", b"\xff\xfe{", f"{'[' * 9} {'9' * 5000}"])
def test_what_is_no_json_is_refused(text: str | bytes) -> None:
    with pytest.raises(ValueError):  # noqa: PT011 - JSON's own and that of bytes
        read_json(text)


def test_pairs_are_handed_over() -> None:
    pairs: list[tuple[str, Any]] = read_json(f'{{"a": {"9" * 5000}, "a": NaN}}', list)
    assert pairs == [("a", "9" * 5000), ("a", "NaN")]


NUMBERS = st.floats() | st.integers() | st.booleans() | st.none() | st.text(max_size=5)
VALUES = st.recursive(NUMBERS, lambda x: st.lists(x) | st.dictionaries(st.text(max_size=5), x))


@given(VALUES)
def test_what_was_read_can_be_written_and_read_again(value: object) -> None:
    read = read_json(json.dumps(value))
    assert read_json(json.dumps(read, allow_nan=False)) == read


@given(st.floats() | st.integers())
def test_a_number_that_json_can_say_is_that_number(number: float) -> None:
    assert not isfinite(number) or read_json(json.dumps(number)) == number

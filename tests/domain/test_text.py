"""Hostile text loses what could act on a terminal, and keeps its words."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from incident_tui.domain.text import clean, clean_name, one_line


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        ("plain", "plain"),
        ("a\x1b]0;title\x07b", "ab"),
        ("a\x1b]0;title\x1b\\b", "ab"),
        ("a\x1b]0;never ended", "a0;never ended"),
        ("a\x1b[2Jb", "ab"),
        ("a\x1b[31mred\x1b[0m", "ared"),
        ("a\x9b2Jb", "ab"),
        ("a\x9d0;t\x9cb", "ab"),
        ("a\x1bPq#0\x1b\\b", "ab"),
        ("a\x1bcb", "ab"),
        ("a\x07\x08\x7f\x00b", "ab"),
        ("a\u202eb\u2066c\u200f", "abc"),
        ("a\ufeffb\u200bc", "abc"),
        ("a\U000e0041b", "ab"),
        ("a\U000e0101b", "ab"),
        ("one\r\ntwo\rthree\x0bfour\u2028five\x85six", "one\ntwo\nthree\nfour\nfive\nsix"),
        ("a\tb", "a   b"),
        ("e\u0301", "\xe9"),
        ("\ud800", "\N{REPLACEMENT CHARACTER}"),
        ("[/x] [@click=app.quit]x[/]", "[/x] [@click=app.quit]x[/]"),
        ("\U0001f468\u200d\U0001f469", "\U0001f468\u200d\U0001f469"),
    ],
)
def test_clean(raw: str, expected: str) -> None:
    assert clean(raw) == expected


def test_the_short_way_of_a_printable_text_takes_no_other() -> None:
    for code in (*range(0x3000), *range(0xE0000, 0xE1001)):
        assert clean(chr(code)) == clean(f"\x07{chr(code)}").removeprefix("\x07"), hex(code)


@given(st.text(alphabet=st.characters(max_codepoint=0x2100), max_size=40))
def test_nothing_that_acts_on_a_terminal_is_left(text: str) -> None:
    found = clean(text)
    bad = [c for c in found if unicodedata.category(c) in {"Cc", "Cs"} and c != "\n"]
    assert bad == []
    assert not set(found) & set(
        "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u200e\u200f"
    )
    assert clean(found) == found


def test_names_and_titles_are_one_line() -> None:
    assert one_line("  a\n b\x1b[2J ") == "a b"
    assert clean_name("@maya:") == "maya"
    assert len(clean_name("x" * 500)) == 64

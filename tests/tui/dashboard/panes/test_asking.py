"""A question in the line: every key, as a table."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from incident_tui.domain.language.reading import Asked, ParsedLine, Way
from incident_tui.tui.dashboard.panes.asking import (
    Answered,
    Asking,
    Dropped,
    asking,
    in_one_line,
    in_rows,
    keys_of,
    pressed,
)

FIRST, SECOND = ParsedLine("note", "first"), ParsedLine("note", "second")
ASKED = Asked("17:00 is still ahead today", (Way("yesterday", "", FIRST), Way("text", "", SECOND)))
LINE = replace(FIRST, asked=ASKED)
OPEN = Asking("17:00 x", ASKED)


@pytest.mark.parametrize(
    ("key", "expected"),
    [
        ("enter", Answered(FIRST)),
        ("1", Answered(FIRST)),
        ("2", Answered(SECOND)),
        ("3", Dropped(typed=True)),
        ("0", Dropped(typed=True)),
        ("a", Dropped(typed=True)),
        ("backspace", Dropped(typed=True)),
        ("ctrl+z", Dropped(typed=True)),
        ("up", Dropped(typed=True)),
        ("escape", Dropped(typed=False)),
    ],
)
def test_a_key_answers_or_goes_back_to_the_line(key: str, expected: object) -> None:
    assert pressed(OPEN, key) == expected


def test_a_line_without_a_question_asks_nothing() -> None:
    assert asking("x", FIRST) is None
    assert asking("17:00 x", LINE) == OPEN


def test_an_answer_that_is_doubtful_itself_asks_again() -> None:
    twice = Asked("Private?", (Way("go back", "", SECOND), Way("as it is", "", LINE)))
    assert pressed(Asking("17:00 x", twice), "2") == OPEN


def test_the_question_has_every_word_and_every_key() -> None:
    said = "17:00 is still ahead today: Enter or 1 yesterday · 2 text · Esc back"
    assert in_one_line(OPEN, "Esc") == said
    rows = [(row.key, row.words) for row in in_rows(OPEN).rows]
    assert rows == [("", "17:00 is still ahead today:"), ("1", "yesterday"), ("2", "text")]
    assert keys_of(OPEN, "Esc") == "Enter or 1 · 2 · Esc back"

"""Letters in the LOG mode, by a clock: they act, wait, or were words."""

from __future__ import annotations

import pytest

from incident_tui.config.keys.table import BY_ID
from incident_tui.tui.dashboard.log.letters import (
    NONE,
    WAIT,
    Act,
    Held,
    Letters,
    Outcome,
    ToLine,
    due,
    interrupted,
    pressed,
)

KEYS = {
    "j": BY_ID["log.down"], "k": BY_ID["log.up"], "m": BY_ID["log.mark"], "e": BY_ID["log.edit"],
    "h": BY_ID["log.history"], "x": BY_ID["log.strike"], "v": BY_ID["log.private"],
    "p": BY_ID["log.pin"], "y": BY_ID["log.copy"], "u": BY_ID["log.undo"],
}  # fmt: skip
FAST, SLOW = WAIT / 2, WAIT


def play(text: str, gap: float) -> list[Outcome]:
    """What becomes of letters that come one after the other."""
    state, found, now = NONE, [], 0.0
    for letter in text:
        state, _ = due(state, now)
        state, outcome = pressed(state, letter, KEYS.get(letter), now)
        found.append(outcome)
        now += gap
    return found


@pytest.mark.parametrize("letter", "xvpyu")
def test_a_letter_that_changes_something_waits_and_then_acts(letter: str) -> None:
    state, outcome = pressed(NONE, letter, KEYS[letter], 10.0)
    assert outcome == Held()
    assert due(state, 10.0 + FAST) == (state, None)
    assert due(state, 10.0 + SLOW) == (NONE, KEYS[letter])


@pytest.mark.parametrize("letter", "jkmeh")
def test_a_letter_that_moves_or_opens_acts_at_once(letter: str) -> None:
    assert play(letter, SLOW) == [Act(KEYS[letter])]


@pytest.mark.parametrize("word", ["xv", "ex", "he", "pu", "va", "jk", "me", "yes", "xx", "ee"])
def test_two_letters_one_upon_the_other_are_words(word: str) -> None:
    assert play(word[:2], FAST)[-1] == (Act(KEYS["e"]) if word == "ee" else ToLine(word[:2]))


def test_a_key_that_is_held_down_moves() -> None:
    assert play("jjjj", FAST) == [Act(KEYS["j"])] * 4
    assert play("jjx", FAST)[-1] == ToLine("jjx")


def test_a_letter_that_means_nothing_goes_to_the_line() -> None:
    assert play("d", SLOW) == [ToLine("d")]


def test_slow_letters_act_each_by_itself() -> None:
    assert play("xe", SLOW) == [Held(), Act(KEYS["e"])]


@pytest.mark.parametrize(("leaves", "expected"), [(False, Act(KEYS["x"])), (True, ToLine("x"))])
def test_another_key_lets_it_act_and_one_that_leaves_does_not(
    leaves: bool, expected: Outcome
) -> None:
    state = Letters("x", 0.0, KEYS["x"])
    assert interrupted(state, leaves=leaves) == expected
    assert interrupted(NONE, leaves=leaves) is None

"""Letters in the LOG mode: meant for the log, or the beginning of words for the line? Pure.

Whoever types words does not look where they go. So a letter that changes the record waits a
moment; one that only moves or opens acts at once and is taken back when another letter follows.
No letter that was typed is lost: what was no letter of the log goes to the line.
"""

from __future__ import annotations

import msgspec

from incident_tui.config.keys.table import Key

WAIT = 0.25
"""Seconds within which another letter makes words of the two."""


class Letters(msgspec.Struct, frozen=True):
    """The letters that came one upon the other, when the last did, and which of them waits."""

    typed: str = ""
    at: float = float("-inf")
    waits: Key | None = None

    def follows(self, now: float) -> bool:
        """Whether a letter at `now` would make words of those before it."""
        return bool(self.typed) and now - self.at < WAIT


NONE = Letters()


class Held(msgspec.Struct, frozen=True):
    """The letter waits: it acts unless another one follows."""


class Act(msgspec.Struct, frozen=True):
    """The letter does what the log has it for, at once."""

    key: Key


class ToLine(msgspec.Struct, frozen=True):
    """These letters belong in the line; what the ones before did is taken back."""

    text: str


Outcome = Held | Act | ToLine


def pressed(state: Letters, letter: str, key: Key | None, now: float) -> tuple[Letters, Outcome]:
    """Return what follows from a letter; `key` is what the log has it for, None for nothing.

    The same letter again is no word where it only moves: it is held down.
    """
    before = state.typed if state.follows(now) else ""
    again = key is not None and not key.waits and before == letter * len(before)
    if key is None or (before and not again):
        return NONE, ToLine(before + letter)
    found = Letters(before + letter, now, key if key.waits else None)
    return found, Held() if key.waits else Act(key)


def due(state: Letters, now: float) -> tuple[Letters, Key | None]:
    """Return the letter that waited long enough, if there is one."""
    if state.waits is None or state.follows(now):
        return state, None
    return NONE, state.waits


def interrupted(state: Letters, *, leaves: bool) -> Outcome | None:
    """Return what becomes of a letter that waits when a key comes that is no letter.

    One that leaves the log keeps it from acting: the letter goes to the line.
    """
    if state.waits is None:
        return None
    return ToLine(state.typed) if leaves else Act(state.waits)

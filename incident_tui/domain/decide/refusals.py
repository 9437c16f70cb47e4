"""Refusals that several rules share."""

from __future__ import annotations

from collections.abc import Iterable

from incident_tui.domain.errors import RefusedError
from incident_tui.domain.text import did_you_mean, one_line


def no_such(what: str, word: str, known: Iterable[str]) -> RefusedError:
    """Return that there is no `what` of this name, with the nearest that there is."""
    return RefusedError(f"There is no {what} '{one_line(word)}'", did_you_mean(word, known))

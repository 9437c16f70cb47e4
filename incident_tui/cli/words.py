"""Words of the command line that stand for one of several names."""

from __future__ import annotations

from collections.abc import Sequence

from incident_tui.domain.errors import UsageError
from incident_tui.domain.text import clean


def one_of(what: str, word: str, known: Sequence[str]) -> str:
    """Return the name that a word is, or the only one it begins. Raises UsageError."""
    found = [word] if word in known else [name for name in known if word and name.startswith(word)]
    if len(found) == 1:
        return found[0]
    raise UsageError(f"There is no {what} '{clean(word)}'", f"one of: {', '.join(known)}")

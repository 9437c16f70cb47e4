"""What every kind of log is read into: one line, when, who, what, and what is doubtful about it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise

MAX_BYTES = 64 * 1024 * 1024
"""The largest log that is read."""

MAX_LINES = 100_000
"""The most lines that one import takes in."""


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a log. `number` is where it stands in the file; `at` None is unknown.

    `kind` is a word of the log's own, in lower case; `doubts` are sentences to confirm. `vacant`:
    there is a column for the name, and nothing in it.
    """

    number: int
    at: datetime | None
    text: str
    kind: str = "note"
    who: str = ""
    name: str = ""
    vacant: bool = False
    approx: bool = False
    private: bool = False
    audience: str = ""
    stage: str = ""
    doubts: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Log:
    """The lines of a log in the order of the file, and what else is to be said about it."""

    lines: tuple[Line, ...]
    remarks: tuple[str, ...] = ()

    @property
    def newest_first(self) -> bool:
        """Whether each line with a time is before the one above it; two may be a slip."""
        times = [line.at for line in self.lines if line.at is not None]
        return len(times) > 2 and all(b < a for a, b in pairwise(times))

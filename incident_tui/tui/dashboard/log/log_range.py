"""A range of entries: begun at one, reaching to another, until it is dropped."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass


@dataclass(slots=True)
class Range:
    """The numbers of its two ends, in whichever order; None while nothing is selected.

    While it is `open` the cursor moves its second end.
    """

    ends: tuple[int, int] | None = None
    open: bool = False

    def begin(self, n: int) -> None:
        """Begin at an entry."""
        self.ends, self.open = (n, n), True

    def reach(self, n: int) -> None:
        """Reach to the cursor, while it is open."""
        if self.ends is not None and self.open:
            self.ends = self.ends[0], n

    def drop(self) -> None:
        """Select nothing."""
        self.ends, self.open = None, False

    def renumber(self, number: Callable[[int], int]) -> None:
        """Follow the entries at the ends to their new numbers."""
        if self.ends is not None:
            self.ends = number(self.ends[0]), number(self.ends[1])

    def numbers(self) -> range:
        """Return the numbers of the selected entries, in order."""
        return range(min(self.ends), max(self.ends) + 1) if self.ends else range(0)

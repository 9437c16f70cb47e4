"""A stream of bytes as lines, whatever the other side sends: nothing long is held, ever."""

from __future__ import annotations

from collections.abc import Iterator

LONGEST_LINE = 1 << 20
"""Bytes that a line may have, its end apart: no record is half as long."""


class LineReader:
    """Cuts bytes into lines as they come; of what is too long only that it was there is kept."""

    def __init__(self) -> None:
        self._held = bytearray()
        self._passing = False  # in a line that is too long already

    @property
    def inside(self) -> bool:
        """Whether a line has begun and not ended."""
        return self._passing or bool(self._held)

    def feed(self, data: bytes) -> Iterator[bytes | None]:
        """Yield each line that ends in `data`, without its end; None for one that was too long."""
        *ended, rest = data.split(b"\n")
        for part in ended:
            self._hold(part)
            yield None if self._passing else bytes(self._held)
            self._held.clear()
            self._passing = False
        self._hold(rest)

    def _hold(self, part: bytes) -> None:
        if self._passing or len(self._held) + len(part) > LONGEST_LINE:
            self._held.clear()
            self._passing = True
        else:
            self._held += part

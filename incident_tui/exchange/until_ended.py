"""A command that goes on until it is ended: a signal asks, and what is under way is finished."""

from __future__ import annotations

import signal
from collections.abc import Callable
from types import FrameType
from typing import Any, Self

_ASKING = (signal.SIGTERM, signal.SIGINT, signal.SIGHUP)


class Until:
    """While it is entered, SIGTERM, SIGINT and SIGHUP ask instead of ending the process.

    `on_end` is called when one does.
    """

    def __init__(self, on_end: Callable[[], None] | None = None) -> None:
        self._ended = False
        self._on_end = on_end
        self._before: dict[signal.Signals, Any] = {}

    def ended(self) -> bool:
        """Tell whether a signal has asked for the end."""
        return self._ended

    def __enter__(self) -> Self:
        for number in _ASKING:
            self._before[number] = signal.signal(number, self._end)
        return self

    def __exit__(self, *_: object) -> None:
        for number, before in self._before.items():
            signal.signal(number, before)

    def _end(self, _number: int, _frame: FrameType | None) -> None:
        self._ended = True
        if self._on_end is not None:
            self._on_end()

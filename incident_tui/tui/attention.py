"""Attention without noise: one bell when something falls due soon, one when it is late.

Nothing but the incident's id ever reaches the window's title, and nothing at all the bell.
"""

from __future__ import annotations

from collections.abc import Iterable

from incident_tui.domain.timers import Timer, TimerState

LOUD = frozenset({TimerState.DUE_SOON, TimerState.OVERDUE})


class Attention:
    """Remembers how each timer stood, so that a crossing is told once."""

    def __init__(self) -> None:
        self._states: dict[str, TimerState] | None = None

    def crossed(self, timers: Iterable[Timer]) -> tuple[str, ...]:
        """Return the names of timers that have just come to be due soon or overdue.

        The first look tells nothing: a window that opens late does not ring for the past. A
        snoozed timer, and a mere reminder, never rings.
        """
        found = list(timers)
        before, self._states = self._states, {timer.name: timer.state for timer in found}
        if before is None:
            return ()
        return tuple(
            timer.name
            for timer in found
            if timer.state in LOUD
            and before.get(timer.name) is not timer.state
            and timer.snoozed_until is None
            and not timer.reminder
        )

    @property
    def late(self) -> bool:
        """Whether anything was overdue at the last look."""
        return TimerState.OVERDUE in (self._states or {}).values()

"""Noticing that the wall clock was stepped, the machine slept, or ticks were missed."""

from __future__ import annotations

from datetime import datetime, timedelta

from incident_tui.domain.times.format import duration

STEP = timedelta(seconds=2)
"""A difference between the wall clock and elapsed time that is worth a word."""

GAP_SECONDS = 10.0
"""A silence between two ticks that is worth a word."""


class ClockWatch:
    """Compares the wall clock with a clock that never steps, once a tick."""

    def __init__(self) -> None:
        self._now: datetime | None = None
        self._elapsed = 0.0

    def check(self, now: datetime, elapsed: float) -> str | None:
        """Return what to say about the time that passed since the last look, or None."""
        before, passed = self._now, timedelta(seconds=elapsed - self._elapsed)
        self._now, self._elapsed = now, elapsed
        if before is None:
            return None
        jump = now - before - passed
        if abs(jump) >= STEP:
            way = "forward" if jump > timedelta(0) else "back"
            span = duration(abs(jump))
            return f"The clock went {way} by {span} (set anew, or the machine slept); timers follow"
        if passed.total_seconds() >= GAP_SECONDS:
            return f"Nothing was shown for {duration(passed)}; everything is up to date again"
        return None

"""The clock: the only module that asks what time it is.

Everything else takes `now` as an argument, so that a stepped clock, a suspended
laptop or a test is nothing special.
"""

from __future__ import annotations

import time
from datetime import UTC, datetime, timedelta, tzinfo
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from incident_tui.domain.record.time_scale import TimeScale


class Clock(Protocol):
    """Something that knows the current instant."""

    def now(self) -> datetime:
        """Return the current instant: aware, UTC, whole milliseconds."""
        ...

    def elapsed(self) -> float:
        """Return seconds on a clock that never steps, for measuring short waits."""
        ...


class SystemClock:
    """The machine's own clock."""

    def now(self) -> datetime:
        """Return the wall clock in UTC, cut to whole milliseconds."""
        instant = datetime.now(UTC)
        return instant.replace(microsecond=instant.microsecond // 1000 * 1000)

    def elapsed(self) -> float:
        """Return the monotonic clock, in seconds."""
        return time.monotonic()


class ScaledClock:
    """Another clock's time on the time scale of a drill; waits stay the waits of a person."""

    def __init__(self, base: Clock, scale: TimeScale) -> None:
        self._base = base
        self.scale = scale

    def now(self) -> datetime:
        """Return the time in the drill."""
        return self.scale.at(self._base.now())

    def elapsed(self) -> float:
        """Return the seconds of the other clock: a message on screen lasts no shorter."""
        return self._base.elapsed()


def machine_zone() -> tzinfo | None:
    """Return the zone this machine's own clock is set to, as it stands now."""
    return datetime.now(UTC).astimezone().tzinfo


class ManualClock:
    """A clock that moves only when told to; ships beside the real one for tests and drills."""

    def __init__(self, at: datetime) -> None:
        self._now = at.astimezone(UTC)
        self._elapsed = 0.0

    def now(self) -> datetime:
        """Return the instant the clock was last set or moved to."""
        return self._now

    def elapsed(self) -> float:
        """Return the seconds the clock was moved forward by, steps excluded."""
        return self._elapsed

    def advance(self, span: timedelta) -> None:
        """Let `span` pass."""
        self._now += span
        self._elapsed += span.total_seconds()

    def step(self, at: datetime) -> None:
        """Set the wall clock, as an administrator or NTP would: no time passes."""
        self._now = at.astimezone(UTC)

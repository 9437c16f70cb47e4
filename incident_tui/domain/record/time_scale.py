"""The time of an incident: the clock's own, or in a drill faster or slower than that.

A time scale is worked out from the declaration alone, so that every window, process and restart
sees the same time in the same drill.
"""

from __future__ import annotations

from datetime import datetime, timedelta

import msgspec

from incident_tui.domain.record.incident import Incident

SLOWEST, FASTEST = 0.1, 1000.0
"""The speeds a drill may have."""

_AHEAD = timedelta(days=365)
"""How far a drill that nobody ended may run ahead of the clock."""


class TimeScale(msgspec.Struct, frozen=True):
    """From `start` on, time runs `speed` times as fast as the clock."""

    start: datetime
    speed: float

    def at(self, now: datetime) -> datetime:
        """Return the time in the drill when the clock says `now`, in whole milliseconds."""
        if now <= self.start:
            return now
        passed = now - self.start
        capped = self.speed > 1 and passed > _AHEAD / (self.speed - 1)
        shown = now + _AHEAD if capped else self.start + passed * self.speed
        return shown.replace(microsecond=shown.microsecond // 1000 * 1000)


def time_scale_of(incident: Incident) -> TimeScale | None:
    """Return the time scale of an incident; None where it runs by the clock."""
    if incident.declaration is None:
        return None
    event, declared = incident.declaration
    speed = declared.speed
    if not declared.drill or speed is None or speed == 1 or not SLOWEST <= speed <= FASTEST:
        return None
    return TimeScale(event.rec, speed)


def incident_now(incident: Incident, now: datetime) -> datetime:
    """Return what time it is in an incident when the clock says `now`."""
    scale = time_scale_of(incident)
    return scale.at(now) if scale else now

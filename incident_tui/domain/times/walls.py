"""From what a clock on the wall shows to instants: none, one or two on a day."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta, tzinfo


def instants(wall: time, zone: tzinfo, day: date) -> list[datetime]:
    """Return when clocks in `zone` show `wall` on that day, earliest first (aware UTC).

    None where the clocks went forward over it, two where they went back over it.
    """
    found: list[datetime] = []
    for fold in (0, 1):
        local = datetime.combine(day, wall.replace(fold=fold), zone)
        at = local.astimezone(UTC)
        same = at.astimezone(zone).replace(tzinfo=None) == local.replace(tzinfo=None)
        if same and at not in found:
            found.append(at)
    return sorted(found)


def after_the_gap(wall: time, zone: tzinfo, day: date) -> datetime:
    """Return the instant that a skipped time would have been, had the clocks not gone forward."""
    return datetime.combine(day, wall, zone).astimezone(UTC)


def local_day(at: datetime, zone: tzinfo, days: int = 0) -> date:
    """Return the day in `zone` at an instant, so many days later."""
    return at.astimezone(zone).date() + timedelta(days=days)

"""How instants and spans are written: for machines, for the screen, for documents."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, tzinfo


def iso(at: datetime) -> str:
    """Return an instant for machines: UTC, milliseconds, `Z`."""
    at = at.astimezone(UTC).replace(tzinfo=None)
    return at.isoformat(timespec="milliseconds") + "Z"


def zone_name(at: datetime, tz: tzinfo) -> str:
    """Return the zone an instant is shown in, as a suffix: `Z` for UTC, else ` CET`."""
    name = at.astimezone(tz).tzname() or ""
    return "Z" if name == "UTC" else f" {name}"


def clock(at: datetime, tz: tzinfo, *, seconds: bool = False) -> str:
    """Return the time of day with its zone: `14:05Z`, `16:05:07 CEST`."""
    shape = "%H:%M:%S" if seconds else "%H:%M"
    return f"{at.astimezone(tz):{shape}}{zone_name(at, tz)}"


def day_clock(at: datetime, tz: tzinfo) -> str:
    """Return date and time of day with the zone: `2026-11-02 14:05Z`."""
    return f"{at.astimezone(tz):%Y-%m-%d %H:%M}{zone_name(at, tz)}"


def countdown(span: timedelta) -> str:
    """Return a span for a countdown: `03:41`, `1:03:41`; whole seconds, no sign."""
    seconds = abs(int(span.total_seconds()))
    hours, rest = divmod(seconds, 3600)
    minutes, seconds = divmod(rest, 60)
    return f"{hours}:{minutes:02}:{seconds:02}" if hours else f"{minutes:02}:{seconds:02}"


def elapsed_clock(span: timedelta) -> str:
    """Return how long something has run: `00:47:05`, `30:11:02` past a day."""
    seconds = max(int(span.total_seconds()), 0)
    hours, rest = divmod(seconds, 3600)
    return f"{hours:02}:{rest // 60:02}:{rest % 60:02}"


def words(span: timedelta) -> str:
    """Return a span in words: `45 s`, `12 min`, `2 h 05 min`, `3 d 4 h`."""
    seconds = int(span.total_seconds())
    if seconds < 60:
        return f"{seconds} s"
    minutes = seconds // 60
    if minutes < 60:
        return f"{minutes} min"
    hours, minutes = divmod(minutes, 60)
    if hours < 48:
        return f"{hours} h {minutes:02} min"
    return f"{hours // 24} d {hours % 24} h"

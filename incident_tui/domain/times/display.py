"""How instants and spans are written on the screen. Every instant is shown in one zone."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, tzinfo


def zone_mark(at: datetime, tz: tzinfo) -> str:
    """Return what names the zone behind a time: `Z` for UTC, else ` CET` or an offset."""
    if tz is UTC:
        return "Z"
    name = at.astimezone(tz).tzname() or ""
    return "Z" if name in {"UTC", "Z"} else f" {name}"


def clock_time(at: datetime, tz: tzinfo) -> str:
    """Return `14:05`."""
    return f"{at.astimezone(tz):%H:%M}"


def full_clock(at: datetime, tz: tzinfo) -> str:
    """Return `14:05:07Z`."""
    return f"{at.astimezone(tz):%H:%M:%S}{zone_mark(at, tz)}"


def day(at: datetime, tz: tzinfo) -> str:
    """Return `Mon 2 Nov 2026`."""
    local = at.astimezone(tz)
    return f"{local:%a} {local.day} {local:%b %Y}"


def countdown(span: timedelta) -> str:
    """Return a span as `03:41`, `1:03:41` or `2d 03h`; its sign is left out."""
    seconds = int(abs(span.total_seconds()))
    minutes, second = divmod(seconds, 60)
    hours, minute = divmod(minutes, 60)
    if hours >= 24:
        return f"{hours // 24}d {hours % 24:02d}h"
    return f"{hours}:{minute:02d}:{second:02d}" if hours else f"{minute:02d}:{second:02d}"


def remaining(span: timedelta) -> str:
    """Return the time left, rounded up, so that 00:00 is shown only when it is due."""
    return countdown(timedelta(seconds=-(-span // timedelta(seconds=1))))


def elapsed(span: timedelta) -> str:
    """Return `T+00:47:05`, with days in front when there are any."""
    seconds = max(int(span.total_seconds()), 0)
    minutes, second = divmod(seconds, 60)
    hours, minute = divmod(minutes, 60)
    days, hour = divmod(hours, 24)
    lead = f"{days}d " if days else ""
    return f"T+{lead}{hour:02d}:{minute:02d}:{second:02d}"


def rough(span: timedelta) -> str:
    """Return a span in one unit or two: `47m`, `3h 10m`, `2d`."""
    minutes = max(int(span.total_seconds()), 0) // 60
    if minutes < 60:
        return f"{minutes}m"
    hours, minute = divmod(minutes, 60)
    if hours < 24:
        return f"{hours}h {minute:02d}m" if minute else f"{hours}h"
    return f"{hours // 24}d"

"""How instants and spans are written: for machines, on screen and command line, in documents.

A span that is over is a `duration`; one that runs towards an instant, or past it, is a
`countdown`. Both have hours and minutes past an hour and days and hours past a day, so that
no writing can be taken for the other unit.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, tzinfo

_SECOND = timedelta(seconds=1)
_MINUTE = timedelta(minutes=1)
_HOUR = timedelta(hours=1)
_DAY = timedelta(days=1)
_ZERO = timedelta(0)

# -- instants ------------------------------------------------------------------------------------


def iso(at: datetime) -> str:
    """Return an instant for machines: UTC, milliseconds, `Z`."""
    at = at.astimezone(UTC).replace(tzinfo=None)
    return at.isoformat(timespec="milliseconds") + "Z"


def exact(at: datetime | None) -> str:
    """Return an instant as nobody can misread it: `2026-11-27T17:00Z`, or `unknown`."""
    if at is None:
        return "unknown"
    at = at.astimezone(UTC)
    return f"{at:%Y-%m-%dT%H:%M:%S}Z" if at.second else f"{at:%Y-%m-%dT%H:%M}Z"


def zone_mark(at: datetime, tz: tzinfo) -> str:
    """Return what names the zone behind a time: `Z` for UTC, else ` CET` or an offset."""
    if tz is UTC:
        return "Z"
    name = at.astimezone(tz).tzname() or ""
    return "Z" if name in {"UTC", "Z"} else f" {name}"


def clock_time(at: datetime, tz: tzinfo) -> str:
    """Return the time of day alone: `14:05`."""
    return f"{at.astimezone(tz):%H:%M}"


def clock(at: datetime, tz: tzinfo) -> str:
    """Return the time of day with its zone: `14:05Z`, `16:05 CEST`."""
    return f"{at.astimezone(tz):%H:%M}{zone_mark(at, tz)}"


def full_clock(at: datetime, tz: tzinfo) -> str:
    """Return the time of day to the second with its zone: `14:05:07Z`."""
    return f"{at.astimezone(tz):%H:%M:%S}{zone_mark(at, tz)}"


def day_clock(at: datetime, tz: tzinfo) -> str:
    """Return date and time of day with the zone: `2026-11-02 14:05Z`."""
    return f"{at.astimezone(tz):%Y-%m-%d %H:%M}{zone_mark(at, tz)}"


def clock_near(at: datetime, tz: tzinfo, now: datetime) -> str:
    """Return `14:05Z`; with its date where that is not today: `2026-11-02 14:05Z`."""
    return clock(at, tz) if _same_day(at, now, tz) else day_clock(at, tz)


def full_clock_near(at: datetime, tz: tzinfo, now: datetime) -> str:
    """Return `14:05:07Z`; with its date where that is not today: `2026-11-02 14:05Z`."""
    return full_clock(at, tz) if _same_day(at, now, tz) else day_clock(at, tz)


def clock_time_near(at: datetime, tz: tzinfo, now: datetime) -> str:
    """Return `14:05`; where that is not today `2 Nov 14:05`, for places that are narrow."""
    return clock_time_on(at, tz, now.astimezone(tz).date())


def clock_time_on(at: datetime, tz: tzinfo, today: date | None) -> str:
    """Return the same, where it is known which day is today; None: the time alone."""
    local = at.astimezone(tz)
    if today is None or local.date() == today:
        return clock_time(at, tz)
    year = f" {local.year}" if local.year != today.year else ""
    return f"{local.day} {local:%b}{year} {local:%H:%M}"


def _same_day(at: datetime, now: datetime, tz: tzinfo) -> bool:
    return at.astimezone(tz).date() == now.astimezone(tz).date()


def calendar_day(at: datetime, tz: tzinfo) -> str:
    """Return `Mon 2 Nov 2026`."""
    local = at.astimezone(tz)
    return f"{local:%a} {local.day} {local:%b %Y}"


# -- spans ---------------------------------------------------------------------------------------


def duration(span: timedelta) -> str:
    """Return how long something lasts: `45s`, `47m`, `3h10`, `1d 06h`; nothing is below zero."""
    span = max(span, _ZERO)
    if span < _MINUTE:
        return f"{span // _SECOND}s"
    return f"{span // _MINUTE}m" if span < _HOUR else _long(span)


def countdown(span: timedelta) -> str:
    """Return a span that runs: `03:41`, `3h10`, `1d 06h`; whole seconds, without its sign."""
    span = abs(span)
    if span >= _HOUR:
        return _long(span)
    return f"{span // _MINUTE:02}:{span % _MINUTE // _SECOND:02}"


def remaining(span: timedelta) -> str:
    """Return a countdown rounded up to seconds: 00:00 is shown when it is due, and from then on."""
    return countdown(max(-(-span // _SECOND) * _SECOND, _ZERO))


def elapsed(span: timedelta) -> str:
    """Return how long an incident has run, as a clock: `T+00:47:05`, `T+1d 06:11:02`."""
    span = max(span, _ZERO)
    days, hours = span // _DAY, span % _DAY // _HOUR
    lead = f"{days}d " if days else ""
    return f"T+{lead}{hours:02}:{span % _HOUR // _MINUTE:02}:{span % _MINUTE // _SECOND:02}"


def in_words(span: timedelta) -> str:
    """Return a span as documents write it: `45 s`, `12 min`, `2 h 05 min`, `3 d 4 h`."""
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


def running(span: timedelta) -> str:
    """Return a span that runs as documents write it: `03:41`, `1:03:41`; never below zero."""
    seconds = max(int(span.total_seconds()), 0)
    hours, rest = divmod(seconds, 3600)
    minutes = f"{rest // 60:02}:{rest % 60:02}"
    return f"{hours}:{minutes}" if hours else minutes


def _long(span: timedelta) -> str:
    if span < _DAY:
        return f"{span // _HOUR}h{span % _HOUR // _MINUTE:02}"
    return f"{span // _DAY}d {span % _DAY // _HOUR:02}h"

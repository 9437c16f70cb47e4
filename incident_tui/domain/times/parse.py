"""Times as people type them: past (backdating), future (promises), spans; days are `calendar`'s.

A clock time without a date is the nearest past instant in the display zone (or the next
one, for the future), across midnight and daylight saving. What is doubtful is returned
with the doubt, never guessed silently.
"""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, time, timedelta, tzinfo

import msgspec

from incident_tui.domain.times.format import duration
from incident_tui.domain.times.spans import parse_span

_CLOCK = re.compile(
    r"(?:(\d{1,2}):(\d{2})(?::(\d{2}))?|(\d{2})\.(\d{2})|(\d{2})(\d{2}))"
    r"(Z|[+-]\d{2}:?\d{2})?",
    re.ASCII | re.IGNORECASE,
)
_DATED = re.compile(
    r"(\d{4}-\d{2}-\d{2})[T ](\d{1,2}:\d{2}(?::\d{2}(?:[.,]\d{1,6})?)?)\s?(Z|[+-]\d{2}:?\d{2})?",
    re.ASCII | re.IGNORECASE,
)
_NEAR = timedelta(hours=1)
_LONG_AGO = timedelta(days=1)


class Resolved(msgspec.Struct, frozen=True):
    """An instant that was read (aware UTC), and what may be wrong with it.

    `full` tells that it was written with its whole date; `doubt` is one sentence to confirm.
    """

    at: datetime
    approx: bool = False
    full: bool = False
    doubt: str | None = None


def parse_past(
    text: str, now: datetime, tz: tzinfo, *, machine_tz: tzinfo | None = None
) -> Resolved | None:
    """Read a past time: `-5m`, `14:05`, `1405`, `~23:00`, `yesterday 23:50`, ISO. None: no time.

    Raises nothing. `machine_tz` lets a clock time be doubted that only fits the other zone.
    """
    text = text.strip()
    approx = text.startswith("~")
    text = text[1:] if approx else text
    if text.startswith("-") and (span := parse_span(text[1:])) is not None:
        return _ago(span, now, approx=approx)
    if (dated := parse_dated(text, tz)) is not None:
        return Resolved(dated, approx, full=True, doubt=_doubt_of_dated(dated, now))
    days_back = 0
    if text.lower().startswith("yesterday "):
        days_back, text = 1, text[10:].strip()
    clock = _clock(text, tz)
    if clock is None:
        return None
    wall, zone = clock
    if days_back:
        return _on_day(wall, zone, _day(now, zone, -days_back), approx=approx)
    return _nearest_past(wall, zone, now, approx=approx, machine_tz=machine_tz)


def parse_future(text: str, now: datetime, tz: tzinfo) -> datetime | None:
    """Read a future time: `30m` from now, `14:35` (the next such instant), ISO. None: no time."""
    text = text.strip().removeprefix("+")
    if (span := parse_span(text)) is not None:
        return now + span
    if (dated := parse_dated(text, tz)) is not None:
        return dated
    clock = _clock(text, tz)
    if clock is None:
        return None
    wall, zone = clock
    days = (_day(now, zone, n) for n in range(3))
    ahead = [at for day in days for at in _instants(wall, zone, day) if at > now]
    return min(ahead, default=None)


def parse_dated(text: str, tz: tzinfo) -> datetime | None:
    """Read an instant written with its date: `2026-11-02 14:05`, ISO. None: no such instant."""
    match = _DATED.fullmatch(text)
    if match is None:
        return None
    clock = match[2].replace(",", ".")
    clock = clock if clock[1] != ":" else f"0{clock}"
    try:
        naive = datetime.fromisoformat(f"{match[1]}T{_milliseconds(clock)}")
        zone = _offset(match[3]) or tz
        return naive.replace(tzinfo=zone).astimezone(UTC)
    except (ValueError, OverflowError):
        return None


# -- parts ---------------------------------------------------------------------------------------


def _ago(span: timedelta, now: datetime, *, approx: bool) -> Resolved | None:
    try:
        at = now - span
    except OverflowError:
        return None
    doubt = f"{duration(span)} is more than a day ago" if span > _LONG_AGO else None
    return Resolved(at, approx, doubt=doubt)


def _milliseconds(clock: str) -> str:
    """Cut or fill a fraction of a second to three digits."""
    whole, dot, fraction = clock.partition(".")
    return f"{whole}.{fraction[:3]:0<3}" if dot else whole


def _doubt_of_dated(at: datetime, now: datetime) -> str | None:
    if at > now:
        return f"{at:%Y-%m-%d %H:%M:%S} UTC is in the future"
    if at.year != now.year and now - at > _LONG_AGO:
        return f"{at:%Y-%m-%d} is in another year"
    return f"{at:%Y-%m-%d %H:%M} UTC is more than a day ago" if now - at > _LONG_AGO else None


def _offset(text: str | None) -> tzinfo | None:
    if text is None:
        return None
    if text in {"Z", "z"}:
        return UTC
    return datetime.strptime(text.replace(":", ""), "%z").tzinfo


def _clock(text: str, tz: tzinfo) -> tuple[time, tzinfo] | None:
    """Read a time of day; returns it with the zone it is meant in."""
    match = _CLOCK.fullmatch(text)
    if match is None:
        return None
    hour, minute = match[1] or match[4] or match[6], match[2] or match[5] or match[7]
    try:
        wall = time(int(hour), int(minute), int(match[3] or 0))
        return wall, _offset(match[8]) or tz
    except ValueError:
        return None


def _day(now: datetime, zone: tzinfo, offset: int) -> date:
    return now.astimezone(zone).date() + timedelta(days=offset)


def _instants(wall: time, zone: tzinfo, day: date) -> list[datetime]:
    """The instants at which clocks in `zone` show `wall` on that day: none, one or two."""
    found = []
    for fold in (0, 1):
        local = datetime.combine(day, wall.replace(fold=fold), zone)
        at = local.astimezone(UTC)
        back = at.astimezone(zone)
        if back.replace(tzinfo=None) == local.replace(tzinfo=None) and at not in found:
            found.append(at)
    return found


def _on_day(wall: time, zone: tzinfo, day: date, *, approx: bool) -> Resolved:
    found = _instants(wall, zone, day)
    if not found:
        return Resolved(_skipped(wall, zone, day), approx, doubt=_skipped_words(wall, day))
    doubt = f"{wall:%H:%M} came twice on {day}: the clocks went back" if len(found) > 1 else None
    return Resolved(found[-1], approx, doubt=doubt)


def _nearest_past(
    wall: time, zone: tzinfo, now: datetime, *, approx: bool, machine_tz: tzinfo | None
) -> Resolved:
    today = _day(now, zone, 0)
    candidates = [at for n in (1, 0, -1) for at in _instants(wall, zone, _day(now, zone, n))]
    past = max((at for at in candidates if at <= now), default=None)
    ahead = min((at for at in candidates if at > now), default=None)
    if past is None or not _instants(wall, zone, today):
        return Resolved(_skipped(wall, zone, today), approx, doubt=_skipped_words(wall, today))
    doubt = None
    there = _machine_reading(wall, machine_tz, now) if ahead is not None else None
    if ahead is not None and _day(past, zone, 0) != today:
        if there is not None and there - past > _NEAR:
            doubt = (
                f"{wall:%H:%M} is still ahead in this zone; this machine's clock showed it at "
                f"{there:%Y-%m-%d %H:%M}Z"
            )
        elif ahead - now <= _NEAR and now - past > 12 * _NEAR:
            day = past.astimezone(zone).date()
            doubt = f"{wall:%H:%M} is still ahead today; this would be {day} {wall:%H:%M}"
    return Resolved(past, approx, doubt=doubt)


def _machine_reading(wall: time, machine_tz: tzinfo | None, now: datetime) -> datetime | None:
    """The nearest past instant at which the machine's own clock showed `wall` today."""
    if machine_tz is None:
        return None
    found = [at for at in _instants(wall, machine_tz, _day(now, machine_tz, 0)) if at <= now]
    return max(found, default=None)


def _skipped(wall: time, zone: tzinfo, day: date) -> datetime:
    return datetime.combine(day, wall, zone).astimezone(UTC)


def _skipped_words(wall: time, day: date) -> str:
    return f"{wall:%H:%M} did not exist on {day}: the clocks went forward"

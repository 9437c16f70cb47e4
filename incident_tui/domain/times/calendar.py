"""What only a calendar can answer: weekdays, weeks, months, where a day ends, what month it was.

This is pendulum's part. Loading it takes some 80 ms, as long as most of `status`, `list` or
`export`: whoever asks the calendar imports this module when it is asked. Times of day and dates
as they are shown and written are `format`'s, which needs no calendar for them.
"""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, time, tzinfo

import pendulum
from pendulum import WeekDay

from incident_tui.domain.regex import regex
from incident_tui.domain.times.spans import parse_span

_DAY = regex(r"\d{4}-\d{2}-\d{2}", re.ASCII)
_DATED = regex(
    r"(\d{4}-\d{2}-\d{2})[T ](\d{1,2}:\d{2}(?::\d{2}(?:[.,]\d{1,6})?)?)\s?(Z|[+-]\d{2}:?\d{2})?",
    re.ASCII | re.IGNORECASE,
)
_BACK = regex(r"(\d{1,4})\s*(day|week|month|year)s?", re.ASCII)
_AHEAD = regex(r"(?:in )?(\d{1,3}) ?(d|w|days?|weeks?)", re.ASCII)
_WEEKDAYS = tuple(day.name.lower() for day in WeekDay)


# -- as people type them -------------------------------------------------------------------------


def parse_since(text: str, now: datetime, tz: tzinfo) -> datetime | None:
    """Read a span back (`30 days`, `6 months`, `5m`) or a date; return where it begins."""
    text = text.strip().lower()
    if (span := parse_span(text)) is not None:
        return now - span
    if match := _BACK.fullmatch(text):
        return _utc(pendulum.instance(now).subtract(**{f"{match[2]}s": int(match[1])}))
    if _DAY.fullmatch(text):
        day = _calendar(text)
        return _utc(datetime.combine(day, time(), tz)) if day else None
    return _dated(text, tz)


def parse_due(text: str, today: date) -> date | None:
    """Read a due date: a weekday, `today`, `tomorrow`, `in N days|weeks`, ISO. None: no date."""
    text = " ".join(text.lower().split())
    if text in {"today", "tomorrow"}:
        return _plain(_day(today).add(days=text == "tomorrow"))
    if match := _AHEAD.fullmatch(text):
        unit = "weeks" if match[2].startswith("w") else "days"
        return _plain(_day(today).add(**{unit: int(match[1])}))
    days = [WeekDay(n) for n, name in enumerate(_WEEKDAYS) if name.startswith(text)]
    if len(days) == 1 and len(text) >= 3:
        return _plain(_day(today).next(days[0]))
    return _calendar(text) if _DAY.fullmatch(text) else None


def _dated(text: str, tz: tzinfo) -> datetime | None:
    """Read an instant written with its date: `2026-11-02 14:05`, ISO. None: no such instant."""
    match = _DATED.fullmatch(text)
    if match is None:
        return None
    clock = match[2].replace(",", ".")
    clock = clock if clock[1] != ":" else f"0{clock}"
    try:
        naive = datetime.fromisoformat(f"{match[1]}T{_milliseconds(clock)}")
        return naive.replace(tzinfo=_offset(match[3]) or tz).astimezone(UTC)
    except (ValueError, OverflowError):
        return None


def _milliseconds(clock: str) -> str:
    """Cut or fill a fraction of a second to three digits."""
    whole, dot, fraction = clock.partition(".")
    return f"{whole}.{fraction[:3]:0<3}" if dot else whole


def _offset(text: str | None) -> tzinfo | None:
    if text is None:
        return None
    if text in {"Z", "z"}:
        return UTC
    return datetime.strptime(text.replace(":", ""), "%z").tzinfo


# -- days ----------------------------------------------------------------------------------------


def day_after(day: date) -> date:
    """Return the next day."""
    return _plain(_day(day).add(days=1))


def end_of_day(at: datetime, tz: tzinfo) -> datetime:
    """Return the last millisecond of the day that an instant lies in, in a zone."""
    last = pendulum.instance(at.astimezone(tz)).end_of("day")
    return _utc(last.set(microsecond=999_000))


# -- as figures name them ------------------------------------------------------------------------


def iso_month(at: datetime, tz: tzinfo) -> str:
    """Return `2026-11`."""
    return pendulum.instance(at.astimezone(tz)).format("YYYY-MM")


# -- parts ---------------------------------------------------------------------------------------


def _day(day: date) -> pendulum.Date:
    return pendulum.date(day.year, day.month, day.day)


def _plain(day: date) -> date:
    """Return a day that is nothing but a day: it is written into records and compared there."""
    return date(day.year, day.month, day.day)


def _utc(at: datetime) -> datetime:
    """Return an instant as the rest of the program holds it: a plain datetime in UTC."""
    at = at.astimezone(UTC)
    return datetime.combine(_plain(at), at.time(), UTC)


def _calendar(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None

"""Times as people write them in logs: `14.43`, `1600`, `2:43 pm`, `11 Jan 2023 14:43`, `Time TBC`.

A log is read from top to bottom: a clock time without a date falls on the day of the line
before it, or after midnight on the next. What looks like a slip is read as it is written,
and said.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, tzinfo

from msgspec.structs import replace

from incident_tui.domain.regex import regex
from incident_tui.domain.times.days import Day
from incident_tui.domain.times.walls import instants
from incident_tui.domain.times.written import WrittenTime, written_day, written_time

_UNKNOWN = regex(
    r"(?:time\s*:?\s*)?(?:tbc|tbd|tba|unknown|n/?a|not known|to be confirmed|\?+|-+|–|—)",
    re.IGNORECASE,
)
_ISH = regex(r"\s*(?:ish|\?|\(approx\.?\)|approx\.?)$", re.IGNORECASE)
_EPOCH = regex(r"(\d{10})(\d{3})?(?:\.(\d{1,9}))?")
_LATE_NIGHT = timedelta(hours=6)
_YEAR = timedelta(days=300)
_WEEK = timedelta(days=8)


@dataclass(frozen=True, slots=True)
class Stamp:
    """A time that was read: `at` None is unknown; `doubt` is a sentence, "" where there is none."""

    at: datetime | None
    approx: bool = False
    doubt: str = ""


class TimeReader:
    """Reads the times of one log, in its order; `turned`: the newest line is the first."""

    def __init__(self, day: date, tz: tzinfo, now: datetime, *, turned: bool = False) -> None:
        self._turned = turned
        self._day = day
        self._tz = tz
        self._now = now
        self._last: datetime | None = None

    def in_zone(self, tz: tzinfo) -> TimeReader:
        """Return a reader of the same log whose times are of another zone."""
        return TimeReader(self._day, tz, self._now, turned=self._turned)

    def turn_to(self, text: str) -> bool:
        """Take a line that is only a date as the day of what follows; tell whether it was one."""
        found = written_day(text.strip(" -=*#[]\t:"))
        day = self._date(found) if found else None
        if day is None:
            return False
        self._day, self._last = day, None
        return True

    def read(self, text: str) -> Stamp:
        """Return the time that a text means, after the lines before it."""
        text = " ".join(text.split())
        if not text:
            return Stamp(None, doubt="it has no time")
        if _UNKNOWN.fullmatch(text):
            return Stamp(None)
        bare = _ISH.sub("", text)
        if (epoch := _EPOCH.fullmatch(bare)) is not None:
            return self._stamp(_of_epoch(epoch), dated=True, approx=bare != text)
        found = written_time(bare, whole=True)
        if found is None or found.length < len(bare):
            return Stamp(None, doubt=f"'{text[:40]}' is not a time; it would be unknown")
        stamp = self.take(found if bare == text else replace(found, approx=True))
        if not found.sure and found.zone is None and not stamp.doubt:
            words = bare[found.clock_end :].strip()
            return Stamp(stamp.at, stamp.approx, f"'{words}' is no zone known here")
        return stamp

    def take(self, found: WrittenTime) -> Stamp:
        """Return the instant of a time that was found in a line, after the lines before it."""
        named = found.day or found.day_behind
        day, zone = self._date(named) if named else self._day, found.zone or self._tz
        if found.wall is None or found.until or day is None:
            return Stamp(None, doubt="its time is not one clock time; it would be unknown")
        if named is None and self._last is not None:
            day = self._last.astimezone(zone).date()
        try:
            at = datetime.combine(day, found.wall, zone).astimezone(UTC)
            if named is None and self._past_midnight(at):
                day += timedelta(days=-1 if self._turned else 1)
                at = datetime.combine(day, found.wall, zone).astimezone(UTC)
        except (OverflowError, ValueError):
            return Stamp(None, doubt=f"{day} is out of reach; it would be unknown")
        doubt = _two_ways(named, day) or _changed_clocks(found.wall, day, zone)
        return self._stamp(at, dated=named is not None, approx=found.approx, doubt=doubt)

    def _past_midnight(self, at: datetime) -> bool:
        """Whether an instant is so far on the wrong side of the last one that a day began."""
        if self._last is None:
            return False
        return (at - self._last if self._turned else self._last - at) > _LATE_NIGHT

    def _stamp(self, at: datetime, *, dated: bool, approx: bool, doubt: str = "") -> Stamp:
        doubt = doubt or self._order(at, dated=dated)
        if not doubt:
            self._last = at
            self._day = at.astimezone(self._tz).date()
        return Stamp(at, approx, doubt)

    def _date(self, day: Day) -> date | None:
        """Return the date of a day that is written with one; its year may be that of the log."""
        try:
            return date(day.year or self._day.year, day.month, day.number)
        except ValueError:  # a weekday alone, or yesterday: a log has no today
            return None

    def _order(self, at: datetime, *, dated: bool) -> str:
        """Return what is odd about an instant after the one before it; "" for nothing."""
        said = f"{at:%Y-%m-%d %H:%M}Z"
        last = self._last
        if last is not None and dated and abs(at - last) > _YEAR:
            likely = _in_year(at, last)
            if likely is not None and abs(likely - last) < _WEEK:
                return f"{said} is a year off its neighbours; {likely:%Y-%m-%d %H:%M}Z may be meant"
        if at > self._now + timedelta(minutes=1):
            return f"{said} is in the future"
        if last is not None and (at > last if self._turned else at < last):
            if self._turned:
                return f"{said} is after the line above it ({last:%Y-%m-%d %H:%M}Z)"
            return f"{said} is before the line above it ({last:%Y-%m-%d %H:%M}Z)"
        return ""


def slip(taken: datetime | None, written: str, tz: tzinfo, now: datetime) -> str:
    """Return what to say where a log also keeps a time as it was first written, and it differs."""
    if taken is None or not written.strip():
        return ""
    was = TimeReader(taken.astimezone(tz).date(), tz, now).read(written).at
    if was is None or abs(was - taken) < timedelta(minutes=1):
        return ""
    off = " (a year off)" if abs(was - taken) > _YEAR else ""
    return f"it was written as {written.strip()[:40]}{off}; {taken:%Y-%m-%d %H:%M}Z is taken"


def _in_year(at: datetime, near: datetime) -> datetime | None:
    try:
        return at.replace(year=near.year)
    except ValueError:  # 29 February
        return None


def _of_epoch(match: re.Match[str]) -> datetime:
    """Return the instant of seconds since 1970, or of milliseconds."""
    seconds = int(match[1]) + int((match[2] or match[3] or "0").ljust(3, "0")[:3]) / 1000
    return datetime.fromtimestamp(seconds, UTC)


def _two_ways(day: Day | None, taken: date) -> str:
    """Return what to say of 03/02/2026, which is read with the day first."""
    return f"the date is read as {taken:%d %B %Y}" if day is not None and day.other else ""


def _changed_clocks(wall: time, day: date, zone: tzinfo) -> str:
    """Return what to say where a clock showed a time twice on a day, or never."""
    match len(instants(wall, zone, day)):
        case 0:
            return f"{wall:%H:%M} did not exist on {day}: the clocks went forward"
        case 1:
            return ""
        case _:
            return f"{wall:%H:%M} came twice on {day}: the clocks went back"

"""Times as people write them in logs: `14.43`, `1600`, `2:43 pm`, `11 Jan 2023 14:43`, `Time TBC`.

A log is read from top to bottom: a clock time without a date falls on the day of the line
before it, or after midnight on the next. What looks like a slip is read as it is written,
and said.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, timezone, tzinfo

_UNKNOWN = re.compile(
    r"(?:time\s*:?\s*)?(?:tbc|tbd|tba|unknown|n/?a|not known|to be confirmed|\?+|-+|–|—)",
    re.IGNORECASE,
)
_ABOUT = re.compile(r"(?:~|≈|c\.|ca\.?\s|circa\s|approx\.?\s|about\s|around\s)\s*", re.IGNORECASE)
_ISH = re.compile(r"\s*(?:ish|\?|\(approx\.?\)|approx\.?)$", re.IGNORECASE)
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_SEPARATOR = r"(?:\s*[T,]\s*|\s+at\s+|\s+-\s+|\s+)?"
_ISO = re.compile(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})" + _SEPARATOR, re.IGNORECASE)
_NUMBERS = re.compile(r"(\d{1,2})([-/.])(\d{1,2})\2(\d{4})" + _SEPARATOR, re.IGNORECASE)
_DAY_FIRST = re.compile(
    r"(?:[a-z]{3,9},?\s+)?(\d{1,2})(?:st|nd|rd|th)?[\s-]([a-z]{3,9})\.?(?:[\s,-]+(\d{4}))?"
    + _SEPARATOR,
    re.IGNORECASE,
)
_MONTH_FIRST = re.compile(
    r"(?:[a-z]{3,9},?\s+)?([a-z]{3,9})\.?\s+(\d{1,2})(?:st|nd|rd|th)?(?:,?\s+(\d{4}))?"
    + _SEPARATOR,
    re.IGNORECASE,
)
_CLOCK = re.compile(
    r"(?:(\d{1,2})[:.h](\d{2})(?:[:.](\d{2})(?:[.,](\d{1,9}))?)?|(\d{2})(\d{2})|(\d{1,2})(?=\s*[ap]\.?m))"
    r"h?\s*([ap])?(?:\.?m\.?)?\s*(?:\(?(z|[a-z]{3,4}|(?:utc|gmt)?\s*[+-]\d{1,2}(?::?\d{2})?)\)?)?",
    re.IGNORECASE,
)
_EPOCH = re.compile(r"(\d{10})(\d{3})?(?:\.(\d{1,9}))?")
_OFFSETS = {
    "z": 0, "utc": 0, "gmt": 0, "wet": 0, "bst": 1, "cet": 1, "west": 1, "cest": 2, "eet": 2,
    "eest": 3, "est": -5, "edt": -4, "cst": -6, "cdt": -5, "mst": -7, "mdt": -6, "pst": -8,
    "pdt": -7, "jst": 9, "aest": 10, "aedt": 11,
}  # fmt: skip
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
    """Reads the times of one log, in its order."""

    def __init__(self, day: date, tz: tzinfo, now: datetime) -> None:
        self._day = day
        self._tz = tz
        self._now = now
        self._last: datetime | None = None

    def turn_to(self, text: str) -> bool:
        """Take a line that is only a date as the day of what follows; tell whether it was one."""
        found = _date(text.strip(" -=*#[]\t:"), self._day.year)
        if found is None or found[1]:
            return False
        self._day, self._last = found[0], None
        return True

    def read(self, text: str) -> Stamp:
        """Return the time that a text means, after the lines before it."""
        text = " ".join(text.split())
        if not text:
            return Stamp(None, doubt="it has no time")
        if _UNKNOWN.fullmatch(text):
            return Stamp(None)
        bare = _ISH.sub("", _ABOUT.sub("", text, count=1))
        found = self._instant(bare)
        if found is None:
            return Stamp(None, doubt=f"'{text[:40]}' is not a time; it would be unknown")
        at, dated, doubt = found
        doubt = doubt or self._order(at, dated=dated)
        if not doubt:
            self._last = at
            self._day = at.astimezone(self._tz).date()
        return Stamp(at, approx=bare != text, doubt=doubt)

    def _instant(self, text: str) -> tuple[datetime, bool, str] | None:
        """Return (instant, whether its date was written, doubt)."""
        epoch = _EPOCH.fullmatch(text)
        if epoch is not None:
            seconds = int(epoch[1]) + int((epoch[2] or epoch[3] or "0").ljust(3, "0")[:3]) / 1000
            return datetime.fromtimestamp(seconds, UTC), True, ""
        found = _date(text, self._day.year)
        day, rest, doubt = found if found is not None else (self._day, text, "")
        clock = _clock(rest, self._tz)
        if clock is None:
            return None
        wall, zone = clock
        if found is None and self._last is not None:
            day = self._last.astimezone(zone).date()
        try:
            at = datetime.combine(day, wall, zone).astimezone(UTC)
            if found is None and self._last is not None and self._last - at > _LATE_NIGHT:
                day += timedelta(days=1)
                at = datetime.combine(day, wall, zone).astimezone(UTC)
        except (OverflowError, ValueError):
            return None
        return at, found is not None, doubt or _changed_clocks(at, wall, day, zone)

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
        if last is not None and at < last:
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


def _date(text: str, year: int) -> tuple[date, str, str] | None:
    """Read a date at the front of a text; return it, the rest, and a doubt."""
    try:
        if match := _ISO.match(text):
            found = date(int(match[1]), int(match[2]), int(match[3]))
            return found, text[match.end() :], ""
        if match := _NUMBERS.match(text):
            return _by_numbers(match, text)
        if (match := _DAY_FIRST.match(text)) and (month := _month(match[2])):
            found = date(int(match[3] or year), month, int(match[1]))
            return found, text[match.end() :], ""
        if (match := _MONTH_FIRST.match(text)) and (month := _month(match[1])):
            found = date(int(match[3] or year), month, int(match[2]))
            return found, text[match.end() :], ""
    except ValueError:
        return None
    return None


def _by_numbers(match: re.Match[str], text: str) -> tuple[date, str, str]:
    """Read 11/01/2023: the day first, unless only the other way is a date."""
    one, two, year = int(match[1]), int(match[3]), int(match[4])
    rest = text[match.end() :]
    if two > 12:
        return date(year, one, two), rest, ""
    found = date(year, two, one)
    unclear = match[2] == "/" and one <= 12 and one != two
    return found, rest, f"{match[0].strip()} is read as {found:%d %B %Y}" if unclear else ""


def _month(word: str) -> int:
    """Return the number of a month by its name or the beginning of it; 0 for another word."""
    name = word.lower()[:3]
    return _MONTHS.index(name) + 1 if name in _MONTHS else 0


def _clock(text: str, tz: tzinfo) -> tuple[time, tzinfo] | None:
    """Read a time of day, with the zone it is meant in."""
    match = _CLOCK.fullmatch(text.strip())
    if match is None:
        return None
    hour = int(match[1] or match[5] or match[7])
    minute, second = int(match[2] or match[6] or 0), int(match[3] or 0)
    if match[8]:
        if not 1 <= hour <= 12:
            return None
        hour = hour % 12 + (12 if match[8].lower() == "p" else 0)
    zone = tz if match[9] is None else _offset(match[9])
    if zone is None or hour > 23 or minute > 59 or second > 59:
        return None
    micro = int((match[4] or "0").ljust(3, "0")[:3]) * 1000
    return time(hour, minute, second, micro), zone


def _offset(word: str) -> tzinfo | None:
    word = word.lower().replace(" ", "")
    if word in _OFFSETS:
        return timezone(timedelta(hours=_OFFSETS[word]))
    match = re.fullmatch(r"(?:utc|gmt)?([+-])(\d{1,2}):?(\d{2})?", word)
    if match is None or int(match[2]) > 14:
        return None
    span = timedelta(hours=int(match[2]), minutes=int(match[3] or 0))
    return timezone(span if match[1] == "+" else -span)


def _changed_clocks(at: datetime, wall: time, day: date, zone: tzinfo) -> str:
    """Return what to say where a clock showed a time twice on a day, or never."""
    back = at.astimezone(zone)
    if back.replace(tzinfo=None) != datetime.combine(day, wall):
        return f"{wall:%H:%M} did not exist on {day}: the clocks went forward"
    other = datetime.combine(day, wall.replace(fold=1), zone).astimezone(UTC)
    return f"{wall:%H:%M} came twice on {day}: the clocks went back" if other != at else ""

"""A time as it is written at the front of a text: what it says, before anybody asks what it means.

Nothing here knows what time it is. `14:05`, `2:05 PM`, `[09:00]`, `14h05`, `1405Z`, `14:05 CET`,
`yesterday at 23:50`, `2 Mar 13:00`, ISO, `-1h 20m`, `5 min ago`, `~14:05`, `unknown:`.
"""

from __future__ import annotations

import re
from datetime import date, time, timedelta, tzinfo

from msgspec import Struct
from msgspec.structs import replace

from incident_tui.domain.times.day_words import DAYS_AWAY, MONTHS, WEEKDAYS
from incident_tui.domain.times.spans import ago_in_front
from incident_tui.domain.times.zones import zone_behind


class Day(Struct, frozen=True):
    """A day as it is written: a date (`year` 0: none is written), `away` days off, or a weekday.

    `other` is the date with day and month the other way round, where both are possible.
    """

    year: int = 0
    month: int = 0
    number: int = 0
    away: int | None = None
    weekday: int | None = None
    other: date | None = None


class Written(Struct, frozen=True):
    """A time at the front of a text, `length` characters with what separates it from the rest.

    One of `ago`, `wall` and `unknown` is set. `zone` belongs to `wall`; `sure` is False where the
    words taken for a zone, behind `clock_end`, may be the text. `until` tells that another time
    follows, as in `14:05-14:20`; `day_behind` that a day does, up to `day_end`, as in
    `14:05 yesterday`. `bare`: four digits alone, which are more often a number; `half`: AM or PM is
    written.
    """

    length: int
    ago: timedelta | None = None
    wall: time | None = None
    day: Day | None = None
    zone: tzinfo | None = None
    approx: bool = False
    unknown: bool = False
    sure: bool = True
    clock_end: int = 0
    until: bool = False
    day_behind: Day | None = None
    day_end: int = 0
    bare: bool = False
    half: bool = False


_APPROX = re.compile(
    r"(?:[~≈]\s?|(?:about|around|approx\.?|approximately|roughly|circa|ca\.?|c\.|gegen)\s+)",
    re.IGNORECASE,
)
_UNKNOWN = re.compile(r"(?:time )?unknown(?::(?=\s|$)|(?P<alone>$))", re.IGNORECASE)
_CLOCK = re.compile(
    r"(?:(?P<h>\d{1,2})[:：](?P<m>\d{2})(?:[:：](?P<s>\d{2})(?:[.,](?P<f>\d{1,9}))?)?"
    r"|(?P<hd>\d{2}|\d(?=\.\d{2}\s?[ap]\.?m\b))\.(?P<md>\d{2})(?!\d)"
    r"|(?P<hh>\d{1,2})h(?P<mh>\d{2})(?:min|m)?(?![\w:])"
    r"|(?P<four>\d{4})(?:(?P<mark>h)(?![\w]))?(?![\d.,])"
    r"|(?P<hour>\d{1,2})(?=\s?[ap]\.?m\b|\s[Uu]hr\b))"
    r"(?:\s?(?P<half>[ap])\.?m(?:\.|\b)(?![\w/-]))?",
    re.ASCII | re.IGNORECASE,
)
_ISO_DAY = re.compile(r"(\d{4})([-/.])(\d{1,2})\2(\d{1,2})(?:T|,?\s+(?:at\s+)?)(?=\d)", re.ASCII)
_NUMBER_DAY = re.compile(
    r"(\d{1,2})([-/.])(\d{1,2})(?:\2(\d{4})|\.)(?:,?\s+(?:at\s+)?|T)(?=\d)", re.ASCII
)
_WORD = r"[^\W\d_]{3,10}"
_DAY_MONTH = re.compile(
    rf"(?:(?P<wd>{_WORD})\.?,?\s+)?(?P<d>\d{{1,2}})(?:st|nd|rd|th|\.)?[\s-](?P<mo>{_WORD})\.?"
    r"(?:[\s-](?P<y>\d{4}))?(?:,?\s+(?:at\s+|um\s+|à\s+)?)(?=\d)",
    re.IGNORECASE,
)
_MONTH_DAY = re.compile(
    rf"(?:(?P<wd>{_WORD})\.?,?\s+)?(?P<mo>{_WORD})\.?\s+(?P<d>\d{{1,2}})(?:st|nd|rd|th)?"
    r"(?:,?\s+(?P<y>\d{4}))?(?:,?\s+(?:at\s+)?)(?=\d)",
    re.IGNORECASE,
)
_NAMED_DAY = re.compile(rf"(?P<w>{_WORD})\.?,?\s+(?:(?:at|um)\s+)?(?=\d)", re.IGNORECASE)
_DAY_BEHIND = re.compile(
    rf",?\s+(?:on\s+)?(?:(?P<w>yesterday|today|gestern|heute)|(?P<iso>\d{{4}}-\d{{2}}-\d{{2}})"
    rf"|(?P<d>\d{{1,2}})\s(?P<mo>{_WORD}))(?=[\s:,]|$)",
    re.IGNORECASE,
)
_RANGE = re.compile(
    r"\s?(?:-|–|—|to|until|till|bis|and|&|/)\s?(?=~?\d{1,2}[:.h]\d{2}(?!\d))", re.IGNORECASE
)
_ENDS = re.compile(r"\s*$|\s+|[:,;.]\s+|[:,;.]$|[:,]?\s*\n")
_DASH = re.compile(r"(?:[-–—|>]|->|=>)\s+")
_OPEN = {"[": "]", "(": ")"}
_QUANTITY = re.compile(
    r"\s?(?:%(?!\w)|‰|°|[€$£¥]|(?:ms|s|secs?|seconds?|mins?|minutes?|hours?|hrs?|days?|x|k|m|bn|"
    r"million|[kmgt]i?b|[kmg]bit|eur|usd|gbp|chf|percent|per)\b)",
    re.IGNORECASE,
)


def written_time(text: str, *, whole: bool = False) -> Written | None:
    """Read the time at the front of a text; None where there is none. Never raises.

    `whole`: the text is to be nothing but a time, so four digits alone are one.
    """
    close = _OPEN.get(text[:1])
    found = _read(text[1:] if close else text, whole=whole)
    if found is None or not close:
        return _separated(found, text, whole=whole) if found else None
    inside = 1 + found.length
    if text[inside : inside + 1] != close:
        return None
    return _separated(replace(found, length=inside + 1, bare=False), text, whole=whole)


def written_day(text: str) -> Day | None:
    """Read a text that is nothing but a day: `28 Nov 2026`, `Monday, 2 March`, `today`."""
    found = _day(f"{text} 0")  # a day ends where a time begins
    return found[0] if found and found[1] == len(text) + 1 else None


def _read(text: str, *, whole: bool) -> Written | None:
    """Read the time itself, without what stands around it."""
    unknown = _UNKNOWN.match(text)
    if unknown and (whole or unknown["alone"] is None):
        return Written(unknown.end(), unknown=True)
    lead = _APPROX.match(text)
    start = lead.end() if lead else 0
    rest = text[start:]
    if rest.startswith("-~"):  # as some type it
        lead, start, rest = re.match("", text), start + 1, "-" + rest[2:]
    approx = lead is not None
    if (ago := ago_in_front(rest)) and ago[0]:
        return Written(start + ago[1], ago=ago[0], approx=approx)
    day = _day(rest)
    skipped = day[1] if day else 0
    clock = _wall(rest[skipped:])
    if clock is None:
        return None
    return _with_zone(
        replace(
            clock,
            length=start + skipped + clock.length,
            approx=approx,
            day=day[0] if day else None,
            bare=clock.bare and not whole,
        ),
        text,
    )


def _with_zone(found: Written, text: str) -> Written:
    """Add the zone and the day that may follow a clock time, or the other end of a range."""
    rest = text[found.length :]
    if behind := zone_behind(rest):
        end = found.length + behind.length
        found = replace(
            found, length=end, zone=behind.zone, sure=behind.certain, clock_end=found.length,
            bare=False,
        )  # fmt: skip
        rest = text[end:]
    if _RANGE.match(rest):
        return replace(found, until=True)
    if found.day is None and (day := _DAY_BEHIND.match(rest)):
        return replace(found, day_behind=_behind(day), day_end=found.length + day.end())
    return found


def _separated(found: Written, text: str, *, whole: bool) -> Written | None:
    """Take what separates a time from the text, or return None where it is part of a word."""
    if found.unknown or found.until:
        return found if found.until else _past_blanks(found, text)
    rest = text[found.length :]
    end = _ENDS.match(rest)
    if end is None:
        return None
    if found.bare and not end[0].startswith(":") and not whole:
        return None
    if found.wall is not None and _decimal(text, found) and _QUANTITY.match(rest):
        return None
    return _past_blanks(replace(found, length=found.length + end.end()), text)


def _past_blanks(found: Written, text: str) -> Written:
    """Take blanks and one dash that stands alone between the time and the text."""
    at = found.length
    while at < len(text) and text[at] in " \t":
        at += 1
    dash = _DASH.match(text, at) if found.ago is None and not found.unknown else None
    return replace(found, length=dash.end() if dash and dash[0][0] != ">" else at)


def _decimal(text: str, found: Written) -> bool:
    """Whether the time is written like a decimal number, as in `12.50`."""
    return re.fullmatch(r"[(\[~≈]?\d{1,2}\.\d{2}", text[: found.length].strip()) is not None


def _wall(text: str) -> Written | None:
    """Read a time of day alone."""
    match = _CLOCK.match(text)
    if match is None:
        return None
    hour = int(match["h"] or match["hd"] or match["hh"] or match["hour"] or match["four"][:2])
    minute = match["m"] or match["md"] or match["mh"] or (match["four"] or "")[2:]
    if match["half"]:
        half = _in_half(hour, match["half"].lower())
        if half is None:
            return None
        hour = half
    micro = int((match["f"] or "0").ljust(3, "0")[:3]) * 1000
    try:
        wall = time(hour, int(minute or 0), int(match["s"] or 0), micro)
    except ValueError:
        return None
    half = match["half"] is not None
    bare = match["four"] is not None and match["mark"] is None and not half
    return Written(match.end(), wall=wall, bare=bare, half=half)


def _in_half(hour: int, half: str) -> int | None:
    """Return the hour of the day of `2 PM`; `14:05 PM` says it twice; None for `14:05 AM`."""
    if 1 <= hour <= 12:
        return hour % 12 + (12 if half == "p" else 0)
    return hour if half == "p" and hour > 12 else None


def _day(text: str) -> tuple[Day, int] | None:
    """Read a day in front of a clock time; return it and its length."""
    if match := _ISO_DAY.match(text):
        return _dated(int(match[1]), int(match[3]), int(match[4]), match.end())
    if match := _NUMBER_DAY.match(text):
        return _numbers(match)
    for pattern in (_DAY_MONTH, _MONTH_DAY):
        match = pattern.match(text)
        if match and (month := MONTHS.get(match["mo"].lower())):
            if match["wd"] and match["wd"].lower() not in WEEKDAYS:
                continue
            return _dated(int(match["y"] or 0), month, int(match["d"]), match.end())
    if match := _NAMED_DAY.match(text):
        word = match["w"].lower()
        if word in DAYS_AWAY:
            return Day(away=DAYS_AWAY[word]), match.end()
        if word in WEEKDAYS:
            return Day(weekday=WEEKDAYS[word]), match.end()
    return None


def _dated(year: int, month: int, number: int, length: int) -> tuple[Day, int] | None:
    return (Day(year, month, number), length) if _date(year or 2024, month, number) else None


def _numbers(match: re.Match[str]) -> tuple[Day, int] | None:
    """Read 2/3/2026 or 2.3.: the day first; `other` where the month may be."""
    first, second, year = int(match[1]), int(match[3]), int(match[4] or 0)
    if match[2] == "-" and not year:
        return None
    swapped = _date(year or 2024, first, second)
    if _date(year or 2024, second, first) is None:
        return _dated(year, first, second, match.end()) if match[2] == "/" else None
    other = swapped if match[2] == "/" and first != second else None
    return Day(year, second, first, other=other), match.end()


def _date(year: int, month: int, number: int) -> date | None:
    try:
        return date(year, month, number)
    except ValueError:
        return None


def _behind(match: re.Match[str]) -> Day | None:
    if match["w"]:
        return Day(away=DAYS_AWAY[match["w"].lower()])
    if match["iso"]:
        year, month, number = (int(part) for part in match["iso"].split("-"))
        return Day(year, month, number) if _date(year, month, number) else None
    month_of = MONTHS.get(match["mo"].lower())
    return (
        Day(0, month_of, int(match["d"]))
        if month_of and _date(2024, month_of, int(match["d"]))
        else None
    )

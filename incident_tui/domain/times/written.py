"""A time as it is written at the front of a text: what it says, before anybody asks what it means.

Nothing here knows what time it is. `14:05`, `2:05 PM`, `[09:00]`, `14h05`, `1405Z`, `14:05 CET`,
`yesterday at 23:50`, `2 Mar 13:00`, ISO, `-1h 20m`, `5 min ago`, `~14:05`, `unknown:`.
"""

from __future__ import annotations

import re
from datetime import time, timedelta, tzinfo

from msgspec import Struct
from msgspec.structs import replace

from incident_tui.domain.regex import regex
from incident_tui.domain.times.day_words import WEEKDAYS
from incident_tui.domain.times.days import Day, day_behind, day_in_front
from incident_tui.domain.times.spans import ago_in_front
from incident_tui.domain.times.zones import small_zone_behind, zone_behind


class WrittenTime(Struct, frozen=True):
    """A time at the front of a text, `length` characters with what separates it from the rest.

    One of `ago`, `wall` and `unknown` is set. `zone` belongs to `wall`; `sure` is False where the
    words taken for a zone, behind `clock_end`, may be the text: the zone is `near` then. `until`
    tells that another time follows, as in `14:05-14:20`; `day_behind` that a day does, up to
    `day_end`, as in `14:05 yesterday`. `bare`: four digits alone, which are more often a number;
    `half`: AM or PM is written; `amount`: it may as well be a version, a price or a span, as
    `12.04` and `13h15m` may.
    """

    length: int
    ago: timedelta | None = None
    wall: time | None = None
    day: Day | None = None
    zone: tzinfo | None = None
    near: tzinfo | None = None
    approx: bool = False
    unknown: bool = False
    sure: bool = True
    clock_end: int = 0
    until: bool = False
    day_behind: Day | None = None
    day_end: int = 0
    bare: bool = False
    half: bool = False
    amount: bool = False


_APPROX = regex(
    r"(?:[~≈]\s?|(?:about|around|approx\.?|approximately|roughly|circa|ca\.?|c\.|gegen)\s+)",
    re.IGNORECASE,
)
_UNKNOWN = regex(r"(?:time )?unknown(?::(?=\s|$)|(?P<alone>$))", re.IGNORECASE)
_CLOCK = regex(
    r"(?:(?P<h>\d{1,2})[:：](?P<m>\d{2})(?:[:：](?P<s>\d{2})(?:[.,](?P<f>\d{1,9}))?)?"
    r"|(?P<hd>\d{2}|\d(?=\.\d{2}\s?[ap]\.?m\b))\.(?P<md>\d{2})(?!\d)"
    r"|(?P<hh>\d{1,2})h(?P<mh>\d{2})(?:min|m)?(?![\w:])"
    r"|(?P<four>\d{4})(?:(?P<mark>h)(?![\w]))?(?![\d.,])"
    r"|(?P<jhalf>午前|午後)?(?P<jh>\d{1,2})時(?!間)(?:(?P<jm>\d{1,2})分(?!間)|(?P<j30>半))?"
    r"|(?P<uh>\d{1,2})\sUhr\s(?P<um>[0-5]\d)(?!\d|[:.,]\d)"
    r"|(?P<hour>\d{1,2})(?=\s?[ap](?:\.\s?)?m\b(?![A-Za-z0-9_/-])|\sUhr\b))"
    r"(?:\s?(?P<half>[ap])(?:\.\s?)?m(?:\.|\b)(?![A-Za-z0-9_/-]))?",
    re.ASCII | re.IGNORECASE,
)
_JAPANESE_HALVES = {"午前": "a", "午後": "p"}
_RANGE = regex(
    r"\s?(?:-|–|—|->|→|\.\.\.?|,|to|until|till|bis|and|or|&|/)\s?"
    r"(?=~?\d{1,2}(?:[:.h]\d{2}(?!\d)|\s?[ap]\.?m\b))",
    re.IGNORECASE,
)
_CLOCK_NEXT = regex(r"\s[012]?\d:[0-5]\d(?![\d:])")
_NUMBER_GOES_ON = regex(
    r"\s+(?:lts|was|is|are|were|of|per|or|vs|for|than|euros?|dollars?|pounds?)\b", re.IGNORECASE
)
"""What follows `12.04` where that is a version or a price."""

_HOURS_OFF = regex(r"[+-]\d{2}(?!:?\d)", re.ASCII)
"""Behind four digits two more are no offset: `2026-11` is a month."""

_WEEKDAY = regex(rf"(?:{'|'.join(WEEKDAYS)})\b", re.IGNORECASE)
_YEAR_BEHIND = regex(r"\s(20\d\d)(?=[\s:,]|$)", re.ASCII)
"""Where `date` and C write it: `Sat Nov 28 14:05:07 UTC 2026`."""

_UHR_OR_COUNT = regex(r"\d{1,2}\sUhr\s[1-5]\d\s+\w", re.ASCII | re.IGNORECASE)
"""`14 Uhr 20 Pods`: minutes, or how many there are."""

_SPAN_OR_COUNT = regex(
    r"\d{1,2}h\d{2}(?:(?:min|m)\b|\s+of\b)"
    r"|\d{1,2}:\d{2}\s+(?:min(?:ute)?s?\b|(?:hours?|hrs?)\s+(?:of|late|left)\b)",
    re.ASCII | re.IGNORECASE,
)
_ENDS = regex(r"\s*$|\s+|[:,;.]\s+|[:,;.]$|[:,]?\s*\n")
_DASH = regex(r"(?:[-–—|>]|->|=>)\s+")
_OPEN = {"[": "]", "(": ")"}
_QUANTITY = regex(
    r"\s?(?:%(?!\w)|‰|°|[€$£¥]|(?:ms|s|secs?|seconds?|mins?|minutes?|hours?|hrs?|days?|x|k|m|bn|"
    r"million|[kmgt]i?b|[kmg]bit|eur|usd|gbp|chf|percent|per)\b)",
    re.IGNORECASE,
)


def written_time(text: str, *, whole: bool = False) -> WrittenTime | None:
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
    inner = replace(
        found, length=inside + 1, bare=False, sure=found.sure or found.zone is not None,
        clock_end=found.clock_end and found.clock_end + 1,
    )  # fmt: skip
    return _separated(inner, text, whole=whole)


def written_day(text: str) -> Day | None:
    """Read a text that is nothing but a day: `28 Nov 2026`, `Monday, 2 March`, `today`."""
    found = day_in_front(f"{text} 0")  # a day ends where a time begins
    return found[0] if found and found[1] == len(text) + 1 else None


def _read(text: str, *, whole: bool) -> WrittenTime | None:
    """Read the time itself, without what stands around it."""
    unknown = _UNKNOWN.match(text)
    if unknown and (whole or unknown["alone"] is None):
        return WrittenTime(unknown.end(), unknown=True)
    lead = _APPROX.match(text)
    start = lead.end() if lead else 0
    rest = text[start:]
    if rest.startswith("-~"):  # as some type it
        lead, start, rest = re.match("", text), start + 1, "-" + rest[2:]
    approx = lead is not None
    if (ago := ago_in_front(rest)) and ago[0]:
        return WrittenTime(start + ago[1], ago=ago[0], approx=approx)
    if not any(map(str.isdigit, rest)):
        return None  # most lines: a time of day has a digit, and the patterns of days are dear
    day = day_in_front(rest)
    skipped = day[1] if day else 0
    clock = wall_in_front(rest[skipped:])
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


def _with_zone(found: WrittenTime, text: str) -> WrittenTime:
    """Add the zone and the day that may follow a clock time, or the other end of a range."""
    rest = text[found.length :]
    behind = None
    if not month_behind(found, rest):
        behind = zone_behind(rest) or small_zone_behind(rest)
    if behind is not None:
        end = found.length + behind.length
        no_zone = rest[: behind.length].strip() in {"h", "hrs"}
        bare = found.bare and (no_zone or (not behind.certain and behind.near is None))
        found = replace(
            found, length=end, zone=behind.zone, near=behind.near, sure=behind.certain,
            clock_end=found.length + behind.short, bare=bare,
        )  # fmt: skip
        rest = text[end:]
    year = _YEAR_BEHIND.match(rest)
    if year and found.day and not found.day.year and _WEEKDAY.match(text):
        found = replace(
            found, length=found.length + year.end(), day=replace(found.day, year=int(year[1]))
        )
        rest = text[found.length :]
    alone = found.day is None and found.zone is None
    if _RANGE.match(rest) or (alone and _CLOCK_NEXT.match(rest)):
        return replace(found, until=True)
    if found.day is None and (day := day_behind(rest)):
        return replace(found, day_behind=day[0], day_end=found.length + day[1])
    return found


def _separated(found: WrittenTime, text: str, *, whole: bool) -> WrittenTime | None:
    """Take what separates a time from the text, or return None where it is part of a word."""
    if found.unknown or found.until:
        return found if found.until else _past_blanks(found, text)
    rest = text[found.length :]
    end = _ENDS.match(rest)
    if end is None:
        return None
    if found.bare and found.sure and not end[0].startswith(":") and not whole:
        return None
    if found.wall is not None and _decimal(text, found) and quantity_behind(rest):
        return None
    amount = not whole and _may_be_an_amount(text, found, end[0])
    return _past_blanks(replace(found, length=found.length + end.end(), amount=amount), text)


def _may_be_an_amount(text: str, found: WrittenTime, end: str) -> bool:
    """Whether nothing but the digits says that it is a time, as in `12.04 LTS` and `10h30m of`."""
    plain = found.wall is not None and not (found.day or found.zone or found.half or found.approx)
    if not plain or found.clock_end or end[:1] in {":", ","}:
        return False
    if _UHR_OR_COUNT.match(text):
        return True
    digits = text[: found.length].strip()
    number = _decimal(text, found) and _NUMBER_GOES_ON.match(text[found.length :])
    return digits[:1].isdigit() and bool(number or _SPAN_OR_COUNT.match(text))


def _past_blanks(found: WrittenTime, text: str) -> WrittenTime:
    """Take blanks and one dash that stands alone between the time and the text."""
    at = found.length
    while at < len(text) and text[at] in " \t":
        at += 1
    dash = _DASH.match(text, at) if found.ago is None and not found.unknown else None
    return replace(found, length=dash.end() if dash and dash[0][0] != ">" else at)


def zone_as_text(found: WrittenTime) -> WrittenTime:
    """Return a time whose doubtful zone is taken for the beginning of the text."""
    return replace(found, length=found.clock_end, zone=found.near, near=None, sure=True)


def month_behind(found: WrittenTime, rest: str) -> bool:
    """Whether four digits are a year, as in `2026-11`."""
    return found.bare and _HOURS_OFF.match(rest) is not None


def quantity_behind(text: str) -> bool:
    """Whether the text begins with a unit, so that a number in front of it is an amount."""
    return _QUANTITY.match(text) is not None


def _decimal(text: str, found: WrittenTime) -> bool:
    """Whether the time is written like a decimal number, as in `12.50`."""
    return re.fullmatch(r"[(\[~≈]?\d{1,2}\.\d{2}", text[: found.length].strip()) is not None


def wall_in_front(text: str) -> WrittenTime | None:
    """Read the time of day alone at the front of a text, whatever stands behind it."""
    match = _CLOCK.match(text)
    if match is None:
        return None
    four = match["four"] or ""
    hour = int(_one_of(match, "h", "hd", "hh", "hour", "uh", "jh") or four[:2])
    minute = _one_of(match, "m", "md", "mh", "jm", "um") or four[2:]
    letter = match["half"] or _JAPANESE_HALVES.get(match["jhalf"] or "")
    if letter:
        half = _in_half(hour, letter.lower())
        if half is None:
            return None
        hour = half
    micro = int((match["f"] or "0").ljust(3, "0")[:3]) * 1000
    try:
        wall = time(
            int(hour), 30 if match["j30"] else int(minute or 0), int(match["s"] or 0), micro
        )
    except ValueError:
        return None
    bare = match["four"] is not None and match["mark"] is None and not letter
    return WrittenTime(match.end(), wall=wall, bare=bare, half=letter is not None)


def _one_of(match: re.Match[str], *names: str) -> str:
    """Return what the one of these groups took that took anything."""
    return next((match[name] for name in names if match[name]), "")


def _in_half(hour: int, half: str) -> int | None:
    """Return the hour of the day of `2 PM`; `14:05 PM` says it twice; None for `14:05 AM`."""
    if 1 <= hour <= 12:
        return hour % 12 + (12 if half == "p" else 0)
    return hour if half == "p" and hour > 12 else None

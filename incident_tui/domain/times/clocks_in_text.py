"""Clock times in running text, wherever they stand in a sentence.

They are read by the scanner of `written`; what is known here is where one may begin, what may
stand behind it, and how a range and a list of times are written.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from datetime import time, timedelta

from msgspec import Struct
from msgspec.structs import replace

from incident_tui.domain.regex import regex
from incident_tui.domain.times.day_words import DAYS_AWAY, MONTHS, WEEKDAYS
from incident_tui.domain.times.days import day_behind_in_text, day_in_front
from incident_tui.domain.times.written import (
    WrittenTime,
    month_behind,
    quantity_behind,
    wall_in_front,
)
from incident_tui.domain.times.zones import zone_behind


class Spotted(Struct, frozen=True):
    """A time in a text, from `start` to `end`: a `clock` time or a `span` from now.

    Neither: it looks like a time, and cannot be read. `bare`: nothing but the label may lead to
    it (`30 min`); `between`: it is the end of a range that a word for `between` leads to; `doubt`
    says why its instant is not known, although it was read.
    """

    start: int
    end: int
    clock: WrittenTime | None = None
    span: timedelta | None = None
    bare: bool = False
    between: bool = False
    doubt: str = ""


_WINDOW = 90
"""How many characters are looked at for one time."""

_DAY = "|".join(sorted({*MONTHS, *WEEKDAYS, *DAYS_AWAY}, key=len, reverse=True))
_NAMED = {
    "noon": time(12), "midday": time(12), "mittag": time(12), "midi": time(12),
    "mediodía": time(12), "meio-dia": time(12), "正午": time(12),
    "midnight": time(0), "mitternacht": time(0), "minuit": time(0), "medianoche": time(0),
    "meia-noite": time(0),
}  # fmt: skip
_NAMES = "|".join(_NAMED)
_NAMED_TIME = regex(rf"(?:12\s)?(?P<name>{_NAMES})(?![a-z])", re.IGNORECASE)


_START = regex(
    r"(?<![A-Za-z0-9_./-])(?<!\d[:,])(?:(?=\d{1,4}\s?[^\s\d])"
    rf"|(?=(?:{_NAMES}|{_DAY}|明日|明後日|明朝|本日|今日|昨日|[月火水木金土日]曜|午前|午後|正午)))",
    re.IGNORECASE,
)
"""The place where a clock time may begin."""

_HOUR_ALONE = regex(
    r"(\d{1,2})\s?(?:h|hs|heures?|horas?|uhr)\b(?:\s(\d{2})(?!\d|\s?(?:h|m)))?"
    r"|(\d)\.(\d{2})(?![\d.])",
    re.IGNORECASE,
)
_CLOCK_LEAD = regex(
    r"(?:\b(?:um|at|by|than|before|around|entre|zwischen)|\bgegen|\bbis|à|"
    r"\bvers|\bavant|\blas?|às|\bas|até|\bpelas)\s(?:\w+\s)?$",
    re.IGNORECASE,
)
_HOURS_BEHIND = regex(
    r"頃|ごろ|\s?(?:h|hs|hrs|hours|horas|heures)\b\.?(?=\s|$|[,;.)])", re.IGNORECASE
)
_PART_BEHIND = regex(
    r"\s(?:(?P<pm>in the (?:afternoon|evening)|de la (?:tarde|noche)|da (?:tarde|noite)|"
    r"de l'après-midi|du soir|nachmittags|abends)|(?:in the morning|de la mañana|da manhã|"
    r"du matin|vormittags|morgens))\b",
    re.IGNORECASE,
)
_TO = (
    r"(?:\s?(?:-|–|—)\s?|から|\s(?:to|until|till|or|bis|oder|à|a|até|hasta|ou|o"
    r"|(?P<and>and|und|et|y|e))\s(?:(?:las|às|at|um)\s)?|(?P<list>\s?[,/&]\s?))"
)
_RANGE = regex(_TO + r"(?=午?.?\d)", re.IGNORECASE)
_FIRST = regex(r"\d{1,2}(?:[:.h]\d{2})?\s?(?:[ap]\.?m\.?)?" + _TO + r"(?=\d)", re.IGNORECASE)
_BETWEEN = regex(r"\b(?:between|zwischen|entre|from|von|de)\s(?:las\s|às\s)?$", re.IGNORECASE)
_STRANGE_ZONE = regex(
    r"\s?\(?(?:(?!(?:AT|NOT|BUT|NEXT|LAST|MUST|POST|LET|GET|IT|THAT|TEST)\b)[A-Z]{1,4}T\b"
    r"|(?i:local\stime|ortszeit|heure\slocale|hora\slocal)|[A-Z][a-z]+/[A-Z]|[+-]\d"
    r"|[A-Z][a-z]+\s(?:[A-Z][a-z]+\s)?(?:[Tt]ime|[Zz]eit)\b)"
)
_OFFSET_GOES_ON = regex(r"[+\-−]\d")
_LOOKS_LIKE_A_CLOCK = regex(r"\d{1,2}[:h]\d{2}(?!\d)|\d{1,2}\s?[ap]\.?m\b", re.IGNORECASE)


def clocks(
    text: str, start: int = 0, end: int = sys.maxsize, *, english: bool = True
) -> Iterator[Spotted]:
    """Yield the clock times that begin in a part of a text, in order.

    `english`: zones count in small letters too; else `15 h` is a time and no span.
    """
    done = 0
    for match in _START.finditer(text, start, min(end + 20, len(text))):
        at = match.start()
        if at < done or at > end:
            continue
        found = clock_at(text, at, english=english)
        if found is not None:
            done = found.end
            yield found


def clock_at(text: str, at: int, *, english: bool = True) -> Spotted | None:
    """Read the clock time or the range of two that begins at a place; the end of a range counts.

    What looks like a clock time and is none has neither clock nor span.
    """
    rest, head = text[at : at + _WINDOW], text[max(0, at - 30) : at]
    between = _BETWEEN.search(head) is not None
    clock = _one(rest, head, english=english)
    if clock is None:
        return _second_of_range(text, at, between=between, english=english)
    end = clock.length
    again = _RANGE.match(rest, end)
    other = _one(rest[again.end() :], "um ", english=english) if again else None
    if again and other:
        if again["list"] or (again["and"] and not between):
            clock = replace(clock, zone=clock.zone or other.zone)
        else:
            clock = replace(other, day=other.day or clock.day)
            end = again.end() + other.length
    between = between and end != clock.length
    return _told(Spotted(at, at + end, clock, between=between), rest[end:])


def _second_of_range(text: str, at: int, *, between: bool, english: bool) -> Spotted | None:
    """Read `2 - 3pm`, whose first end is no time alone; else tell what only looks like one."""
    rest = text[at : at + _WINDOW]
    first = _FIRST.match(rest)
    if first and not first["list"]:
        clock = _one(rest[first.end() :], "um ", english=english)
        if clock is not None:
            end = first.end() + clock.length
            return _told(Spotted(at, at + end, clock, between=between), rest[end:])
    looks = _LOOKS_LIKE_A_CLOCK.match(rest)
    if looks is None or re.match(r"[:.]?\d", rest[looks.end() :]):
        return None
    return Spotted(at, at + looks.end())


def _told(spotted: Spotted, rest: str) -> Spotted:
    """Tell of a zone behind a clock time that is not known, or may be no zone."""
    clock = spotted.clock
    if clock is not None and not clock.sure:
        return replace(spotted, doubt="the number behind it may be a zone or count what follows")
    if clock is not None and clock.zone is not None and _OFFSET_GOES_ON.match(rest):
        return replace(spotted, doubt="its zone goes on with a number")
    if clock is None or clock.zone is not None:
        return spotted
    strange = _STRANGE_ZONE.match(rest)
    if strange is None:
        return spotted
    words = strange[0].strip(" (")
    return replace(spotted, end=spotted.end + strange.end(), doubt=f"{words} is no zone known here")


def _one(rest: str, head: str, *, english: bool) -> WrittenTime | None:
    """Read one clock time, with its day and zone, at the front of a text that goes on."""
    day = day_in_front(rest)
    skipped = day[1] if day else 0
    head = "um " if day or (not english and head.rstrip().endswith(":")) else head
    wall = _wall(rest[skipped:], head)
    if wall is None or wall.wall is None:
        return None
    wall = replace(wall, length=skipped + wall.length, day=day[0] if day else None)
    part = _PART_BEHIND.match(rest, wall.length)
    if part:
        wall = replace(_in_part(wall, afternoon=part["pm"] is not None), length=part.end())
    return _zoned(wall, rest, english=english)


def _zoned(clock: WrittenTime, rest: str, *, english: bool) -> WrittenTime | None:
    """Add the zone and the day behind a clock time; None where it is a number after all."""
    end = clock.length
    hours = _HOURS_BEHIND.match(rest, end)
    behind = rest[hours.end() if hours else end :]
    zone = zone_behind(behind, any_case=english) if not month_behind(clock, behind) else None
    if zone is None and behind.startswith(","):
        later = zone_behind(behind[1:])
        zone = replace(later, length=later.length + 1) if later and later.certain else None
    if zone is not None and zone.zone is None and not zone.certain:
        zone = None  # `local time`: whose
    if zone is not None:
        end = len(rest) - len(behind) + zone.length
    elif hours and len(hours[0].strip()) < 4:
        end = hours.end()
    elif hours:
        return None
    if clock.bare and end == clock.length:
        return None
    if re.match(r"[%A-Za-z0-9_]|[:.]\d", rest[end:]):
        return None
    sure = zone is None or not zone.counts
    clock = replace(clock, length=end, zone=zone.zone if zone else None, bare=False, sure=sure)
    if clock.day is None and (day := day_behind_in_text(rest[end:])):
        clock = replace(clock, length=end + day[1], day=day[0])
    return clock


def _wall(text: str, head: str) -> WrittenTime | None:
    """Read the time of day alone, also `noon`, and `15h` and `9.30` behind a word for `at`."""
    if named := _NAMED_TIME.match(text):
        return WrittenTime(named.end(), wall=_NAMED[named["name"].lower()], half=True)
    found = wall_in_front(text)
    if found is not None:
        dotted = re.match(r"\d{1,2}\.", text) and not found.half
        return None if dotted and quantity_behind(text[found.length :]) else found
    alone = _HOUR_ALONE.match(text)
    colon = alone is not None and alone[3] and head.rstrip().endswith(":")
    if alone is None or not (colon or _CLOCK_LEAD.search(head)):
        return None
    hour, minute = int(alone[1] or alone[3]), int(alone[2] or alone[4] or 0)
    if hour > 23 or minute > 59 or quantity_behind(text[alone.end() :]):
        return None
    return WrittenTime(alone.end(), wall=time(hour, minute))


def _in_part(clock: WrittenTime, *, afternoon: bool) -> WrittenTime:
    """Return `3:30 in the afternoon` as the time of day it is."""
    wall = clock.wall
    if wall is None or clock.half or wall.hour > 11 or not afternoon:
        return clock
    return replace(clock, wall=wall.replace(hour=wall.hour + 12), half=True)

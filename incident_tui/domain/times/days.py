"""The day that is written in front of a clock time, or behind it."""

from __future__ import annotations

import re
from datetime import date

from msgspec import Struct

from incident_tui.domain.regex import regex
from incident_tui.domain.times.day_words import DAYS_AWAY, MONTHS, WEEKDAYS


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


_THEN = r"(?=\d|noon\b|midday\b|midnight\b)"
_AT = (
    r",?\s+(?:(?:at|by|before|um|gegen|bis|à|vers|avant|a\slas?|sobre\slas|antes\sde\slas|às|as|"
    rf"até\sas|até\sàs|até)\s+)?{_THEN}"
)
_WORD = r"[^\W\d_]{3,10}"
_MONTH = rf"(?:de\s)?(?P<mo>{_WORD})"
_ISO_DAY = regex(
    rf"(\d{{4}})([-/.])(\d{{1,2}})\2(\d{{1,2}})(?:T(?=\d)|{_AT})", re.ASCII | re.IGNORECASE
)
_NUMBER_DAY = regex(
    rf"(\d{{1,2}})([-/.])(\d{{1,2}})(?:\2(\d{{4}})|\.)(?:T(?=\d)|{_AT})", re.ASCII | re.IGNORECASE
)
_DAY_MONTH = regex(
    rf"(?:(?P<wd>{_WORD})\.?,?\s+)?(?P<d>\d{{1,2}})(?:st|nd|rd|th|er|\.)?[\s-]{_MONTH}\.?"
    rf"(?:(?:\sde\s|[\s-])(?P<y>\d{{4}}))?{_AT}",
    re.IGNORECASE,
)
_MONTH_DAY = regex(
    rf"(?:(?P<wd>{_WORD})\.?,?\s+)?(?P<mo>{_WORD})\.?\s+(?P<d>\d{{1,2}})(?:st|nd|rd|th)?"
    rf"(?:,?\s+(?P<y>\d{{4}}))?{_AT}",
    re.IGNORECASE,
)
_NAMED_DAY = regex(rf"(?P<w>{_WORD})(?:-feira)?\.?{_AT}", re.IGNORECASE)
_JAPANESE = regex(
    r"(?:(?P<w>明日|明後日|明朝|本日|今日|昨日)|(?P<wd>[月火水木金土日])曜日?|(?:(?P<y>\d{4})年)?(?P<mo>\d{1,2})月(?P<d>\d{1,2})日)"
    r"(?:\([月火水木金土日]\))?[の,]?\s*(?=午|\d)"
)
_JAPANESE_AWAY = {"昨日": -1, "明日": 1, "明朝": 1, "明後日": 2}
_BEHIND = regex(
    rf",?\s+(?:on\s+)?(?:(?P<w>yesterday|today|gestern|heute)|(?P<iso>\d{{4}}-\d{{2}}-\d{{2}})"
    rf"|(?P<d>\d{{1,2}})\s(?P<mo>{_WORD}))(?=[\s:,]|$)",
    re.IGNORECASE,
)
_BEHIND_IN_TEXT = regex(
    rf",?\s+\(?(?:(?:on|am|le|el|en|em|den)\s+)?(?:the\s)?(?:(?P<iso>\d{{4}}-\d{{2}}-\d{{2}})"
    rf"|(?P<d>\d{{1,2}})(?:st|nd|rd|th|er|\.)?\s(?:of\s|de\s)?(?P<mo>{_WORD})"
    rf"|(?P<mo2>{_WORD})\.?\s(?P<d2>\d{{1,2}})(?:st|nd|rd|th)?(?![\d:.])"
    rf"|(?P<w>{_WORD})(?:-feira)?)(?![\w:])",
    re.IGNORECASE,
)


def day_in_front(text: str) -> tuple[Day, int] | None:
    """Read the day in front of a clock time; return it, and how many characters it takes."""
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
    if (match := _NAMED_DAY.match(text)) and (named := _named(match["w"])):
        return named, match.end()
    return _japanese(text)


def day_behind(text: str) -> tuple[Day | None, int] | None:
    """Read the day behind a clock time in front of a line; None for a date that is none."""
    match = _BEHIND.match(text)
    return (_behind(match), match.end()) if match else None


def day_behind_in_text(text: str) -> tuple[Day, int] | None:
    """Read the day behind a clock time in running text, where a weekday is one too."""
    match = _BEHIND_IN_TEXT.match(text)
    if match is None:
        return None
    if match["mo2"]:
        month = MONTHS.get(match["mo2"].lower())
        return _dated(0, month, int(match["d2"]), match.end()) if month else None
    day = _named(match["w"]) if match["w"] else _behind(match)
    return (day, match.end()) if day else None


def _named(word: str) -> Day | None:
    word = word.lower()
    if word in DAYS_AWAY:
        return Day(away=DAYS_AWAY[word])
    return Day(weekday=WEEKDAYS[word]) if word in WEEKDAYS else None


def _japanese(text: str) -> tuple[Day, int] | None:
    match = _JAPANESE.match(text)
    if match is None:
        return None
    if match["w"]:
        return Day(away=_JAPANESE_AWAY.get(match["w"], 0)), match.end()
    if match["wd"]:
        return Day(weekday="月火水木金土日".index(match["wd"])), match.end()
    return _dated(int(match["y"] or 0), int(match["mo"]), int(match["d"]), match.end())


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
        return _named(match["w"])
    if match["iso"]:
        year, month, number = (int(part) for part in match["iso"].split("-"))
        return Day(year, month, number) if _date(year, month, number) else None
    month_of = MONTHS.get(match["mo"].lower())
    found = _dated(0, month_of, int(match["d"]), 0) if month_of else None
    return found[0] if found else None

"""Spans as people type them: `5m`, `1h20m`, `-1h 20m`, `5 minutes ago`, `half an hour ago`."""

from __future__ import annotations

import re
from datetime import timedelta

from incident_tui.domain.regex import regex

_COMPACT = regex(
    r"(?:(\d{1,3})d)?(?:(\d{1,3})h(?:(\d{2})(?![\dm]))?)?(?:(\d{1,4})m(?:in)?)?(?:(\d{1,5})s)?",
    re.ASCII,
)
UNIT = (
    r"(?:d|days?|tage?n?|jours?|d[ií]as?|h|hrs?|hours?|stunden?|heures?|horas?|m|mins?|minutes?|"
    r"minuten?|minutos?|s|secs?|seconds?|sekunden?|secondes?|segundos?|viertelstunden?|"
    r"日間?|時間|分間?|秒間?)"
)
"""The units that are read, as a part of a pattern."""

_WORDS = {
    "a": 1.0, "an": 1.0, "one": 1.0, "two": 2.0, "three": 3.0, "four": 4.0, "five": 5.0,
    "six": 6.0, "ten": 10.0, "fifteen": 15.0, "twenty": 20.0, "thirty": 30.0, "forty": 40.0,
    "forty-five": 45.0, "forty five": 45.0, "sixty": 60.0, "ninety": 90.0, "half": 0.5,
    "half an": 0.5, "half a": 0.5, "a half": 0.5,
    "ein": 1.0, "eine": 1.0, "einer": 1.0, "einem": 1.0, "zwei": 2.0, "drei": 3.0, "vier": 4.0,
    "fünf": 5.0, "zehn": 10.0, "fünfzehn": 15.0, "zwanzig": 20.0, "dreißig": 30.0,
    "halbe": 0.5, "halben": 0.5, "einer halben": 0.5, "eine halbe": 0.5, "anderthalb": 1.5,
    "eineinhalb": 1.5,
    "un": 1.0, "une": 1.0, "deux": 2.0, "trois": 3.0, "quatre": 4.0, "cinq": 5.0, "dix": 10.0,
    "quinze": 15.0, "vingt": 20.0, "trente": 30.0, "demi": 0.5, "demie": 0.5, "une demi": 0.5,
    "una": 1.0, "dos": 2.0, "tres": 3.0, "cuatro": 4.0, "cinco": 5.0, "diez": 10.0,
    "quince": 15.0, "veinte": 20.0, "treinta": 30.0, "media": 0.5,
    "uma": 1.0, "duas": 2.0, "dois": 2.0, "três": 3.0, "dez": 10.0, "vinte": 20.0, "trinta": 30.0,
    "meia": 0.5,
}  # fmt: skip
NUMBER_WORDS = "|".join(sorted(_WORDS, key=len, reverse=True))
"""The number words that are read, as alternatives of a pattern."""

_COMING = r"(?:next|nächsten|prochaines|próxim[ao]s)\s"
_PART = regex(
    r"(?:\s?(?:and|und|et|y|e|,)\s|\s)?"
    rf"(?:(?P<n>\d{{1,5}}(?:[.,]\d{{1,2}})?)(?P<gap>[\s-]?)(?:{_COMING}|\(\w{{1,12}}\)\s)?"
    rf"|(?P<word>{NUMBER_WORDS})[\s-](?:\(\d{{1,3}}\)\s)?)(?P<unit>{UNIT})(?![a-zà-ÿ])",
    re.IGNORECASE,
)
_AND_A_HALF = regex(
    r"\s(?:and|und|et|y|e)\s(?:an?\s)?(?:half|halbe|demie|media|meia)\b|半", re.IGNORECASE
)
_HOUR_MINUTE = regex(r"(\d{1,3})h(\d{2})(?![\w:])", re.ASCII | re.IGNORECASE)
_AGO = regex(r"\s(?:ago|earlier)\b", re.IGNORECASE)
_BEFORE = regex(r"(?:vor|il y a|hace|há)\s(?=\d)", re.IGNORECASE)
_IN = regex(r"(?:in|\+)\s?", re.IGNORECASE)


def parse_span(text: str) -> timedelta | None:
    """Read `5m`, `1h20m`, `1h20`, `90s`, `2d`, `20 min`; None for anything else, or nothing."""
    text = text.strip().lower()
    match = _COMPACT.fullmatch(text)
    if match is not None and any(match.groups()):
        days, hours, tail, minutes, seconds = (int(part or 0) for part in match.groups())
        return timedelta(days=days, hours=hours, minutes=tail + minutes, seconds=seconds) or None
    found = span_in_front(text)
    return found[0] or None if found and found[1] == len(text) else None


def span_in_front(text: str, *, letters: bool = False) -> tuple[timedelta, int] | None:
    """Read the parts of a span at the front of a text; return it and its length in characters.

    Its units get smaller: `10m 20m` are two spans. A number and a letter alone (`5 m`) are no
    part: `5 m deep` is not five minutes; with `letters` they are, as in `in 5 m`.
    """
    if match := _HOUR_MINUTE.match(text):
        return timedelta(hours=int(match[1]), minutes=int(match[2])), match.end()
    total, at, least = timedelta(0), 0, timedelta.max
    while (match := _PART.match(text, at)) and _one(match["unit"].lower()) < least:
        lone = match["gap"] != "" and len(match["unit"]) == 1 and match["unit"].isascii()
        if lone and not letters and not _AGO.match(text, match.end()):
            break
        if at == 0 and max(match.start("n"), match.start("word")) != 0:
            break
        total += _length(match["n"] or match["word"], match["unit"])
        at, least = match.end(), _one(match["unit"].lower())
        if half := _AND_A_HALF.match(text, at):
            return total + _length("half", match["unit"]), half.end()
    return (total, at) if at else None


def ago_in_front(text: str) -> tuple[timedelta, int] | None:
    """Read how long ago something was: `-5m`, `-1h 20m`, `5 min ago`, `vor 5 Minuten`."""
    if text[:1] in {"-", "−", "–"}:
        found = span_in_front(text[1:])
        if found is None:
            return None
        ago = _AGO.match(text, found[1] + 1)
        return found[0], ago.end() if ago else found[1] + 1
    if before := _BEFORE.match(text):
        found = span_in_front(text[before.end() :])
        return (found[0], found[1] + before.end()) if found else None
    found = span_in_front(text)
    ago = _AGO.match(text, found[1]) if found else None
    return (found[0], ago.end()) if found and ago else None


def ahead(text: str) -> timedelta | None:
    """Read how far ahead something is, as a whole: `30m`, `+30m`, `in 30 minutes`."""
    text = text.strip()
    lead = _IN.match(text)
    return parse_span(text[lead.end() :] if lead else text)


def ahead_in_front(text: str) -> tuple[timedelta, int] | None:
    """Read how far ahead something is at the front of a text; with its length in characters."""
    lead = _IN.match(text)
    start = lead.end() if lead else 0
    found = span_in_front(text[start:])
    return (found[0], start + found[1]) if found and found[0] else None


def _length(number: str, unit: str) -> timedelta:
    count = _WORDS.get(number.lower())
    count = float(number.replace(",", ".")) if count is None else count
    return _one(unit.lower()) * count


def _one(unit: str) -> timedelta:
    """Return one of a unit."""
    match unit[0]:
        case "d" | "t" | "j" | "日":
            return timedelta(days=1)
        case "h" | "時":
            return timedelta(hours=1)
        case "m" | "分":
            return timedelta(minutes=1)
        case "v":
            return timedelta(minutes=15)
        case _:
            return timedelta(hours=1) if unit.startswith("st") else timedelta(seconds=1)

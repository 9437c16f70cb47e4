"""Spans as people type them: `5m`, `1h20m`, `-1h 20m`, `5 minutes ago`, `half an hour ago`."""

from __future__ import annotations

import re
from datetime import timedelta

_COMPACT = re.compile(
    r"(?:(\d{1,3})d)?(?:(\d{1,3})h(?:(\d{2})(?![\dm]))?)?(?:(\d{1,4})m(?:in)?)?(?:(\d{1,5})s)?",
    re.ASCII,
)
_UNIT = (
    r"(?:d|days?|tage?n?|h|hrs?|hours?|stunden?|heures?|horas?|m|mins?|minutes?|minuten?|minutos?"
    r"|s|secs?|seconds?|sekunden?|secondes?|segundos?)"
)
_WORDS = {
    "a": 1.0, "an": 1.0, "one": 1.0, "two": 2.0, "three": 3.0, "four": 4.0, "five": 5.0,
    "six": 6.0, "ten": 10.0, "fifteen": 15.0, "twenty": 20.0, "thirty": 30.0, "forty": 40.0,
    "forty-five": 45.0, "sixty": 60.0, "ninety": 90.0, "half an": 0.5,
}  # fmt: skip
_NUMBER = r"\d{1,5}(?:[.,]\d{1,2})?|" + "|".join(sorted(_WORDS, key=len, reverse=True))
_PART = re.compile(
    rf"(?:\s?(?:and|und|,)\s|\s)?(?P<n>{_NUMBER})(?P<gap>\s?)(?P<unit>{_UNIT})(?![a-z])",
    re.IGNORECASE,
)
_HOUR_MINUTE = re.compile(r"(\d{1,3})h(\d{2})(?![\w:])", re.ASCII | re.IGNORECASE)
_AGO = re.compile(r"\s(?:ago|earlier)\b", re.IGNORECASE)
_BEFORE = re.compile(r"(?:vor|il y a|hace|há)\s(?=\d)", re.IGNORECASE)
_IN = re.compile(r"(?:in|\+)\s?", re.IGNORECASE)


def parse_span(text: str) -> timedelta | None:
    """Read `5m`, `1h20m`, `1h20`, `90s`, `2d`, `20 min`; None for anything else, or nothing."""
    text = text.strip().lower()
    match = _COMPACT.fullmatch(text)
    if match is not None and any(match.groups()):
        days, hours, tail, minutes, seconds = (int(part or 0) for part in match.groups())
        return timedelta(days=days, hours=hours, minutes=tail + minutes, seconds=seconds) or None
    found = span_in_front(text)
    return found[0] or None if found and found[1] == len(text) else None


def span_in_front(text: str) -> tuple[timedelta, int] | None:
    """Read the parts of a span at the front of a text; return it and its length in characters.

    A number and a letter alone (`5 m`) are no part: `5 m deep` is not five minutes.
    """
    if match := _HOUR_MINUTE.match(text):
        return timedelta(hours=int(match[1]), minutes=int(match[2])), match.end()
    total, at = timedelta(0), 0
    while match := _PART.match(text, at):
        lone = match["gap"] and len(match["unit"]) == 1 and not _AGO.match(text, match.end())
        if lone or (at == 0 and match.start("n") != 0):
            break
        total += _length(match["n"], match["unit"])
        at = match.end()
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


def _length(number: str, unit: str) -> timedelta:
    count = _WORDS.get(number.lower())
    count = float(number.replace(",", ".")) if count is None else count
    match unit[0].lower():
        case "d" | "t":
            return timedelta(days=count)
        case "h":
            return timedelta(hours=count)
        case "m":
            return timedelta(minutes=count)
        case _:
            hours = unit.lower().startswith("st")
            return timedelta(hours=count) if hours else timedelta(seconds=count)

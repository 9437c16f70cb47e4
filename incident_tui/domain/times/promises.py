"""The next-update time that a text promises: what is understood, and nothing else.

A time counts only in a sentence about the next update: one that names an update (or more
information, news, a post, hearing from us) as what is to come. "We fixed it at 14:30 UTC",
"the export should be done by 15:00" and "a full report within 5 days" promise no update.

Understood in such a sentence, in English, in any case:

- a span from now: `in 20 minutes`, `in the next 30 min`, `within an hour`, `within the hour`,
  `in half an hour`, `in the next hour`, `30 minutes from now`, `in 1 hour and 30 minutes`;
- a rhythm: `every 30 minutes`, `hourly`, `every half hour` (the first of them counts);
- a clock time: `by 14:30 UTC`, `at 14:30`, `before 2:30 pm`, `around 14:30Z`, `by 2pm PST`,
  `no later than 14.30`, `1430 UTC`, `by 14:30 +01:00`; also straight after `Next update:`;
- a clock time with its day: `2026-03-02 14:30 UTC`, `tomorrow at 09:00`, `Monday at 09:00`,
  `Mar 3, 09:00`, `3 March 09:00`.

A clock time is the next such instant in its zone: `UTC`, `GMT`, `Z`, an offset, or one of the
abbreviations in `ZONES` (`ET` and its like follow that zone's own calendar); without one, in
the display zone. A range (`in 15 to 20 minutes`) promises its end. Of several, the first in
the text counts. Everything else is no promise: `soon`, `shortly`, `later today`, `ASAP`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta, tzinfo

import msgspec

from incident_tui.domain.times.parse import parse_future
from incident_tui.domain.times.zones import ZONES, zone_of

MAX_LENGTH = 20_000
"""How much of a text is read, in characters."""

_ZONE = r"(?:" + "|".join(sorted(ZONES, key=len, reverse=True)) + r")"
_AMPM = r"(?:[ap]\.?m\b\.?)"
CLOCK = re.compile(
    r"(?<![\d:.,/-])"
    r"(?:(?P<day>\d{4}-\d{2}-\d{2})[T ,]{1,2}(?:at )?)?"
    r"(?:(?P<h>[01]?\d|2[0-3])[:.h](?P<m>[0-5]\d)(?::(?P<sec>[0-5]\d))?(?:\.\d+)?"
    r"(?:\s?(?P<ap>" + _AMPM + r"))?"
    r"|(?P<h12>1[0-2]|0?[1-9])\s?(?P<ap12>" + _AMPM + r")"
    r"|(?P<hm>(?:[01]\d|2[0-3])[0-5]\d)(?=\s?(?:UTC|GMT|Z)\b)"
    r"|(?P<word>noon|midnight)\b)"
    r"(?:\s?(?P<tz>(?:UTC|GMT)?[+-]\d{1,2}(?::?\d{2})?(?!\d)|\(?" + _ZONE + r"\)?(?![A-Za-z])|"
    r"[A-Z][a-z]+/[A-Z][A-Za-z_]+))?"
    r"(?![\d:%])",
    re.ASCII | re.IGNORECASE,
)  # fmt: skip
"""A time of day in running text, with its zone where it has one (group `tz`)."""

_NUMBERS = {
    "a": 1.0, "an": 1.0, "one": 1.0, "two": 2.0, "three": 3.0, "four": 4.0, "five": 5.0, "six": 6.0,
    "ten": 10.0, "fifteen": 15.0, "twenty": 20.0, "thirty": 30.0, "forty": 40.0,
    "forty-five": 45.0, "forty five": 45.0, "sixty": 60.0, "ninety": 90.0, "half an": 0.5,
    "a half": 0.5, "half": 0.5,
}  # fmt: skip
_NUMBER = r"\d{1,3}(?:\.\d)?|" + "|".join(sorted(_NUMBERS, key=len, reverse=True))
_AMOUNT = (
    rf"(?:(?P<n>{_NUMBER})(?:\s?(?:-|–|to|or)\s?(?P<to>\d{{1,3}}))?[\s-]?)?"
    r"(?P<u>hours?|hrs?|h|minutes?|mins?|m|days?)\b"
    r"(?:(?:\s?and|,)?\s(?P<n2>\d{1,2})\s?(?:minutes?|mins?|m)\b)?"
)
_SPAN = re.compile(
    r"\b(?P<lead>in|within|every|after)\s(?P<fill>(?:(?:about|around|approximately|roughly|another|"
    r"at most|less than|under|no more than|up to|the|next|coming)\s){0,3})" + _AMOUNT,
    re.IGNORECASE,
)
_FROM_NOW = re.compile(rf"\b(?P<lead>)(?P<fill>){_AMOUNT}\sfrom\snow\b", re.IGNORECASE)
_HOURLY = re.compile(r"\b(?:half-)?hourly\b", re.IGNORECASE)
_TOMORROW = re.compile(r"\btomorrow\b", re.IGNORECASE)

_WHAT = r"(?:updates?|news|information|info|details|status|statement|message|word|comms?)"
_TO_COME = (
    r"(?:next|another|further|more|additional|follow[- ]up|new|regular|subsequent|fresh|final|"
    r"hourly|half-hourly|progress|status|an?|our|your)"
)
_TELL = r"(?:provid|post|shar|send|giv|issu|publish|expect|offer|have|bring|follow up with)"
NEXT_UPDATE = re.compile(
    rf"\b{_TO_COME} (?:(?:status|progress|scheduled|written|public|internal|external|short|full|"
    rf"brief|regular|hourly) )?{_WHAT}\b"
    r"|\bnext\s?(?:update|comms?|post)?\s?[:=@]"
    rf"|\b{_TELL}(?:e|ing)? (?:(?:you|everyone|customers|with|an?|the|more|further|our|any|next|"
    rf"another|regular|continued|additional|status|progress|new) ){{0,4}}{_WHAT}\b"
    r"|\b(?:will|we'll|we’ll|shall|going to) (?:\w+ )?(?:update|post|write|report)"
    r" (?:you|this|here|again|everyone|customers|on this|in|at|by|within|every|before|no later)\b"
    r"|\b(?:check|report|circle|write) back\b|\bget back to you\b|\bhear (?:\w+ )?from us\b"
    r"|\bkeep (?:you|everyone|this page|customers) (?:updated|posted|informed)\b"
    r"|\bupdates? (?:(?:will|is|are|to|be|come|follow|here|again|due|expected|planned|provided|"
    r"posted) ){0,4}(?:every|hourly|in|within|by|at|before|around)\b"
    r"|\bupdates?\s?:",
    re.IGNORECASE,
)
"""What makes a sentence one about the next update."""
_HINT = re.compile(
    r"[uU][pP][dD][aA][tT]|[iI]nfo|[nN]ews|[dD]etail|[sS]tat[ue]|[mM]essage|[wW]ord|[cC]omm|"
    r"[nN][eE][xX][tT]|[wW]rite|[rR]eport|[bB]ack|[hH]ear|[iI]nformed|[pP]ost"
)
"""A cheap look: one of these is in every such sentence."""

_SENTENCE = re.compile(r"(?:[^.!?\n]|[.](?=\S)|(?<=[ap]\.m)\.)+[.!?]?", re.IGNORECASE)
_DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTH = r"(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]{0,6}"
_CALENDAR = re.compile(
    rf"(?:(?P<weekday>{'|'.join(_DAYS)}),?\s)?(?:(?:(?P<d1>\d{{1,2}})(?:st|nd|rd|th)?\s(?P<m1>{_MONTH})"
    rf"|(?P<m2>{_MONTH})\.?\s(?P<d2>\d{{1,2}})(?:st|nd|rd|th)?),?\s(?:\d{{4}},?\s)?)?(?:at\s|by\s)?$",
    re.IGNORECASE,
)
_BEFORE = re.compile(
    r"(?:\b(?:by|at|before|around|until|about|approximately|approx|later than|due|on|for|is|"
    r"tomorrow|tomorrow,|expected|update|updates|comms?|and|@)|[:=@~(,–-])\s*"
    r"(?:the latest |latest |approximately |around |about |~)?$",
    re.IGNORECASE,
)
_ELSEWHERE = re.compile(
    r"\b(?:as of|since|start(?:ed|s)|beg[au]n|occurred|between|from|was|were|last|previous|until|"
    r"report(?!\sback)|post-?mortem|rca|analysis|review|summary|retrospective|resolved|fixed|"
    r"deployed|maintenance|restored|complete[d]?)\b",
    re.IGNORECASE,
)
"""Between the words on the next update and a time: the time is about something else."""
_LINK = re.compile(
    r"\s*,?\s*(?:(?:we|you|i|there|our team|the team)\b[\s\w'’]{0,16})?", re.IGNORECASE
)
_REACH = 90


class Promise(msgspec.Struct, frozen=True):
    """A promised instant, and where in the text it is written."""

    at: datetime
    start: int
    end: int


def promised(text: str, now: datetime, tz: tzinfo) -> datetime | None:
    """Return the next-update time that a text promises, aware UTC, or None. Never raises."""
    found = find_promise(text, now, tz)
    return found.at if found else None


def find_promise(text: str, now: datetime, tz: tzinfo) -> Promise | None:
    """Return the promised time with its place in the text, or None."""
    return next(iter(_promises(text[:MAX_LENGTH], now, tz)), None)


def _promises(text: str, now: datetime, tz: tzinfo) -> Iterator[Promise]:
    """Every promise, in order of the text."""
    now = now.astimezone(UTC)
    for sentence in _SENTENCE.finditer(text):
        words = sentence[0]
        if not _HINT.search(words):
            continue
        about = [match.span() for match in NEXT_UPDATE.finditer(words)]
        if not about:
            continue
        found = [*_clocks(words, now, tz), *_spans(words, now)]
        for at, start, end in sorted(found, key=lambda row: row[1]):
            if any(_belongs(words, span, start, end) for span in about):
                yield Promise(at, sentence.start() + start, sentence.start() + end)


def _belongs(words: str, about: tuple[int, int], start: int, end: int) -> bool:
    """Tell whether a time at `start` to `end` says when the update at `about` comes."""
    if end <= about[0]:
        return _LINK.fullmatch(words[end : about[0]]) is not None
    if start < about[1]:
        return True
    between = words[about[1] : start]
    return len(between) <= _REACH and not _ELSEWHERE.search(between)


def _clocks(sentence: str, now: datetime, tz: tzinfo) -> Iterator[tuple[datetime, int, int]]:
    for match in CLOCK.finditer(sentence):
        before = sentence[: match.start()]
        calendar = _CALENDAR.search(before)
        if calendar and not (calendar["weekday"] or calendar["m1"] or calendar["m2"]):
            calendar = None
        head = before[: calendar.start()] if calendar else before
        if head.strip() and not _BEFORE.search(head):
            continue
        at = _instant(match, calendar, now, tz, tomorrow=bool(_TOMORROW.search(sentence)))
        if at is not None:
            yield at, match.start(), match.end()


def _instant(
    match: re.Match[str],
    calendar: re.Match[str] | None,
    now: datetime,
    tz: tzinfo,
    *,
    tomorrow: bool,
) -> datetime | None:
    """Return the instant of a clock time: on the day it names, else the next one there is."""
    zone = zone_of(match["tz"]) if match["tz"] else tz
    clock = _wall(match)
    if zone is None or clock is None:
        return None
    today = now.astimezone(zone).date()
    try:
        day = date.fromisoformat(match["day"]) if match["day"] else _day(calendar, today)
    except ValueError:
        return None
    if day is None and tomorrow:
        day = today + timedelta(days=1)
    return parse_future(f"{day} {clock}" if day else clock, now, zone)


def _day(calendar: re.Match[str] | None, today: date) -> date | None:
    """Return the day that a weekday or a month and number name, the next such; None: no day."""
    if calendar is None:
        return None
    from incident_tui.domain.times.calendar import nearest_date, weekday_from  # noqa: PLC0415 - 80 ms

    month = calendar["m1"] or calendar["m2"]
    if month:
        number = _MONTHS.index(month[:3].lower()) + 1
        return nearest_date(number, int(calendar["d1"] or calendar["d2"]), today)
    if calendar["weekday"]:
        return weekday_from(_DAYS.index(calendar["weekday"].lower()), today)
    return None


def _wall(match: re.Match[str]) -> str | None:
    """Return a matched time of day as HH:MM."""
    if match["word"]:
        return "12:00" if match["word"].lower() == "noon" else "00:00"
    if match["hm"]:
        return f"{match['hm'][:2]}:{match['hm'][2:]}"
    hour, minute = int(match["h"] or match["h12"]), match["m"] or "00"
    half = (match["ap"] or match["ap12"] or "").lower()
    if half:
        if not 1 <= hour <= 12:
            return None
        hour = hour % 12 + (12 if half.startswith("p") else 0)
    return f"{hour:02}:{minute}"


def _spans(sentence: str, now: datetime) -> Iterator[tuple[datetime, int, int]]:
    for pattern in (_SPAN, _FROM_NOW):
        for match in pattern.finditer(sentence):
            span = _length(match)
            if span is not None and timedelta(0) < span <= timedelta(days=7):
                yield now + span, match.start(), match.end()
    for match in _HOURLY.finditer(sentence):
        minutes = 30 if match[0].lower().startswith("half") else 60
        yield now + timedelta(minutes=minutes), match.start(), match.end()


def _length(match: re.Match[str]) -> timedelta | None:
    """Return a matched span; None where it has no number and is not `the hour`, `every hour`."""
    unit = match["u"].lower()
    if match["n"] is None:
        alone = match["lead"].lower() == "every" or "the" in match["fill"].lower()
        if not alone or unit not in {"hour", "minute", "day"}:
            return None
    word = (match["n"] or "1").lower()
    count = float(match["to"]) if match["to"] else _NUMBERS.get(word)
    count = float(word) if count is None else count
    span = timedelta(**{{"h": "hours", "m": "minutes", "d": "days"}[unit[0]]: count})
    return span + timedelta(minutes=int(match["n2"])) if match["n2"] else span

"""The one table of zones as people write them, and instants written with theirs."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta, timezone, tzinfo
from functools import cache

from msgspec import Struct
from msgspec.structs import replace

from incident_tui.domain.regex import regex

_FIXED = {
    "UTC": 0, "GMT": 0, "Z": 0, "WET": 0, "BST": 60, "IST": 330, "WEST": 60, "CET": 60,
    "CEST": 120, "EET": 120, "EEST": 180, "MSK": 180, "SGT": 480, "JST": 540, "KST": 540,
    "AEST": 600, "AEDT": 660, "ACST": 570, "ACDT": 630, "AWST": 480, "NZST": 720, "NZDT": 780,
    "EST": -300, "EDT": -240, "CST": -360, "CDT": -300, "MST": -420, "MDT": -360, "PST": -480,
    "PDT": -420, "AKST": -540, "AKDT": -480, "HST": -600, "BRT": -180, "ART": -180, "HKT": 480,
    "WIB": 420, "WITA": 480, "PHT": 480, "ICT": 420, "PKT": 300, "GST": 240, "SAST": 120,
    "EAT": 180, "WAT": 60, "CAT": 120, "TRT": 180, "MEZ": 60, "MESZ": 120, "NST": -210, "NDT": -150,
}  # fmt: skip
"""Abbreviations of one offset, in minutes. Where two regions share one, the larger is meant."""

_CALENDAR = {
    "ET": "America/New_York",
    "CT": "America/Chicago",
    "MT": "America/Denver",
    "PT": "America/Los_Angeles",
}
_REGIONS = {
    "pacific": "America/Los_Angeles", "mountain": "America/Denver", "central": "America/Chicago",
    "eastern": "America/New_York", "atlantic": "America/Halifax", "london": "Europe/London",
    "uk": "Europe/London", "berlin": "Europe/Berlin", "paris": "Europe/Paris",
    "madrid": "Europe/Madrid", "amsterdam": "Europe/Amsterdam", "zurich": "Europe/Zurich",
    "tokyo": "Asia/Tokyo", "japan": "Asia/Tokyo", "india": "Asia/Kolkata",
    "indian": "Asia/Kolkata", "singapore": "Asia/Singapore", "sydney": "Australia/Sydney",
    "new york": "America/New_York", "san francisco": "America/Los_Angeles",
    "hong kong": "Asia/Hong_Kong", "beijing": "Asia/Shanghai", "são paulo": "America/Sao_Paulo",
    "sao paulo": "America/Sao_Paulo", "vienna": "Europe/Vienna", "dublin": "Europe/Dublin",
    "lisbon": "Europe/Lisbon", "rome": "Europe/Rome", "jakarta": "Asia/Jakarta",
    "stockholm": "Europe/Stockholm", "moscow": "Europe/Moscow", "melbourne": "Australia/Melbourne",
    "lord howe": "Australia/Lord_Howe", "nepal": "Asia/Kathmandu", "toronto": "America/Toronto",
    "newfoundland": "America/St_Johns", "british": "Europe/London",
    "central european": "Europe/Berlin", "eastern european": "Europe/Athens",
    "western european": "Europe/Lisbon", "australian eastern": "Australia/Sydney",
    "greenwich mean": "UTC", "coordinated universal": "UTC",
}  # fmt: skip
"""Regions whose name with `time` behind it says the zone; those in `_ALONE` do so without it."""

_PHRASES = {
    "berliner zeit": "Europe/Berlin", "deutscher zeit": "Europe/Berlin",
    "schweizer zeit": "Europe/Zurich", "wiener zeit": "Europe/Vienna",
    "heure de paris": "Europe/Paris", "heure française": "Europe/Paris",
    "heure de bruxelles": "Europe/Brussels", "heure de montréal": "America/Toronto",
    "hora de madrid": "Europe/Madrid", "hora peninsular": "Europe/Madrid",
    "hora de méxico": "America/Mexico_City", "hora de bogotá": "America/Bogota",
    "hora de lisboa": "Europe/Lisbon", "hora de brasília": "America/Sao_Paulo",
    "horário de brasília": "America/Sao_Paulo", "horário de lisboa": "Europe/Lisbon",
    "日本時間": "Asia/Tokyo",
}  # fmt: skip
"""What is said for a zone in other languages."""

_PAIRS = {
    "EST/EDT": "ET", "CST/CDT": "CT", "MST/MDT": "MT", "PST/PDT": "PT", "CET/CEST": "Europe/Berlin",
    "MEZ/MESZ": "Europe/Berlin", "GMT/BST": "Europe/London", "AEST/AEDT": "Australia/Sydney",
    "UTC/GMT": "UTC", "GMT/UTC": "UTC",
}  # fmt: skip
"""Two abbreviations that say together that the calendar decides."""

_ALONE = ("Pacific", "Mountain", "Central", "Eastern")
ZONES = (*_FIXED, *_CALENDAR)
"""The abbreviations that are understood."""

_WORDS = frozenset({"ART", "CAT", "EAT", "GST", "ICT", "MSK", "PKT", "WAT", "WET", "Z"})
"""Abbreviations that are as often a name or a word of the text: `WET floor`, `Z index`."""

_WORDS_WHEN_SMALL = _WORDS | {"IST"}
"""Those that in small letters are words: `14:05 ist down`."""

_ODD_MINUTES = {
    -570, -210, -150, 210, 270, 330, 345, 390, 525, 570, 630, 765, 825,
}  # fmt: skip
_PLACES = "|".join(
    re.escape("UK" if name == "uk" else name.title())
    for name, zone in _REGIONS.items()
    if zone != "UTC" and name.title() not in _ALONE
)
_ABBREVIATION = "|".join(sorted(ZONES, key=len, reverse=True))
_REGION = "|".join(sorted((re.escape(name) for name in _REGIONS), key=len, reverse=True))
_PHRASE = "|".join(_PHRASES)
_PAIR = "|".join(_PAIRS)
_END = r"(?![A-Za-z0-9_-]|[+−]\d|/(?!\s?\d))"
_GLUED = regex(r"[Zz]" + _END + r"|[+-]\d{2}(?::?\d{2})?(?![\d:-]|\.\d)", re.ASCII)
_ANY = (
    r"(?:\sin)?\s?(?P<open>[(\[])?(?:"
    r"(?P<offset>(?P<utc>UTC|GMT|utc|gmt)\s?(?:\+\s?|[\-−])(?:\d{1,2}:\d{2}|\d{1,4}))"
    r"|(?P<bare>[+-]\d{2}:?\d{2})(?!\d|[:.]\d)"
    rf"|(?P<pair>{_PAIR}){_END}"
    rf"|(?P<short>SHORT|utc|gmt|[Zz]ulu){_END}"
    rf"|(?P<region>(?i:{_REGION})(?:\s(?i:standard|daylight|summer))?\s(?i:time)){_END}"
    rf"|(?P<phrase>(?i:{_PHRASE})){_END}"
    r"|(?P<iana>[A-Z][A-Za-z]+(?:/[A-Z][A-Za-z_]+){1,2})" + _END + r")(?(open)[)\]])"
)
_BEHIND = regex(_ANY.replace("SHORT", _ABBREVIATION), re.ASCII)
_IN_FRONT = regex(
    rf"(?<![A-Za-z0-9_/-])\(?(?P<name>{_ABBREVIATION}|日本時間)\)?(?:[\s:|=]|$)", re.ASCII
)
_LOCAL = r"(?:local|my|our|your|server|system|host|machine)\stime|local(?=:)"
_UNSURE = regex(
    rf"\s(?:(?:(?P<alone>{'|'.join(_ALONE)})(?P<other>(?:\s[A-Z][a-z]+)+\s[Tt]ime)?)"
    rf"|(?P<place>{_PLACES})(?=\s*(?:[.)]|$))|(?P<local>{_LOCAL})|(?P<hours>[+\-−]\d{{1,2}}))"
    r"(?=[\s.,;!?)]|:(?!\d)|$)",
    re.ASCII,
)
_WORD_BEHIND = regex(r"[\s:,–—-]*\w")
_GOES_ON = regex(r"[A-Za-z%\d]|[:.]\d")
_SAID_AGAIN = regex(rf"\s(?P<open>\()?(?P<name>{_ABBREVIATION})(?(open)\)){_END}")
"""The name of a zone behind its offset: `+0100 (CET)`, `+0000 UTC`."""

_MAY_COUNT = regex(
    r"(?P<utc>\s?(?:UTC|GMT|utc|gmt))?(?P<number>\s[+\-−]\s?[1-9]\d{0,3})(?=\s+[\"'(*]?\w)"
)
"""A number with its sign that stands by itself, and what it may count: `UTC +3 pods`."""

_HOURS = regex(r"\s?[Uu]hr\b|\s?(?:h|hrs)\b(?!\s(?:of|long|ago|later|earlier)\b)")
_SMALL = "|".join(a.lower() for a in _FIXED if len(a) > 2 and a not in _WORDS_WHEN_SMALL)
_SMALL_BEHIND = regex(rf"\s(?P<name>{_SMALL})(?=[\s.,:;!?)]|$)", re.ASCII)
_BEHIND_ANY_CASE = regex(_ANY.replace("SHORT", f"(?i:{_ABBREVIATION})"), re.ASCII)
"""A zone behind a time, its abbreviation in small letters too."""


class ZoneFound(Struct, frozen=True):
    """A zone behind a clock time: `length` characters say it.

    `certain` is False where the words may as well be the text: a region alone, `local time`
    (`zone` None), a number with its sign. `counts`: that number may count what follows, as in
    `UTC +3 pods`; `short` characters of it then say the zone `near`.
    """

    zone: tzinfo | None
    length: int
    certain: bool = True
    counts: bool = False
    near: tzinfo | None = None
    short: int = 0


def zone_behind(text: str, *, any_case: bool = False) -> ZoneFound | None:
    """Return the zone that stands at the front of what follows a clock time, or None.

    `any_case`: abbreviations count in small letters too, as in `by 2pm pst`.
    """
    hours = _HOURS.match(text)
    skipped = hours.end() if hours else 0
    rest = text[skipped:]
    if (glued := _GLUED.match(rest)) and not skipped:
        zone = _offset(glued[0]) if glued[0] not in "Zz" else UTC
        return ZoneFound(zone, _said_again(zone, rest, glued.end())) if zone else None
    found = _behind(rest, any_case=any_case)
    if found is None:
        return ZoneFound(None, skipped) if skipped else None
    return replace(found, length=skipped + found.length, short=skipped + found.short)


def _behind(text: str, *, any_case: bool) -> ZoneFound | None:
    """Return the zone at the front of a text, certain or not."""
    match = (_BEHIND_ANY_CASE if any_case else _BEHIND).match(text)
    zone = _named(match) if match else None
    if match and match["utc"] and (zone is None or _GOES_ON.match(text, match.end())):
        return ZoneFound(UTC, match.end("utc"))  # +30 is no offset, -2m is an amount
    if match and zone:
        end = _said_again(zone, text, match.end()) if match["bare"] else match.end()
        found = ZoneFound(zone, end, certain=not _shouted(match, text))
        return _counted(found, text)
    unsure = _UNSURE.match(text)
    if unsure is None:
        return None
    found = ZoneFound(_guess(unsure), unsure.end(), certain=False)
    return _counted(found, text)


def _said_again(zone: tzinfo, text: str, end: int) -> int:
    """Return the end of an offset, with the abbreviation behind it that says the same."""
    again = _SAID_AGAIN.match(text, end)
    if again is None or zone_of(again["name"]) != zone:
        return end
    return end if again["name"] in _WORDS and not again["open"] else again.end()


def _counted(found: ZoneFound, text: str) -> ZoneFound:
    """Doubt a zone whose number may count what follows."""
    may = _MAY_COUNT.match(text)
    if may is None or may.end() != found.length:
        return found
    near = UTC if may["utc"] else None
    return replace(found, certain=False, counts=True, near=near, short=may.start("number"))


def small_zone_behind(text: str) -> ZoneFound | None:
    """Return the zone that a word in small letters behind a clock time may be: `9:05 est`.

    Never a certain one: `est`, `cet` and their like are words of other languages.
    """
    match = _SMALL_BEHIND.match(text)
    return ZoneFound(zone_of(match["name"]), match.end(), certain=False) if match else None


def zone_in_front(text: str) -> tzinfo | None:
    """Return the zone that is named last in what stands in front of a clock time: `(ET): `."""
    names = [match["name"] for match in _IN_FRONT.finditer(text)]
    return zone_of(names[-1]) if names else None


def _named(match: re.Match[str]) -> tzinfo | None:
    if match["offset"] or match["bare"]:
        return _offset(match["offset"] or match["bare"])
    if match["region"]:
        words = match["region"].lower().split()
        known = [n for n in range(1, len(words)) if " ".join(words[:n]) in _REGIONS]
        return iana_zone(_REGIONS[" ".join(words[: known[-1]])])
    if match["phrase"]:
        return iana_zone(_PHRASES[match["phrase"].lower()])
    if match["pair"]:
        return zone_of(_PAIRS[match["pair"]])
    if match["iana"]:
        return iana_zone(match["iana"])
    return zone_of(match["short"])


def _shouted(match: re.Match[str], text: str) -> bool:
    """Whether an abbreviation may be a word of the line: one in capitals, or a word by itself."""
    short, rest = match["short"], text[match.end() :]
    if not short or match["open"]:
        return False
    named = short.upper() in _WORDS and _WORD_BEHIND.match(rest) is not None
    return named or (len(short) > 1 and rest.isupper())


def _guess(match: re.Match[str]) -> tzinfo | None:
    if match["other"]:  # Central Africa Time
        return None
    if name := match["alone"] or match["place"]:
        return iana_zone(_REGIONS[name.lower()])
    return _offset(match["hours"]) if match["hours"] else None


def zone_of(name: str) -> tzinfo | None:
    """Return the zone that an abbreviation, an offset, a region or an IANA name means, or None."""
    name = name.strip("() ")
    known = name.upper()
    if known == "ZULU":
        return UTC
    if known in _FIXED:
        return timezone(timedelta(minutes=_FIXED[known])) if _FIXED[known] else UTC
    region = name.lower().removesuffix(" time")
    offset = _offset(known) if known[-1:].isdigit() else None
    return offset or iana_zone(
        _CALENDAR.get(known) or _REGIONS.get(region) or _PHRASES.get(name.lower()) or name
    )


def _offset(text: str) -> tzinfo | None:
    """Read `+01:00`, `-0500`, `UTC+2`; only offsets that some place on earth has."""
    match = re.fullmatch(r"(?:UTC|GMT)?([+-])(\d{1,2})(?::?(\d{2}))?", _plain(text), re.ASCII)
    if match is None:
        return None
    minutes = int(match[2]) * 60 + int(match[3] or 0)
    minutes = -minutes if match[1] == "-" else minutes
    real = -720 <= minutes <= 840 and (minutes % 60 == 0 or minutes in _ODD_MINUTES)
    return timezone(timedelta(minutes=minutes)) if real else None


def _plain(text: str) -> str:
    return text.upper().replace(" ", "").replace("−", "-")


@cache
def iana_zone(name: str) -> tzinfo | None:
    """Return the zone of an IANA name such as Europe/Berlin; None if this machine knows none.

    pendulum's zones are these with more methods, and `calendar` reckons with these as with its
    own. They are looked up here because every command of a person who has set a zone does so,
    and loading pendulum for it takes 80 ms instead of 6.
    """
    try:
        return _zoneinfo()[0](name)
    except (KeyError, ValueError, OSError):  # not found is a KeyError
        return None


def iana_names() -> set[str]:
    """Return every name that `iana_zone` knows here."""
    return _zoneinfo()[1]()


def _zoneinfo() -> tuple[Callable[[str], tzinfo], Callable[[], set[str]]]:
    from zoneinfo import ZoneInfo, available_timezones  # noqa: PLC0415 - 6 ms, for rules of its own

    return ZoneInfo, available_timezones


def written(at: datetime, tz: tzinfo, now: datetime | None = None) -> str:
    """Return an instant as people read it, with its zone: `14:30 UTC`; with its date if not today.

    What is written is read back as the same minute by `promised`.
    """
    local = at.astimezone(tz)
    name, offset = local.tzname() or "", local.utcoffset() or timedelta(0)
    minutes = offset // timedelta(minutes=1)
    if _FIXED.get(name) != minutes or name == "Z":
        sign = "-" if minutes < 0 else "+"
        name = f"UTC{sign}{abs(minutes) // 60:02}:{abs(minutes) % 60:02}"
    far = now is not None and not timedelta(0) <= at - now < timedelta(hours=20)
    return f"{local:%Y-%m-%d %H:%M} {name}" if far else f"{local:%H:%M} {name}"

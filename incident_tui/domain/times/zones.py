"""Zones as people write them, and instants written with theirs."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta, timezone, tzinfo

_FIXED = {
    "UTC": 0, "GMT": 0, "Z": 0, "WET": 0, "BST": 60, "IST": 330, "WEST": 60, "CET": 60,
    "CEST": 120, "EET": 120, "EEST": 180, "MSK": 180, "SGT": 480, "JST": 540, "KST": 540,
    "AEST": 600, "AEDT": 660, "NZST": 720, "NZDT": 780, "EST": -300, "EDT": -240, "CST": -360,
    "CDT": -300, "MST": -420, "MDT": -360, "PST": -480, "PDT": -420, "AKST": -540, "AKDT": -480,
    "HST": -600, "BRT": -180,
}  # fmt: skip
_NAMED = {
    "ET": "America/New_York",
    "CT": "America/Chicago",
    "MT": "America/Denver",
    "PT": "America/Los_Angeles",
}
ZONES = (*_FIXED, *_NAMED)
"""The zone abbreviations that are understood."""


def zone_of(name: str) -> tzinfo | None:
    """Return the zone that an abbreviation, an offset or an IANA name means; None if unknown."""
    name = name.strip("() ")
    known = name.upper()
    if known in _FIXED:
        return timezone(timedelta(minutes=_FIXED[known])) if _FIXED[known] else UTC
    offset = re.fullmatch(r"(?:UTC|GMT)?([+-])(\d{1,2})(?::?(\d{2}))?", known)
    if offset:
        minutes = int(offset[2]) * 60 + int(offset[3] or 0)
        span = timedelta(minutes=-minutes if offset[1] == "-" else minutes)
        return timezone(span) if abs(span) < timedelta(hours=24) else None
    return iana_zone(_NAMED.get(known, name))


def iana_zone(name: str) -> tzinfo | None:
    """Return the zone of an IANA name such as Europe/Berlin; None if this machine knows none.

    pendulum's zones are these with more methods, and `calendar` reckons with these as with its
    own. They are looked up here because every command of a person who has set a zone does so,
    and loading pendulum for it takes 80 ms instead of 6.
    """
    import zoneinfo  # noqa: PLC0415 - 6 ms, for a zone with rules of its own

    try:
        return zoneinfo.ZoneInfo(name)
    except (zoneinfo.ZoneInfoNotFoundError, ValueError, OSError):
        return None


def iana_names() -> set[str]:
    """Return every name that `iana_zone` knows here."""
    import zoneinfo  # noqa: PLC0415 - as above

    return zoneinfo.available_timezones()


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

"""Event ids: UUIDv7 whose time part is a hybrid logical clock.

An id is identity, de-duplication key and order in one: the ids of one machine compare as plain
text in the order in which they were made, whatever its wall clock did meanwhile. Those of other
machines are followed while they are near; a clock that runs far ahead drags nobody along.

    xxxxxxxx-xxxx-7ccc-vrrr-rrrrrrrrrrrr
    48 bits of milliseconds since 1970 · version 7 · 12-bit counter · variant · 62 random bits
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta

from incident_tui.domain.regex import regex

_SHAPE = regex(r"[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}")
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_LAST_MS = 253_402_300_799_999  # 9999-12-31T23:59:59.999Z: what a datetime can still show
_LAST_DIGITS = f"{_LAST_MS:012x}"
_COUNTER_LIMIT = 1 << 12
_NEAR_MS = 60_000
"""Ids of other machines that lie at most so far ahead of the clock are followed."""


def next_id(last: str | None, wall_ms: int, random_bits: int) -> str:
    """Return an id that is greater than `last` and not before the wall clock.

    `last` is the greatest id to follow (None, or text that is not an id: none);
    `wall_ms` is the wall clock in milliseconds since 1970; of `random_bits` the lowest
    62 are used. While the wall clock stands still or runs behind, the counter counts on;
    when the counter is full the time part moves one millisecond ahead.
    """
    ms, counter = wall_ms, 0
    # As text first: nearly always the clock has moved on, and this runs for every entry.
    if last is not None and last[:8] + last[9:13] >= f"{ms:012x}" and is_event_id(last):
        ms, counter = _parts(last)
        counter += 1
        if counter == _COUNTER_LIMIT:
            ms, counter = ms + 1, 0
        if ms > _LAST_MS:  # a forged id at the end of time must not stop the record
            ms, counter = wall_ms, 0
    high, low = random_bits >> 48 & 0x3FFF, random_bits & 0xFFFF_FFFF_FFFF
    return f"{ms >> 16:08x}-{ms & 0xFFFF:04x}-7{counter:03x}-{0x8000 | high:04x}-{low:012x}"


def is_near(event_id: str, wall_ms: int) -> bool:
    """Tell whether an id, of whatever machine, lies at most a minute ahead of the wall clock."""
    return event_id[:8] + event_id[9:13] <= f"{wall_ms + _NEAR_MS:012x}"


def last_to_follow(seen: Iterable[tuple[str, str]], node: str, wall_ms: int) -> str | None:
    """Return the greatest id that the next one of `node` has to exceed, or None.

    `seen` are pairs of an id and the machine that made it.
    """
    followed = (made for made, maker in seen if maker == node or is_near(made, wall_ms))
    return max(filter(is_event_id, followed), default=None)


def time_of(event_id: str) -> datetime:
    """Return the instant inside an id: aware, UTC, whole milliseconds.

    Raises ValueError when `event_id` is not an event id.
    """
    if not is_event_id(event_id):
        raise ValueError(f"not an event id: {event_id!r}")
    return _EPOCH + timedelta(milliseconds=_parts(event_id)[0])


def is_event_id(text: str) -> bool:
    """Tell whether `text` is an id as `next_id` makes them: lower case, before the year 10000."""
    return _SHAPE.fullmatch(text) is not None and text[:8] + text[9:13] <= _LAST_DIGITS


def _parts(event_id: str) -> tuple[int, int]:
    """Return the milliseconds and the counter of a well-formed id."""
    return int(event_id[:8] + event_id[9:13], 16), int(event_id[15:18], 16)

"""Records that another machine made: may this one be taken in? Clocks are never a reason.

What is not understood because it is newer is taken in as it is; what is said in words that
this version knows has to be said exactly.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from incident_tui.domain.record import codec
from incident_tui.domain.record import facts as f
from incident_tui.domain.record.event import Event
from incident_tui.domain.record.event_id import is_event_id
from incident_tui.domain.record.limits import LONGEST_NAME, LONGEST_RECORD, excess, size_of
from incident_tui.domain.regex import regex

_INSTANT = regex(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z")
_DEEPEST = 32
"""So many lists and objects may lie in each other: far from what a parser of JSON gives up at."""


def objection(record: object) -> str | None:
    """Return why a record from elsewhere is refused, in a few words, or None. Total."""
    if not isinstance(record, dict):
        return "it is no record"
    if _is_deep(record, _DEEPEST):
        return "it is nested too deep"
    for name, is_right in _ENVELOPE.items():
        if not is_right(record.get(name, _MISSING)):
            return f"its {name} is not what the file format says"
    event = codec.decode(record)
    return _objection_to_body(record, event) or _too_long(record, event)


def too_long(record: Mapping[str, Any]) -> str | None:
    """Return why no other machine takes a record in, where that is its length, or None."""
    return _too_long(record, codec.decode(record))


def _too_long(record: Mapping[str, Any], event: Event | None) -> str | None:
    try:
        size = size_of(record)
    except (ValueError, TypeError):
        return "it is not JSON"
    if size > LONGEST_RECORD:
        return f"it is {size:,} bytes long, at most {LONGEST_RECORD:,}"
    longer = excess(event.fact, event.note, event.actor) if event else None
    return str(longer) if longer else None


def _objection_to_body(record: Mapping[str, Any], event: Event | None) -> str | None:
    kind, body = record["kind"], record["body"]
    if kind == f.StorageDamaged.kind:
        return "what was damaged in a file stays with that file"
    if kind not in f.KINDS or record["v"] > codec.VERSION:
        return None
    for name, is_right in _ON_ANY_BODY.items():
        if name in body and not is_right(body[name]):
            return f"its {name} is not what the file format says"
    if event is None or (isinstance(event.fact, f.Unknown) and "redacted" not in body):
        return f"its body is not that of {kind}"
    return None


def _is_deep(value: object, left: int) -> bool:
    if not isinstance(value, dict | list):
        return False
    inner = value.values() if isinstance(value, dict) else value
    return left == 0 or any(_is_deep(one, left - 1) for one in inner)


def _is_id(value: object) -> bool:
    return isinstance(value, str) and is_event_id(value)


def _is_instant(value: object) -> bool:
    if not isinstance(value, str) or not _INSTANT.fullmatch(value):
        return False
    try:
        datetime.fromisoformat(value)
    except ValueError:
        return False
    return True


def _is_name(value: object) -> bool:
    return isinstance(value, str) and len(value) <= LONGEST_NAME


def _is_list_of_ids(value: object) -> bool:
    return isinstance(value, list) and all(map(_is_id, value))


_MISSING = object()
_ENVELOPE: Mapping[str, Callable[[object], bool]] = {
    "id": _is_id,
    "v": lambda value: type(value) is int and value > 0,
    "kind": lambda value: _is_name(value) and value != "",
    "at": lambda value: value is None or _is_instant(value),
    "rec": _is_instant,
    "by": _is_name,
    "node": _is_name,
    "body": lambda value: isinstance(value, dict),
    "approx": lambda value: value in (_MISSING, True),
    "sup": lambda value: value is _MISSING or _is_list_of_ids(value),
    "under": lambda value: value is _MISSING or _is_list_of_ids(value),
}
_ON_ANY_BODY: Mapping[str, Callable[[object], bool]] = {
    "actor": lambda value: isinstance(value, str),
    "private": lambda value: isinstance(value, bool),
    "note": lambda value: isinstance(value, str),
    "once": lambda value: isinstance(value, str),
    "redacted": _is_id,
    "n": lambda value: codec.number_in({"n": value}) is not None,
}

"""Events to and from the plain dictionaries that the file holds.

Reading is total: a kind, version or body that is not understood becomes an `Unknown` fact
and is kept; a field that is not known is kept in `Event.extra`. Text is cleaned on the way in.
"""

from __future__ import annotations

import types
import typing
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from functools import cache, lru_cache
from typing import Any

from msgspec.structs import fields

from incident_tui.domain.record import facts as f
from incident_tui.domain.record.event import Draft, Event
from incident_tui.domain.record.event_id import time_of
from incident_tui.domain.text import clean
from incident_tui.domain.times.format import iso

VERSION = 1
"""The schema version that this program writes, for every kind."""

REDACTED_TEXT = "[redacted]"

_ON_EVENT = ("actor", "private", "note", "once", "redacted")
"""Fields that any body may carry; they live on the event, not on the fact."""

Record = dict[str, Any]


def instant_from_json(text: Any) -> datetime:
    """Read an instant; one without a zone is UTC. Raises ValueError or TypeError."""
    at = datetime.fromisoformat(text)
    if at.tzinfo is UTC:  # as our own files say it
        return at
    return at.replace(tzinfo=UTC) if at.tzinfo is None else at.astimezone(UTC)


def encode(draft: Draft, *, by: str, node: str, once: str | None = None) -> Record:
    """Return the record of a draft, without what `EventFile.append` adds: id, rec, a live at."""
    body = {name: _to_json(getattr(draft.fact, name)) for name in draft.fact.__struct_fields__}
    body = {key: value for key, value in body.items() if value is not None or key in _KEPT_NULLS}
    if draft.actor and draft.actor != by:
        body["actor"] = draft.actor
    if draft.private:
        body["private"] = True
    if draft.note:
        body["note"] = draft.note
    if once:
        body["once"] = once
    record: Record = {"v": VERSION, "kind": draft.fact.kind, "by": by, "node": node, "body": body}
    if not draft.when.live:
        record["at"] = None if draft.when.at is None else iso(draft.when.at)
        if draft.when.approx:
            record["approx"] = True
    return record


def to_record(event: Event) -> Record:
    """Return the record of an event, as the file holds it (without its checksum)."""
    fact = event.fact
    if isinstance(fact, f.Unknown):
        body = dict(fact.body)
    else:
        draft = Draft(fact, actor=event.actor, private=event.private, note=event.note)
        body = encode(draft, by=event.by, node=event.node, once=event.once)["body"]
        body |= event.extra
        if event.redacted:
            body["redacted"] = event.redacted
    record: Record = {
        "id": event.id,
        "v": event.v,
        "kind": event.kind,
        "at": None if event.at is None else iso(event.at),
        "rec": iso(event.rec),
        "by": event.by,
        "node": event.node,
        "body": body,
    }
    if event.approx:
        record["approx"] = True
    return record


def decode(record: Mapping[str, Any]) -> Event | None:
    """Return the event of a record; None for one without an id, which no event ever lacks."""
    event_id = record.get("id")
    if not isinstance(event_id, str):
        return None
    body = record.get("body")
    body = body if isinstance(body, dict) else {}
    version = record.get("v")
    fact, rest = _fact(str(record.get("kind", "")), version, body)
    said, said_at = record.get("rec"), record.get("at", _LEFT_OUT)
    rec = _instant_or(said, None) or _made_at(event_id)
    if said_at is None:
        at = None
    else:  # nearly always the same text: one instant for both
        at = rec if said_at == said or said_at is _LEFT_OUT else _instant_or(said_at, rec)
    by, node = _name(str(record.get("by", ""))), _name(str(record.get("node", "")))
    v = version if type(version) is int else 0
    approx = record.get("approx") is True
    if not rest:
        return Event(event_id, fact, at, rec, by, node, v, approx, extra=_NOTHING)
    unknown = isinstance(fact, f.Unknown)  # it keeps its body
    extra = {} if unknown else {k: value for k, value in rest.items() if k not in _ON_EVENT}
    return Event(
        id=event_id,
        fact=fact,
        at=at,
        rec=rec,
        by=by,
        node=node,
        v=v,
        approx=approx,
        actor=_text_or_none(rest.get("actor")),
        private=rest.get("private") is True,
        note=_text_or_none(rest.get("note")),
        once=_text_or_none(rest.get("once")),
        redacted=_text_or_none(rest.get("redacted")),
        extra=extra or _NOTHING,
    )


def decode_all(records: typing.Iterable[Mapping[str, Any]]) -> list[Event]:
    """Return the events of some records, in the same order."""
    return [event for record in records if (event := decode(record)) is not None]


_name = lru_cache(maxsize=1024)(clean)  # the same few stand in every record, and are kept once


def _instant_or(text: Any, other: datetime | None) -> datetime | None:
    try:
        return instant_from_json(text)
    except (ValueError, TypeError, OverflowError):
        return other


def _made_at(event_id: str) -> datetime:
    """Return the instant inside an id; the beginning of time for an id made by a stranger."""
    try:
        return time_of(event_id)
    except ValueError:
        return datetime.fromtimestamp(0, UTC)


def _text_or_none(value: Any) -> str | None:
    return clean(value) if isinstance(value, str) and value else None


def _fact(kind: str, version: Any, body: Mapping[str, Any]) -> tuple[f.Fact, Mapping[str, Any]]:
    """Return the fact of a body, and what of the body the fact has no place for.

    A fact that is not understood takes none of it.
    """
    if kind not in f.KINDS or type(version) is not int or version > VERSION:
        return f.Unknown(name=clean(kind), body=body), body
    plan = _plan(kind)
    values: dict[str, Any] = {}
    taken = 0
    gone = "redacted" in body
    try:
        for name, (read, required, blank) in plan.items():
            if name in body:
                values[name] = read(body[name])
                taken += 1
            elif gone and blank is not None:
                values[name] = blank
            elif required:
                return f.Unknown(name=kind, body=body), body
        fact = f.KINDS[kind](**values)
    except (ValueError, TypeError, OverflowError):
        return f.Unknown(name=kind, body=body), body
    if taken == len(body):
        return fact, _NOTHING
    return fact, {k: v for k, v in body.items() if k not in plan}


_NOTHING: Mapping[str, Any] = types.MappingProxyType({})
_LEFT_OUT = object()
_KEPT_NULLS = {"time", "back_at"}
"""Fields in which null is a value of its own (unknown; no time-box)."""


def _to_json(value: Any) -> Any:
    match value:
        case datetime():
            return iso(value)
        case tuple():
            return [_to_json(item) for item in value]
        case Mapping():
            return {key: _to_json(item) for key, item in value.items()}
        case _:
            return value


def _read_text(value: Any) -> str:
    if not isinstance(value, str):
        raise TypeError
    return clean(value)


def _read_bool(value: Any) -> bool:
    if not isinstance(value, bool):
        raise TypeError
    return value


def _read_severity(value: Any) -> int:
    if type(value) is not int or not 1 <= value <= 4:
        raise ValueError
    return value


def _read_number(value: Any) -> float:
    if type(value) not in {int, float}:
        raise TypeError
    return float(value)


def _read_texts(value: Any) -> tuple[str, ...]:
    if not isinstance(value, list):
        raise TypeError
    return tuple(_read_text(item) for item in value)


def _read_mapping(value: Any) -> Mapping[str, Any]:
    if not isinstance(value, dict):
        raise TypeError
    return value


_READERS: Mapping[Any, Callable[[Any], Any]] = {
    str: _read_text,
    bool: _read_bool,
    int: _read_severity,  # the only whole numbers in a body are severities
    float: _read_number,
    datetime: instant_from_json,
}


def _reader(hint: Any) -> Callable[[Any], Any]:
    """Return the function that reads a field of this type."""
    origin = typing.get_origin(hint)
    if origin in {types.UnionType, typing.Union}:
        inner = _reader(next(arg for arg in typing.get_args(hint) if arg is not type(None)))
        return lambda value: None if value is None else inner(value)
    if origin is tuple:
        return _read_texts
    return _READERS.get(hint, _read_mapping)


@cache
def _plan(kind: str) -> dict[str, tuple[Callable[[Any], Any], bool, Any]]:
    """Return for each field: its reader, whether it must be there, what stands in if redacted."""
    cls = f.KINDS[kind]
    hints = typing.get_type_hints(cls)
    return {
        field.name: (
            _reader(hints[field.name]),
            field.required,
            REDACTED_TEXT if hints[field.name] is str and field.name != "ref" else None,
        )
        for field in fields(cls)
    }

"""Events to and from the plain dictionaries that the file holds.

Reading is total: a kind, version or body that is not understood becomes an `Unknown` fact
and is kept; a field that is not known is kept in `Event.extra`. Text is cleaned on the way in.
"""

from __future__ import annotations

import json
import types
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from functools import cache, lru_cache
from typing import Any

from msgspec import Struct, ValidationError, convert

from incident_tui.domain.record import facts as f
from incident_tui.domain.record.event import Draft, Event
from incident_tui.domain.record.event_id import time_of
from incident_tui.domain.record.roles import FieldRole, fields_of
from incident_tui.domain.text import clean
from incident_tui.domain.times.format import iso

VERSION = 1
"""The schema version that this program writes, for every kind."""

_LAST_YEAR = 9000
REDACTED_TEXT = "[redacted]"

_ON_EVENT = ("actor", "private", "note", "once", "redacted", "n")
"""Fields that any body may carry; they live on the event, not on the fact."""

Record = dict[str, Any]


def instant_from_json(text: Any) -> datetime:
    """Read an instant; one without a zone is UTC. Raises ValueError or TypeError.

    The last years of the calendar are out of reach: whatever falls due after them has no date.
    """
    at = datetime.fromisoformat(text)
    if at.year > _LAST_YEAR:
        raise ValueError(text)
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
    if draft.n:
        body["n"] = draft.n
    record: Record = {"v": VERSION, "kind": draft.fact.kind, "by": by, "node": node, "body": body}
    if not draft.when.live:
        record["at"] = None if draft.when.at is None else iso(draft.when.at)
        if draft.when.approx:
            record["approx"] = True
    return record | _links(draft)


def _links(written: Draft | Event) -> Record:
    """Return the fields by which a write to a register says what it replaces."""
    sup = {} if written.sup is None else {"sup": list(written.sup)}
    return sup | ({"under": list(written.under)} if written.under else {})


def to_record(event: Event) -> Record:
    """Return the record of an event, as the file holds it (without its checksum)."""
    fact = event.fact
    if isinstance(fact, f.Unknown):
        body = dict(fact.body)
    else:
        draft = Draft(fact, actor=event.actor, private=event.private, note=event.note, n=event.n)
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
    return record | _links(event)


def canonical(event: Event) -> str:
    """Return all that an event says, in one form: of two with one id the smaller stands."""
    return json.dumps(to_record(event), sort_keys=True, separators=(",", ":"))


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
    sup = _ids(record["sup"]) if "sup" in record else None
    under = _ids(record["under"]) if "under" in record else ()
    if not rest:
        return Event(
            event_id, fact, at, rec, by, node, v, approx, extra=_NOTHING, sup=sup, under=under
        )
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
        sup=sup,
        under=under,
        n=number_in(rest),
    )


def decode_all(records: Iterable[Mapping[str, Any]]) -> list[Event]:
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


def number_in(body: Mapping[str, Any]) -> int | None:
    """Return the number in the label of the item that an event raises, or None."""
    number = body.get("n")
    return number if type(number) is int and 0 < number <= f.LARGEST_NUMBER else None


def _ids(value: Any) -> tuple[str, ...]:
    """Return the texts of a list; nothing of what is none."""
    return tuple(one for one in value if isinstance(one, str)) if isinstance(value, list) else ()


def _fact(kind: str, version: Any, body: Mapping[str, Any]) -> tuple[f.AnyFact, Mapping[str, Any]]:
    """Return the fact of a body, and what of the body the fact has no place for.

    A fact that is not understood takes none of it.
    """
    cls = f.KINDS.get(kind)
    if cls is None or type(version) is not int or version > VERSION:
        return f.Unknown(name=clean(kind), body=body), body
    plan = _plan(cls)
    whole = plan.names.issuperset(body)
    try:
        plain = whole and not plan.instants and _is_plain(body)
        fact = convert(body if plain else _prepared(body, plan), cls)
    except (ValidationError, ValueError, TypeError, OverflowError):
        return f.Unknown(name=kind, body=body), body
    if whole:
        return fact, _NOTHING
    return fact, {name: value for name, value in body.items() if name not in plan.names}


class _Plan(Struct, frozen=True):
    """What to do with a body before its types are checked.

    `names` are its fields, `texts` those that are cleaned. `blanks` stand in for what a
    redaction took: every text that is always there gets a word, and what it was about is kept.
    """

    names: frozenset[str]
    texts: frozenset[str]
    instants: tuple[str, ...]
    blanks: dict[str, Any]


@cache
def _plan(cls: type[f.Fact]) -> _Plan:
    fields = fields_of(cls)
    texts = [
        field for field in fields if field.role is not FieldRole.INSTANT and not field.is_table
    ]
    return _Plan(
        names=frozenset(cls.__struct_fields__),
        texts=frozenset(field.name for field in texts),
        instants=tuple(field.name for field in fields if field.role is FieldRole.INSTANT),
        blanks={
            field.name: REDACTED_TEXT
            for field in texts
            if not (field.optional or field.many or field.role is FieldRole.EVENT_REF)
        },
    )


def _is_plain(body: Mapping[str, Any]) -> bool:
    """Tell whether a body, as most are, holds nothing but texts that are clean."""
    for value in body.values():  # a loop: this is asked of every record of a file
        if type(value) is not str or not (value.isascii() and value.isprintable()):
            return False
    return True


def _prepared(body: Mapping[str, Any], plan: _Plan) -> dict[str, Any]:
    """Return the fields of a body, texts cleaned, instants read, words for what is redacted."""
    given = {
        name: _cleaned(value) if name in plan.texts else value
        for name, value in body.items()
        if name in plan.names
    }
    for name in plan.instants:
        if given.get(name) is not None:
            given[name] = instant_from_json(given[name])
    return plan.blanks | given if "redacted" in body else given


def _cleaned(value: Any) -> Any:
    """Return a text, or a list of texts, cleaned; anything else as it is."""
    if isinstance(value, str):
        return clean(value)
    if isinstance(value, list):
        return [clean(one) if isinstance(one, str) else one for one in value]
    return value


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

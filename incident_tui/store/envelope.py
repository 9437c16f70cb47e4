"""What the store itself puts on a record: identity, times, tombstones. Pure but for chance."""

from __future__ import annotations

import os
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from functools import lru_cache

from incident_tui.clock import Clock
from incident_tui.domain.record.event_id import is_event_id, last_to_follow, next_id
from incident_tui.store.framing import Record

DECLARED = "incident.declared"
REDACTED = "redacted"
CORRECTED = "entry.corrected"
DAMAGED = "storage.damaged"
STORE = "incident-tui"  # `by` of what the store records on its own

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MILLISECOND = timedelta(milliseconds=1)
_IN_STEP_MS = 2000
"""So far the time in an id may be from the clock and still be when a live entry happened."""
_FIELDS = ("id", "v", "kind", "at", "rec", "by", "node", "approx", "body")
_KNOWN = frozenset(_FIELDS)
_SOURCES = frozenset({"alert", "customer", "internal", "third-party"})


def stamp(instant: datetime) -> str:
    """Return an instant as records hold it: `2026-11-02T14:05:07.123Z`."""
    return _stamp_ms((instant - _EPOCH) // _MILLISECOND)


def _stamp_ms(ms: int) -> str:
    seconds, rest = divmod(ms, 1000)
    return f"{_second(seconds)}.{rest:03d}Z"


@lru_cache(maxsize=16)
def _second(seconds: int) -> str:
    return (_EPOCH + timedelta(seconds=seconds)).isoformat()[:19]


def complete(drafts: Sequence[Record], last_id: str | None, clock: Clock) -> list[Record]:
    """Return the drafts as records: ids after `last_id`, `rec` now, `at` where it is absent.

    That is the time in the id; `rec` where a clock that was put right has left the two apart.
    What a draft says of an earlier one of them, by its place, it says of that one's id.

    Fields come in the order of the format; fields the store does not know follow them.
    Raises ValueError for a draft without a kind or a body: a mistake in the program.
    """
    now_ms = wall_ms(clock)
    rec = _stamp_ms(now_ms)
    records: list[Record] = []
    for draft in drafts:
        kind, body = draft.get("kind"), draft.get("body")
        if not isinstance(kind, str) or not isinstance(body, dict):
            raise ValueError(  # noqa: TRY004 - wrong content, not a wrong type
                f"a draft needs a kind and a body: {draft!r}"
            )
        last_id = next_id(last_id, now_ms, int.from_bytes(os.urandom(8), "big"))
        made_ms = int(last_id[:8] + last_id[9:13], 16)
        record: Record = {
            "id": last_id,
            "v": draft.get("v", 1),
            "kind": kind,
            "at": _stamp_ms(made_ms) if 0 < made_ms - now_ms <= _IN_STEP_MS else rec,
            "rec": rec,
            "by": draft.get("by", ""),
            "node": draft.get("node", ""),
        }
        if "at" in draft:
            record["at"] = draft["at"]
        if "approx" in draft:
            record["approx"] = draft["approx"]
        record["body"] = body
        if not draft.keys() <= _KNOWN:
            rest = {name: value for name, value in draft.items() if name not in record}
            record |= _resolved(rest, records)
        records.append(record)
    return records


def _resolved(fields: Record, earlier: Sequence[Record]) -> Record:
    """Return fields in which `#0` is the id of the first of the records made before."""
    named = {f"#{place}": record["id"] for place, record in enumerate(earlier)}
    replaced = {
        name: sorted(named.get(ref, ref) for ref in fields[name])
        for name in ("sup", "under")
        if named and name in fields
    }
    return fields | replaced


def ordered(record: Record) -> Record:
    """Return the record with its fields in the order of the format, unknown ones last."""
    known = {field: record[field] for field in _FIELDS if field in record}
    return known | record


def identity(record: Record) -> str | None:
    """Return the id of a record; None where it has none."""
    found = record.get("id")
    return found if isinstance(found, str) else None


def last_for(records: Sequence[Record], drafts: Sequence[Record], clock: Clock) -> str | None:
    """Return the greatest id among the records that the ids of the drafts have to exceed."""
    seen = ((identity(record) or "", node_of(record)) for record in records)
    return last_to_follow(seen, node_of(*drafts[:1]), wall_ms(clock))


def node_of(*records: Record) -> str:
    """Return the machine that made the first of some records; empty where none says so."""
    return next((str(record.get("node", "")) for record in records), "")


def wall_ms(clock: Clock) -> int:
    """Return the wall clock in milliseconds since 1970."""
    return (clock.now() - _EPOCH) // _MILLISECOND


def greatest_id(records: Sequence[Record]) -> str | None:
    """Return the greatest event id among the records, or None."""
    ids = [found for record in records if (found := identity(record)) and is_event_id(found)]
    return max(ids, default=None)


def body_of(record: Record) -> Record:
    """Return the body of a record, empty where a stranger left something else there."""
    body = record.get("body")
    return body if isinstance(body, dict) else {}


def is_tombstone(record: Record) -> bool:
    """Tell whether a redaction has taken the words out of this record."""
    return REDACTED in body_of(record)


def tombstone(record: Record, redaction_id: str) -> Record:
    """Return the record without its words: `{"redacted": id of the redaction}` for a body.

    The number in the label of what it raised stays. A declaration keeps what the incident's
    verdicts hang on (severity, instants, playbook, a known source); only its words go.
    """
    said = body_of(record)
    body: Record = {REDACTED: redaction_id} | ({"n": said["n"]} if "n" in said else {})
    if record.get("kind") == DECLARED:
        kept = {name: value for name, value in said.items() if name != "note"}
        kept["title"] = "[redacted]"
        if kept.get("source") not in _SOURCES:
            kept["source"] = "internal"
        body = kept | body
    return {**record, "body": body}


def damaged(raw: str, where: str, clock: Clock, last_id: str | None, ref: str | None) -> Record:
    """Return the record that stands for a record that could not be read.

    `ref` is the id of the lost record where it is still legible, so that `verify` can see
    when another window has written the original again.
    """
    body: Record = {"raw": raw, "where": where}
    if ref is not None:
        body["ref"] = ref
    draft: Record = {"kind": DAMAGED, "at": None, "by": STORE, "node": STORE, "body": body}
    return complete([draft], last_id, clock)[0]

"""Two sets of records become one: by id, and a tombstone wins over the original."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence

from incident_tui.store.envelope import (
    DECLARED,
    REDACTED,
    body_of,
    identity,
    is_tombstone,
    tombstone,
)
from incident_tui.store.framing import Record


def key_of(record: Record) -> str:
    """Return what makes a record the same in two places: its id, else all it says."""
    return identity(record) or json.dumps(record, sort_keys=True)


def union(first: Iterable[Record], second: Iterable[Record]) -> list[Record]:
    """Return every record of both, `first` in its order, then what only `second` has.

    Where both have a record, a tombstone wins; else that of `first`. A redaction found
    anywhere takes the words out of its record wherever that came from.
    """
    merged: dict[str, Record] = {}
    for record in (*first, *second):
        key = key_of(record)
        if key not in merged or (is_tombstone(record) and not is_tombstone(merged[key])):
            merged[key] = record
    return redacted(list(merged.values()))


def redacted(records: Sequence[Record]) -> list[Record]:
    """Return the records with every redaction among them carried out."""
    refs = {
        ref: redaction
        for record in records
        if record.get("kind") == REDACTED
        and isinstance(ref := body_of(record).get("ref"), str)
        and (redaction := identity(record))
    }
    if not refs:
        return list(records)
    return [
        tombstone(record, refs[key])
        if (key := identity(record)) in refs and not is_tombstone(record)
        else record
        for record in records
    ]


def news(before: Iterable[Record], after: Iterable[Record]) -> list[Record]:
    """Return the records of `after` that are not in `before`, or not with these words."""
    known = {key_of(record): record for record in before}
    return [record for record in after if known.get(key_of(record)) != record]


def declarations(records: Iterable[Record]) -> set[str]:
    """Return the ids of the declarations: one for a file that holds one incident."""
    return {
        found
        for record in records
        if record.get("kind") == DECLARED and (found := identity(record))
    }

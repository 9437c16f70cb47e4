"""Two sets of records become one: by id, and a tombstone wins over the original."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence

from incident_tui.store.envelope import (
    CORRECTED,
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
    return identity(record) or canonical(record)


def canonical(record: Record) -> str:
    """Return all that a record says, in one form whatever the order of its fields."""
    return json.dumps(record, sort_keys=True, separators=(",", ":"))


def winner(one: Record, other: Record) -> Record:
    """Return which of two records with one id stands, so that every machine keeps the same.

    A tombstone does, of two that of the smaller redaction; else the smaller canonical JSON.
    """
    return one if one == other else min(one, other, key=_rank)


def _rank(record: Record) -> tuple[bool, str, str]:
    return not is_tombstone(record), str(body_of(record).get(REDACTED)), canonical(record)


def union(first: Iterable[Record], second: Iterable[Record]) -> list[Record]:
    """Return every record of both, `first` in its order, then what only `second` has.

    Where both have a record, the `winner` stands. A redaction found anywhere takes the words
    out of its record wherever that came from.
    """
    merged: dict[str, Record] = {}
    for record in (*first, *second):
        key = key_of(record)
        merged[key] = winner(merged[key], record) if key in merged else record
    return redacted(list(merged.values()))


def redacted(records: Sequence[Record]) -> list[Record]:
    """Return the records with every redaction among them carried out, the smallest of each.

    That of an entry takes the words out of its corrections too: who made one did not know of it.
    """
    refs: dict[str, str] = {}
    for record in records:
        if record.get("kind") == REDACTED and (redaction := identity(record)):
            ref = body_of(record).get("ref")
            if isinstance(ref, str):
                refs[ref] = min(redaction, refs.get(ref, redaction))
    if not refs:
        return list(records)
    return [
        tombstone(record, redaction)
        if (redaction := _redaction_of(record, refs)) and _awaits(record, redaction)
        else record
        for record in records
    ]


def _redaction_of(record: Record, refs: Mapping[str, str]) -> str | None:
    """Return the id of the redaction that is about a record, or about the entry it corrects."""
    about = [identity(record) or ""]
    if record.get("kind") == CORRECTED:
        about.append(str(body_of(record).get("ref")))
    return next((refs[ref] for ref in about if ref in refs), None)


def _awaits(record: Record, redaction: str) -> bool:
    """Tell whether a redaction of this record is still to be carried out, or to be named."""
    return not is_tombstone(record) or str(body_of(record)[REDACTED]) > redaction


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

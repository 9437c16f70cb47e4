"""Taking in records that another machine made: which, and what becomes of what is there."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from typing import NamedTuple

from incident_tui.domain.record.foreign import objection
from incident_tui.store.envelope import (
    DECLARED,
    REDACTED,
    body_of,
    is_tombstone,
    node_of,
    ordered,
    tombstone,
)
from incident_tui.store.framing import Record
from incident_tui.store.replica import Replica
from incident_tui.store.union import declarations, news, redacted, union, winner

_NAME = 64  # characters of what stands for an id that is none


class Absorbed(NamedTuple):
    """What came of records from elsewhere."""

    taken: tuple[str, ...] = ()  # ids: new here, or in the place of what stood under the id
    known: int = 0  # how many were here already
    refused: tuple[tuple[str, str], ...] = ()  # id (empty where there is none), and why


class Here(NamedTuple):
    """What a file is asked before anything is taken in."""

    record_of: Callable[[str], Record | None]  # by id
    declared: Callable[[], set[str]]  # the ids of its declarations
    mine: str | None  # the machine whose records come from nobody else; None: there is none


class Sifted(NamedTuple):
    """Records from elsewhere, by id: unknown here, and to stand in the place of what is here."""

    fresh: dict[str, Record]
    better: dict[str, Record]
    absorbed: Absorbed


def sift(records: Iterable[object], here: Here) -> Sifted:
    """Tell which records are taken in. An odd one is refused and named, and hinders no other."""
    fresh: dict[str, Record] = {}
    better: dict[str, Record] = {}
    refused: list[tuple[str, str]] = []
    known = 0
    for given in records:
        record, why = _accepted(given)
        if record is None:
            refused.append((_name_of(given), why))
            continue
        key: str = record["id"]
        there = fresh.get(key) or better.get(key) or here.record_of(key)
        if there is None:
            if why := _objection_to_new(record, here):
                refused.append((key, why))
            else:
                fresh[key] = record
        elif (stands := winner(there, _in_place_of(there, record))) is there:
            known += 1
        else:
            (fresh if key in fresh else better)[key] = stands
    return Sifted(fresh, better, Absorbed((*fresh, *better), known, tuple(refused)))


def absorb(replica: Replica, records: Iterable[object], mine: str | None) -> Absorbed:
    """Make records from elsewhere durable, all in one write; the lock is held. Raises OSError.

    They wait in `pending` like what other processes wrote.
    """
    image = replica.held
    here = Here(image.record_of, lambda: declarations(image.records_with(_DECLARED)), mine)
    fresh, better, absorbed = sift(records, here)
    if better or any(image.records_with(_quoted(ref)) for ref in _redacts(fresh.values())):
        before = image.records()
        whole = union(before, (*fresh.values(), *better.values()))
        replica.rewrite(whole)
        replica.pending += news(before, whole)
    elif fresh:
        redactions = image.records_with(_REDACTED)
        added = redacted([*redactions, *fresh.values()])[len(redactions) :]
        replica.add(added)
        replica.pending += added
    return absorbed


_DECLARED = f'"kind":"{DECLARED}"'.encode()
_REDACTED = f'"kind":"{REDACTED}"'.encode()


def _accepted(given: object) -> tuple[Record | None, str]:
    """Return a record as files hold it, or None and why it is refused."""
    if isinstance(given, dict) and "crc" in given:  # belongs to the line of a file
        given = {name: value for name, value in given.items() if name != "crc"}
    why = objection(given)
    if why is not None or not isinstance(given, dict):
        return None, why or ""
    record = ordered(given)
    return (tombstone(record, body_of(record)[REDACTED]) if is_tombstone(record) else record), ""


def _objection_to_new(record: Record, here: Here) -> str:
    if here.mine is not None and node_of(record) == here.mine:
        return "it says that this machine wrote it, which has no such record"
    if record["kind"] == DECLARED and (here.declared() - {record["id"]}):
        return "it declares another incident"
    return ""


def _in_place_of(there: Record, record: Record) -> Record:
    """Return what a record under a known id makes of ours: a tombstone takes the words of ours."""
    if not is_tombstone(record) or is_tombstone(there):
        return record
    return winner(record, tombstone(there, body_of(record)[REDACTED]))


def _redacts(records: Iterable[Record]) -> set[str]:
    """Return the ids that the redactions among some records are about."""
    refs = (body_of(record).get("ref") for record in records if record.get("kind") == REDACTED)
    return {ref for ref in refs if isinstance(ref, str)}


def _quoted(ref: str) -> bytes:
    """Return an id as it stands in the lines of a record, and of what refers to it."""
    return json.dumps(ref).encode()


def _name_of(given: object) -> str:
    name = given.get("id") if isinstance(given, dict) else None
    return name[:_NAME] if isinstance(name, str) else ""

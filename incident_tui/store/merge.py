"""Two files of one incident become a third, or one takes in the other: tombstones win.

What was damaged in a file stays with that file.
"""

from __future__ import annotations

import os
from collections.abc import Iterable
from pathlib import Path
from typing import NamedTuple

from incident_tui.clock import Clock
from incident_tui.domain.errors import NotSavedError, RefusedError, UnreadableError
from incident_tui.store import commit, framing
from incident_tui.store.absorb import Absorbed
from incident_tui.store.damage.salvage import salvage
from incident_tui.store.disk import DISK, Disk, reason
from incident_tui.store.envelope import DAMAGED
from incident_tui.store.event_file import EventFile
from incident_tui.store.framing import Record
from incident_tui.store.union import declarations, key_of, news, union


class Merged(NamedTuple):
    """What a merge did; records in the order of the new file."""

    events: int
    lacked_by_first: list[Record]  # new to `a`, or redacted in `b` only
    lacked_by_second: list[Record]
    damaged: int  # records of either that were unreadable and are not in the new file


class MergedInto(NamedTuple):
    """What taking in another file did."""

    events: int
    absorbed: Absorbed
    damaged: int  # records of the other file that were unreadable


def merge(a: Path, b: Path, out: Path, *, disk: Disk = DISK) -> Merged:
    """Write the union of two files of one incident to `out`, a new file; neither is changed.

    Records are ordered by id, that is by the time they were recorded. Raises RefusedError
    for two different incidents, NotFoundError or UnreadableError for an input, and
    NotSavedError when `out` exists or cannot be written.
    """
    first, lost_first = _records(a, disk)
    second, lost_second = _records(b, disk)
    _same_incident(a, first, b, second)
    whole = sorted(union(first, second), key=key_of)
    data = framing.whole_file(whole)
    try:
        commit.create(disk, out, data)
    except FileExistsError as error:
        raise NotSavedError(f"{out} exists already", "name a new file") from error
    except OSError as error:
        raise NotSavedError(f"{out} was not written: {reason(error)}", "choose another") from error
    return Merged(len(whole), news(first, whole), news(second, whole), lost_first + lost_second)


def merge_into(a: Path, b: Path, *, clock: Clock, disk: Disk = DISK) -> MergedInto:
    """Have the file `b` take in all that `a` has, which is not changed, under the lock of `b`.

    So nothing is lost that others write to `b` meanwhile. Raises as `merge` does.
    """
    theirs, damaged = _records(a, disk)
    with EventFile(b, clock=clock, disk=disk) as file:
        _same_incident(a, theirs, b, file.read())
        absorbed = file.absorb(theirs)
        return MergedInto(len(_whole(file.read())), absorbed, damaged)


def _whole(records: Iterable[Record]) -> list[Record]:
    """Return records without what was damaged in their file."""
    return [record for record in records if record.get("kind") != DAMAGED]


def _records(path: Path, disk: Disk) -> tuple[list[Record], int]:
    """Return the sound records of a file, and how many others there are."""
    handle = disk.open(path, write=False)
    try:
        data = disk.read_all(handle.fd)
    finally:
        os.close(handle.fd)
    records = framing.documents(data) if framing.scan(data) else None
    damaged = 0
    if records is None:
        found = salvage(data)
        records = found.records
        damaged = sum(not item.torn for item in found.damages)
    if not records:
        raise UnreadableError(
            f"{path} is not an incident file, or nothing in it can be recovered", "merge a copy"
        )
    whole = _whole(records)
    return whole, damaged + len(records) - len(whole)


def _same_incident(a: Path, first: list[Record], b: Path, second: list[Record]) -> None:
    ours, theirs = declarations(first), declarations(second)
    if ours and theirs:
        same = bool(ours & theirs)
    else:  # a declaration was lost: any record in common will do
        same = bool({key_of(record) for record in first} & {key_of(record) for record in second})
    if not same:
        raise RefusedError(
            f"{a} and {b} are two different incidents", "merge two copies of the same one"
        )

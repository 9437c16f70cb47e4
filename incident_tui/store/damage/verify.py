"""Is a file sound? Reads, never writes; tells what is damaged, where, and what was kept."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TypedDict

from incident_tui.domain.errors import UnreadableError
from incident_tui.domain.record.foreign import too_long
from incident_tui.domain.text import one_line
from incident_tui.store import framing
from incident_tui.store.damage.repair import copies, notices_of
from incident_tui.store.damage.salvage import Damage, Salvage, salvage
from incident_tui.store.disk import DISK, Disk
from incident_tui.store.envelope import DAMAGED, body_of, identity, is_tombstone
from incident_tui.store.framing import Record
from incident_tui.store.union import declarations, redacted


class FileFinding(TypedDict):
    """One thing that is wrong."""

    where: str  # `document 7`, `byte 4096`, `file`
    what: str  # one sentence
    kept_in: str | None  # a copy of the file as it was found, where there is one


class LongRecord(TypedDict):
    """A record that is longer than one may be now."""

    id: str
    what: str  # one sentence


class FileReport(TypedDict):
    """What there is to say about one file."""

    path: str
    sound: bool  # nothing is wrong with the file as it is
    events: int  # records that are whole, `storage.damaged` ones not counted
    damage: list[FileFinding]
    kept: list[str]  # copies beside the file that earlier repairs have kept
    too_long: list[LongRecord]  # what no other machine takes in


def verify(path: Path, *, disk: Disk = DISK) -> FileReport:
    """Check one file: layout, checksums, JSON, and what earlier repairs could not bring back.

    Raises NotFoundError, and UnreadableError for what is no file of records at all.
    """
    handle = disk.open(path, write=False)
    try:
        data = disk.read_all(handle.fd)
    finally:
        os.close(handle.fd)
    kept = [str(copy) for copy in copies(path)]
    extent = framing.scan(data)
    records = framing.documents(data) if extent else None
    damage: list[FileFinding] = []
    if records is None:
        found = salvage(data)
        records = found.records
        damage += _frame(found)
    damage += _documents(records, kept)
    events = sum(record.get("kind") != DAMAGED for record in records)
    return FileReport(
        path=str(path),
        sound=not damage,
        events=events,
        damage=damage,
        kept=kept,
        too_long=[
            LongRecord(id=identity(record) or "", what=what)
            for record in records
            if record.get("kind") != DAMAGED and (what := too_long(record))
        ],
    )


def examined(path: Path, *, disk: Disk = DISK) -> FileReport:
    """Check one file; one that nothing can be read from is damaged, not an error.

    Raises NotFoundError.
    """
    try:
        return verify(path, disk=disk)
    except UnreadableError as error:
        finding = FileFinding(where="file", what=error.what, kept_in=None)
        return FileReport(
            path=str(path), sound=False, events=0, damage=[finding], kept=[], too_long=[]
        )


def report_lines(report: FileReport) -> list[str]:
    """Return a report in lines of plain text."""
    state = "sound" if report["sound"] else "DAMAGED"
    lines = [f"{one_line(report['path'])}: {state}, {report['events']} events"]
    for finding in report["damage"]:
        kept = f" (kept in {finding['kept_in']})" if finding["kept_in"] else ""
        lines.append(f"  {finding['where']}: {one_line(finding['what'])}{kept}")
    lines += [
        f"  {one_line(record['id'])} is too long to share: {record['what']}"
        for record in report["too_long"]
    ]
    return lines + [f"  an earlier repair kept {copy}" for copy in report["kept"]]


def first_damage(path: Path, *, disk: Disk = DISK) -> str:
    """Return where a file is damaged first, in a few words: `damaged at event 212`."""
    handle = disk.open(path, write=False)
    try:
        found = salvage(disk.read_all(handle.fd))
    finally:
        os.close(handle.fd)
    for number, item in enumerate(found.items, 1):
        if isinstance(item, Damage):
            return f"{'cut off' if item.torn else 'damaged'} at event {number}"
    return "damaged"


def _frame(found: Salvage) -> list[FileFinding]:
    """Return what is wrong with the bytes."""
    if not found.records:
        what = "nothing in it can be recovered as an incident's record"
        return [FileFinding(where="file", what=what, kept_in=None)]
    damages = [
        FileFinding(
            where=item.where,
            what="the last write was never finished" if item.torn else "a record is damaged",
            kept_in=None,
        )
        for item in found.damages
    ]
    if damages:
        return damages
    return [FileFinding(where="file", what=notices_of(found, None)[0].text, kept_in=None)]


def _documents(records: list[Record], kept: list[str]) -> list[FileFinding]:
    """Return what the records themselves say is wrong."""
    damage: list[FileFinding] = []
    ids = {identity(record) for record in records if record.get("kind") != DAMAGED}
    seen: set[str] = set()
    for number, (record, carried_out) in enumerate(zip(records, redacted(records), strict=True), 1):
        where = f"document {number}"
        body = body_of(record)
        name = identity(record)
        if record.get("kind") == DAMAGED and not is_tombstone(record):
            if body.get("ref") not in ids:
                what = f"a record was damaged here (at {body.get('where')}); its raw text is kept"
                damage.append(
                    FileFinding(where=where, what=what, kept_in=kept[-1] if kept else None)
                )
        elif name is None:
            damage.append(FileFinding(where=where, what="the record has no id", kept_in=None))
        elif name in seen:
            what = f"the id {name} is there more than once"
            damage.append(FileFinding(where=where, what=what, kept_in=None))
        elif carried_out != record and not is_tombstone(record):
            what = f"{name} was redacted, but its words are still there"
            damage.append(FileFinding(where=where, what=what, kept_in=None))
        if name is not None:
            seen.add(name)
    if len(declarations(records)) > 1:
        damage.append(FileFinding(where="file", what="two incidents are in one file", kept_in=None))
    return damage

"""Bring a file that is not in order back into order, keep what was found, and say so."""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path

from incident_tui.clock import Clock
from incident_tui.domain.errors import UnreadableError
from incident_tui.domain.record.event_id import is_event_id
from incident_tui.store.creation import make
from incident_tui.store.damage.notice import FileNotice
from incident_tui.store.damage.salvage import Salvage, Sound, salvage
from incident_tui.store.disk import DISK, Disk
from incident_tui.store.envelope import complete, damaged, greatest_id, identity, ordered
from incident_tui.store.framing import Record, whole_file

_COPY = ".damaged-"


def found_in(data: bytes) -> Salvage:
    """Return what can be found in the bytes of a file that is not sound."""
    return salvage(data)


def nothing_found(path: Path) -> UnreadableError:
    """Return the error for a file in which no record can be recovered."""
    return UnreadableError(
        f"{path} is not an incident file, or nothing in it can be recovered; it was not changed",
        "restore a copy, or look at it with a text editor",
    )


def rebuilt(found: Salvage, clock: Clock) -> list[Record]:
    """Return the records of the repaired file: damage stands as `storage.damaged` records.

    A torn last write was never acknowledged: it is left out (and kept in the copy).
    """
    last = greatest_id(found.records)
    records: list[Record] = []
    for item in found.items:
        if isinstance(item, Sound):
            record = _completed(item.record, last, clock) if item.foreign else item.record
        elif item.torn:
            continue
        else:
            record = damaged(item.raw, item.where, clock, last, item.ref)
        records.append(record)
        made = identity(record)
        if made and is_event_id(made):
            last = max(last or "", made)
    return records


def _completed(record: Record, last: str | None, clock: Clock) -> Record:
    """Return a document of another program with the envelope fields it lacks."""
    made = complete([record], last, clock)[0]
    given = identity(record)
    if given and is_event_id(given):
        made |= {"id": given, "rec": record.get("rec", made["rec"])}
        if "at" not in record:
            made["at"] = record.get("rec", made["at"])
    return ordered(made)


def copy_aside(disk: Disk, path: Path, data: bytes, clock: Clock) -> Path:
    """Keep the file as it was found beside it, 0600, durable; return where. Raises OSError."""
    stem = f"{path.name}{_COPY}{clock.now():%Y%m%dT%H%M%SZ}"
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC
    for number in range(1, 1000):
        copy = path.with_name(stem if number == 1 else f"{stem}-{number}")
        try:
            fd = os.open(copy, flags, 0o600)
        except FileExistsError:
            continue
        try:
            disk.write_all(fd, data)
            disk.flush_new(fd)
        except OSError:
            with suppress(OSError):
                copy.unlink()
            raise
        finally:
            os.close(fd)
        disk.flush_folder(path.parent)
        return copy
    raise FileExistsError(f"too many copies beside {path}")


def copies(path: Path) -> list[Path]:
    """Return the copies kept beside an incident file, oldest first."""
    prefix = path.name + _COPY
    return sorted(
        found for found in path.parent.glob("*" + _COPY + "*") if found.name.startswith(prefix)
    )


def notices_of(found: Salvage, kept_in: Path | None) -> list[FileNotice]:
    """Return what must be said about a repair."""
    where = str(kept_in) if kept_in else None
    kept = f"; the file as it was is kept in {where}" if where else ""
    notices = [
        FileNotice(
            "torn", f"the last write at {item.where} was never finished: left out{kept}", where
        )
        if item.torn
        else FileNotice(
            "damaged", f"a record at {item.where} is damaged: its text is kept{kept}", where
        )
        for item in found.damages
    ]
    if notices:
        return notices
    strangers = sum(isinstance(item, Sound) and item.foreign for item in found.items)
    if strangers:
        said = f"{strangers} of another program's records were taken in; nothing was lost{kept}"
        return [FileNotice("normalised", said, where)]
    if found.dropped:
        return [
            FileNotice(
                "repaired", f"the file's frame was damaged; every record is whole{kept}", where
            )
        ]
    return [FileNotice("normalised", "another program had laid the file out anew; put back", where)]


def repaired_copy(path: Path, copy: Path, *, clock: Clock, disk: Disk = DISK) -> None:
    """Write what can be found in a damaged file to a new one; the file itself is not touched.

    Raises UnreadableError where nothing can be found in it, NotSavedError.
    """
    handle = disk.open(path, write=False)
    try:
        found = salvage(disk.read_settled(handle.fd))
    finally:
        os.close(handle.fd)
    if not found.records:
        raise nothing_found(path)
    make(disk, copy, whole_file(rebuilt(found, clock)))

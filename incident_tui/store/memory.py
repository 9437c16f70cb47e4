"""The incident file's stand-in for tests and drills: the same interface, no disk."""

from __future__ import annotations

import copy
import threading
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Self

from incident_tui.clock import Clock
from incident_tui.domain.errors import NotFoundError, NotSavedError, UnreadableError
from incident_tui.store.absorb import Absorbed, Here, sift
from incident_tui.store.damage.notice import FileNotice
from incident_tui.store.envelope import (
    REDACTED,
    body_of,
    complete,
    identity,
    is_tombstone,
    last_for,
    ordered,
)
from incident_tui.store.framing import Record
from incident_tui.store.union import declarations, news, redacted, union


class MemoryDisk:
    """Where memory files lie: paths to records. Handles on one disk see each other."""

    def __init__(self) -> None:
        self.files: dict[Path, list[Record]] = {}
        self.lock = threading.RLock()


class MemoryFile:
    """A handle on an incident kept in memory; see `EventFile` for what each method means."""

    def __init__(
        self, path: Path, *, clock: Clock, read_only: bool = False, disk: MemoryDisk | None = None
    ) -> None:
        self.path = path
        self.notices: list[FileNotice] = []
        self._clock = clock
        self._read_only = read_only
        self._disk = MemoryDisk() if disk is None else disk
        self._given: list[Record] | None = None  # as handed out, None before anything was
        self._held: list[Record] = []
        self._closed = False
        if path not in self._disk.files:
            raise NotFoundError(f"there is no file {path}", "check the name and the folder")

    @classmethod
    def create(
        cls, path: Path, drafts: Sequence[Record], *, clock: Clock, disk: MemoryDisk | None = None
    ) -> Self:
        """Put a new file on the disk with the first records inside, and open it."""
        disk = MemoryDisk() if disk is None else disk
        with disk.lock:
            if path in disk.files:
                raise NotSavedError(f"{path} exists already", "choose another id, or open it")
            disk.files[path] = _stored(complete(drafts, None, clock))
        return cls(path, clock=clock, disk=disk)

    def twin(self) -> MemoryFile:
        """Return a second handle on the same file, as another process would have."""
        return MemoryFile(self.path, clock=self._clock, disk=self._disk)

    def read(self) -> list[Record]:
        """Return every record in file order."""
        with self._disk.lock:
            self._given = self._there()
            return copy.deepcopy(self._given)

    def append(self, drafts: Sequence[Record], *, once: str | None = None) -> list[Record]:
        """Store the drafts, all or none, and return them as stored."""
        with self._disk.lock:
            there = self._for_writing()
            if once is not None:
                found = [record for record in there if body_of(record).get("once") == once]
                if found:
                    return copy.deepcopy(found)
            records = _stored(complete(drafts, last_for(there, drafts, self._clock), self._clock))
            self._put(there + records, there, records)
            return copy.deepcopy(records)

    def redact(self, ref: str, draft: Record) -> list[Record]:
        """Take the words out of record `ref` and store `draft`; return both."""
        with self._disk.lock:
            there = self._for_writing()
            target = next((record for record in there if identity(record) == ref), None)
            if target is None:
                raise NotFoundError(f"there is no record {ref}", "look its id up in the export")
            if is_tombstone(target):
                pair = (body_of(target)[REDACTED], ref)
                return copy.deepcopy([r for r in there if identity(r) in pair])
            events = _stored(complete([draft], last_for(there, [draft], self._clock), self._clock))
            whole = redacted(there + events)
            changed = events + [record for record in whole if identity(record) == ref]
            self._put(whole, there, changed)
            return copy.deepcopy(changed)

    def absorb(self, records: Iterable[object], *, mine: str | None = None) -> Absorbed:
        """Take in records that were made elsewhere; tell what came of each."""
        with self._disk.lock:
            there = self._for_writing()
            by_id = {identity(record) or "": record for record in there}
            fresh, better, absorbed = sift(
                records, Here(by_id.get, lambda: declarations(there), mine)
            )
            added = (*fresh.values(), *better.values())
            self._disk.files[self.path] = self._held = _stored(union(there, added))
            return absorbed

    def follow(self) -> list[Record]:
        """Return what other handles have written or redacted since, each record once."""
        with self._disk.lock:
            there = self._there()
            fresh = news(self._given or [], there)
            self._given = there
            return copy.deepcopy(fresh)

    def recreate(self) -> None:
        """Put a file that has vanished back, with everything held here."""
        with self._disk.lock:
            if self.path not in self._disk.files:
                if not self._held:
                    raise NotSavedError(f"nothing of {self.path} is held here", "restore a copy")
                self._disk.files[self.path] = list(self._held)

    def close(self) -> None:
        """Let go of the file."""
        self._closed = True

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _there(self) -> list[Record]:
        if self._closed:
            raise UnreadableError(f"{self.path} was closed here", "open it again")
        if self.path not in self._disk.files:
            raise UnreadableError(
                f"the file {self.path} is gone", "saving again writes it anew from what is held"
            )
        self._held = list(self._disk.files[self.path])
        return self._held

    def _for_writing(self) -> list[Record]:
        if self._read_only:
            raise NotSavedError(f"{self.path} may only be read", "open it for writing")
        try:
            return self._there()
        except UnreadableError as error:
            raise NotSavedError(error.what, error.hint) from error

    def _put(self, whole: list[Record], before: list[Record], own: list[Record]) -> None:
        """Store the records; what this handle wrote itself will not be news to it."""
        self._disk.files[self.path] = self._held = whole
        mine = {identity(record) for record in own}
        given = before if self._given is None else self._given
        self._given = [r for r in given if identity(r) not in mine] + own


def _stored(records: list[Record]) -> list[Record]:
    """Return copies nobody else can change, fields in the order of the format."""
    return [ordered(copy.deepcopy(record)) for record in records]

"""One incident's file: append, follow, repair. Safe for any number of threads and processes.

What the caller sees is a growing list of plain dicts. Underneath, every append is either
one page written over spaces or a whole new file put in the old one's place; both leave a
file that stock TinyDB opens, at every moment. This module imports nothing slow: a `log`
from the shell goes through it without parsing the file.
"""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Self, TypeVar

from incident_tui.clock import Clock
from incident_tui.domain.errors import NotFoundError, NotSavedError, UnreadableError
from incident_tui.store import framing
from incident_tui.store.access import Access
from incident_tui.store.creation import make, not_saved
from incident_tui.store.damage.notice import FileNotice
from incident_tui.store.disk import DISK, Disk, reason
from incident_tui.store.envelope import (
    REDACTED,
    body_of,
    complete,
    identity,
    is_tombstone,
    node_of,
    wall_ms,
)
from incident_tui.store.file_image import FileImage
from incident_tui.store.framing import Record
from incident_tui.store.replica import Replica
from incident_tui.store.union import redacted

if TYPE_CHECKING:
    from incident_tui.store.absorb import Absorbed

__all__ = ["EventFile", "FileNotice", "Record"]

R = TypeVar("R")


class EventFile:
    """A handle on one incident file.

    `notices` grows with what a person must be told; `wrote` says whether the last `append`
    wrote anything, or found what it was to write. Opening raises NotFoundError or
    UnreadableError, reading UnreadableError, writing NotSavedError: the file is then as it
    was.
    """

    def __init__(
        self, path: Path, *, clock: Clock, read_only: bool = False, disk: Disk = DISK
    ) -> None:
        self._access = Access(path, disk, write=not read_only)
        self._replica = Replica(self._access, clock)
        self._clock = clock
        self._disk = disk
        self._mutex = threading.RLock()
        self.path = self._access.path
        self.notices: list[FileNotice] = self._access.notices
        self.wrote = False
        self._given = False  # whether the caller has seen any record: only then is there news

    @classmethod
    def create(
        cls, path: Path, drafts: Sequence[Record], *, clock: Clock, disk: Disk = DISK
    ) -> Self:
        """Make a new file, 0600 in a 0700 folder, with the first records inside; open it.

        Raises NotSavedError if there is such a file, or it cannot be made.
        """
        make(disk, path, framing.whole_file(complete(drafts, None, clock)))
        return cls(path, clock=clock, disk=disk)

    def read(self) -> list[Record]:
        """Return every record in file order, repairing the file first where it must be.

        Read-only, or where the repair cannot be written, the file is left as it is.
        """
        with self._mutex:
            records = self._all_now()
            self._given, self._replica.pending = True, []
            return records

    def records(self) -> list[Record]:
        """Return every record as `read` does; what others wrote is still `follow`'s to give."""
        with self._mutex:
            records = self._all_now()
            if not self._given:
                self._replica.pending = []
            return records

    def beginning(self) -> bytes:
        """Return the first page of the file: nearly always what it was declared as."""
        return self._access.disk.read(self._access.fd, framing.PAGE, 0)

    def records_with(self, text: bytes) -> dict[int, Record]:
        """Return the records, by key, whose line in the file contains `text`; perhaps others.

        Only those are parsed: of 10,000 records that is a fiftieth of the work of `records`.
        """
        with self._mutex:
            if self._replica.image is None:
                self.records()
            else:
                self._access.refresh()
                self._replica.catch_up(wait=True)
            held = self._replica.held
            if held.absent:  # what the file has lost has no line in it
                return dict(enumerate(held.records(), 1))
            lines = held.lines_with(text)
            return {framing.key_of_line(line): framing.decode(line) for line in lines}

    def append(
        self,
        drafts: Sequence[Record],
        *,
        once: str | None = None,
        unless: Callable[[], list[Record]] | None = None,
    ) -> list[Record]:
        """Make the drafts durable, all or none, and return them as stored.

        A draft without `at` happened when it is recorded; `None` means unknown and stays.
        With `once`, records whose body has that key under `once` are returned instead if
        there are any, and nothing is written; so are those that `unless` finds, which is
        called while nobody else can write.
        """

        def change() -> list[Record]:
            self.wrote = False
            if once is not None and (there := self._with_key(once)):
                return there
            if unless is not None and (there := unless()):
                return there
            records = complete(drafts, self._last_for(drafts), self._clock)
            if records:
                self._replica.add(records)
                self.wrote = True
            return records

        return self._write(change, thorough=False)

    def redact(self, ref: str, draft: Record) -> list[Record]:
        """Take the words out of record `ref` and append `draft`, in one atomic step.

        Returns the stored `redacted` event and the tombstone; of a record redacted before,
        that earlier pair. Copies kept aside by a repair are not touched. Raises
        NotFoundError when there is no such record.
        """

        def change() -> list[Record]:
            records = self._replica.held.records()
            target = next((record for record in records if identity(record) == ref), None)
            if target is None:
                raise NotFoundError(f"there is no record {ref}", "look its id up in the export")
            if is_tombstone(target):
                return [r for r in records if identity(r) in (body_of(target)[REDACTED], ref)]
            events = complete([draft], self._last_for([draft]), self._clock)
            whole = redacted([*records, *events])
            self._replica.rewrite(whole)
            return events + [record for record in whole if identity(record) == ref]

        return self._write(change, thorough=True)

    def absorb(self, records: Iterable[object], *, mine: str | None = None) -> Absorbed:
        """Take in records that were made elsewhere, as they are; tell what came of each.

        A redaction or a tombstone takes the words out here too. An odd record is refused and
        named, also one that only this machine could have written (its node is `mine`) and that
        is not here. The others are durable when this returns; `follow` hands them out.
        """
        from incident_tui.store.absorb import absorb  # noqa: PLC0415 - `log` takes nothing in

        given = list(records)
        return self._write(lambda: absorb(self._replica, given, mine), thorough=False)

    def follow(self) -> list[Record]:
        """Return what others have written (or redacted) since, each record once.

        The first call of a handle that has read nothing returns everything. Never waits
        for a lock: while this process is writing, or a repair is due and somebody else
        holds the lock, it returns nothing and the next call does.
        """
        if not self._mutex.acquire(blocking=False):
            return []
        try:
            self._access.refresh()
            if self._replica.image is None:
                self._replica.first_read(wait=False)
            else:
                self._replica.catch_up(wait=False)
            return self._news()
        except OSError as error:
            raise UnreadableError(
                f"{self.path} cannot be read: {reason(error)}", "check the disk"
            ) from error
        finally:
            self._mutex.release()

    def recreate(self) -> None:
        """Write a file that has vanished again, with everything held here.

        Does nothing when the file is there after all. Raises NotSavedError.
        """
        with self._mutex:
            if self.path.exists():
                return
            if self._replica.image is None:
                raise NotSavedError(f"nothing of {self.path} is held here", "restore a copy")
            image, data = FileImage.of_records(redacted(self._replica.image.records()), (0, 0))
            make(self._disk, self.path, data)
            self._access.refresh()
            image.inode = self._access.inode
            self._replica.image = image

    def close(self) -> None:
        """Let go of the file."""
        with self._mutex:
            self._access.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _all_now(self) -> list[Record]:
        """Return every record as the file stands now."""
        self._access.refresh()
        if self._replica.image is None:
            return self._replica.first_read(wait=True)
        self._replica.catch_up(wait=True)
        return self._replica.held.records()

    def _news(self) -> list[Record]:
        """Hand out what is new to the caller: everything, where nothing was handed out yet."""
        if self._given:
            news, self._replica.pending = self._replica.pending, []
            return news
        if self._replica.image is None:  # a lock stood in the way
            return []
        self._given, self._replica.pending = True, []
        return self._replica.held.records()

    def _write(self, change: Callable[[], R], *, thorough: bool) -> R:
        """Carry out `change` under the lock, after catching up."""
        with self._mutex:
            try:
                if not self._access.writable:
                    self._access.refresh()
                if not self._access.writable:
                    raise NotSavedError(
                        f"{self.path} may only be read", "open it for writing, or check its mode"
                    )
                self._access.lock(wait=True)
                try:
                    self._replica.catch_up(wait=True, thorough=thorough)
                    self._given = True
                    return change()
                finally:
                    self._access.unlock()
            except UnreadableError as error:
                raise NotSavedError(error.what, error.hint) from error
            except OSError as error:
                raise not_saved(self.path, error) from error

    def _last_for(self, drafts: Sequence[Record]) -> str | None:
        """Return the greatest id held that those of the drafts have to exceed."""
        return self._replica.held.last_for(node_of(*drafts[:1]), wall_ms(self._clock))

    def _with_key(self, once: str) -> list[Record]:
        """Return the records with this key, parsing only lines that may have it."""
        needle = b'"once":' + json.dumps(once).encode("ascii")
        found = self._replica.held.records_with(needle)
        return [record for record in found if body_of(record).get("once") == once]

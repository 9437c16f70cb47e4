"""An incident file as a TinyDB database, whose storage and table are ours.

    with IncidentDB(path) as db:
        db.table("events").search(where("kind") == "update.posted")

This is how the program itself opens, appends to, follows and queries an incident, and how
anybody else may. A query sees every window's entries at once, without a cache. Writing is
appending: nothing is updated or removed in a record that only grows. (`log` of a note alone
goes straight to the `EventFile` underneath: it would pay more for TinyDB than for the note.)
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn, Self

from tinydb import TinyDB
from tinydb.queries import QueryLike
from tinydb.storages import Storage
from tinydb.table import Document, Table

from incident_tui.clock import Clock, SystemClock
from incident_tui.domain.errors import UsageError
from incident_tui.store.damage.notice import FileNotice
from incident_tui.store.disk import DISK, Disk
from incident_tui.store.event_file import EventFile
from incident_tui.store.framing import Record
from incident_tui.store.queries import TextQuery, recorded_under
from incident_tui.store.union import key_of

if TYPE_CHECKING:
    from incident_tui.store.absorb import Absorbed

EVENTS = "events"


class EventStorage(Storage):
    """TinyDB's view of an `EventFile`: one table, its documents without their checksum.

    Raises NotFoundError when there is no such file: it never makes one.
    """

    def __init__(
        self,
        path: str | Path,
        *,
        clock: Clock | None = None,
        access_mode: str = "r+",
        disk: Disk = DISK,
    ) -> None:
        self.file = EventFile(
            Path(path), clock=clock or SystemClock(), read_only="+" not in access_mode, disk=disk
        )

    def read(self) -> dict[str, dict[str, Any]]:
        """Return everything in the file now, other processes' entries included."""
        return {EVENTS: {str(key): record for key, record in enumerate(self.file.records(), 1)}}

    def write(self, data: dict[str, dict[str, Any]]) -> NoReturn:  # noqa: ARG002
        """Refuse: TinyDB would write everything anew, over what others just wrote."""
        raise _append_only()

    def close(self) -> None:
        """Let go of the file."""
        self.file.close()


class EventTable(Table):
    """A table that is read fresh each time and only grows."""

    def __init__(self, storage: Storage, name: str, **_: object) -> None:
        super().__init__(storage, name, cache_size=0)

    def insert(self, document: Mapping[str, Any]) -> int:
        """Append one event; it needs `kind` and `body`. Returns its document id."""
        return self.insert_multiple([document])[0]

    def insert_multiple(self, documents: Iterable[Mapping[str, Any]]) -> list[int]:
        """Append events, all or none. Returns their document ids."""
        if self.name != EVENTS or not isinstance(self.storage, EventStorage):
            raise _append_only()
        given = list(documents)
        if any(isinstance(document, Document) for document in given):
            raise UsageError("a document id was given", "insert plain dicts; the file numbers them")
        file = self.storage.file
        stored = {key_of(record) for record in file.append([dict(each) for each in given])}
        return [key for key, record in enumerate(file.records(), 1) if key_of(record) in stored]

    def search(self, cond: QueryLike) -> list[Document]:
        """Return all documents matching a query, from the file as it is now."""
        if isinstance(cond, TextQuery) and isinstance(self.storage, EventStorage):
            found = self.storage.file.records_with(cond.text).items() if self.name == EVENTS else ()
            return [Document(record, key) for key, record in found if cond(record)]
        self.clear_cache()
        return super().search(cond)

    def _update_table(self, updater: Callable[[dict[int, Mapping[str, Any]]], None]) -> NoReturn:  # noqa: ARG002
        raise _append_only()


class IncidentDB(TinyDB):
    """An incident file as a TinyDB database; its default table is `events`.

    What TinyDB has no word for is as in `EventFile`: `append` under a key that is used once,
    `follow`, `redact`, `recreate`, and the errors each of them raises.
    """

    # TinyDB annotates both with its own concrete classes, though it documents them as hooks.
    default_storage_class = EventStorage  # type: ignore[assignment]
    table_class = EventTable  # type: ignore[assignment]
    default_table_name = EVENTS

    @classmethod
    def create(
        cls, path: Path, drafts: Sequence[Record], *, clock: Clock, disk: Disk = DISK
    ) -> Self:
        """Make a new file with the first records inside, and open it. Raises NotSavedError."""
        EventFile.create(path, drafts, clock=clock, disk=disk).close()
        return cls(path, clock=clock, disk=disk)

    @property
    def path(self) -> Path:
        """Where the file is."""
        return self._file.path

    @property
    def notices(self) -> list[FileNotice]:
        """What a person must be told: repairs, damage, a network mount. It grows."""
        return self._file.notices

    @property
    def wrote(self) -> bool:
        """Whether the last `append` wrote anything, or found what it was to write."""
        return self._file.wrote

    def read(self) -> list[Record]:
        """Return every record in file order, repairing the file first where it must be."""
        return self._file.read()

    def append(self, drafts: Sequence[Record], *, once: str | None = None) -> list[Record]:
        """Make the drafts durable, all or none; or return what was recorded under `once`."""
        if once is None:
            return self._file.append(drafts)
        query = recorded_under(once)
        return self._file.append(drafts, unless=lambda: [dict(it) for it in self.search(query)])

    def redact(self, ref: str, draft: Record) -> list[Record]:
        """Take the words out of record `ref` and append `draft`, in one atomic step."""
        return self._file.redact(ref, draft)

    def absorb(self, records: Iterable[object], *, mine: str | None = None) -> Absorbed:
        """Take in records that were made elsewhere, as they are; tell what came of each."""
        return self._file.absorb(records, mine=mine)

    def follow(self) -> list[Record]:
        """Return what others have written (or redacted) since, each record once."""
        return self._file.follow()

    def recreate(self) -> None:
        """Write a file that has vanished again, with everything held here."""
        self._file.recreate()

    @property
    def _file(self) -> EventFile:
        storage = self.storage
        assert isinstance(storage, EventStorage)  # noqa: S101 - made by `default_storage_class`
        return storage.file


def _append_only() -> UsageError:
    return UsageError(
        "an incident's record only grows: nothing was changed",
        "insert an event that corrects the other, or use `redact`",
    )

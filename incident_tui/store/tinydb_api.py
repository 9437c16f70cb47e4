"""The public face: an incident file through TinyDB's own classes and queries.

    with IncidentDB(path) as db:
        db.table("events").search(where("kind") == "update.posted")

Reading sees every window's entries at once, without a cache. Writing is appending:
`insert` and `insert_multiple` of events; nothing is updated or removed in a record that
only grows.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any, NoReturn

from tinydb import TinyDB
from tinydb.queries import QueryLike
from tinydb.storages import Storage
from tinydb.table import Document, Table

from incident_tui.clock import Clock, SystemClock
from incident_tui.domain.errors import UsageError
from incident_tui.store.event_file import EventFile
from incident_tui.store.framing import Record
from incident_tui.store.union import key_of

EVENTS = "events"


class EventStorage(Storage):
    """TinyDB's view of an `EventFile`: one table, its documents without their checksum.

    Raises NotFoundError when there is no such file: it never makes one.
    """

    def __init__(
        self, path: str | Path, *, clock: Clock | None = None, access_mode: str = "r+"
    ) -> None:
        self._file = EventFile(
            Path(path), clock=clock or SystemClock(), read_only="+" not in access_mode
        )
        self._documents: dict[str, Record] | None = None  # as of the last look

    def read(self) -> dict[str, dict[str, Any]]:
        """Return everything in the file now, other processes' entries included."""
        if self._documents is None or self._file.follow():
            records = self._file.read()
            self._documents = {str(number): record for number, record in enumerate(records, 1)}
        return {EVENTS: dict(self._documents)}

    def write(self, data: dict[str, dict[str, Any]]) -> NoReturn:  # noqa: ARG002
        """Refuse: TinyDB would write everything anew, over what others just wrote."""
        raise _append_only()

    def append(self, documents: list[Record]) -> list[int]:
        """Append drafts, all or none, and return their document ids."""
        stored = {key_of(record) for record in self._file.append(documents)}
        self._documents = None
        events = self.read()[EVENTS]
        return [int(number) for number, record in events.items() if key_of(record) in stored]

    def close(self) -> None:
        """Let go of the file."""
        self._file.close()


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
        return self.storage.append([dict(document) for document in given])

    def search(self, cond: QueryLike) -> list[Document]:
        """Return all documents matching a query, from the file as it is now."""
        self.clear_cache()
        return super().search(cond)

    def _update_table(self, updater: Callable[[dict[int, Mapping[str, Any]]], None]) -> NoReturn:  # noqa: ARG002
        raise _append_only()


class IncidentDB(TinyDB):
    """An incident file as a TinyDB database; its default table is `events`."""

    # TinyDB annotates both with its own concrete classes, though it documents them as hooks.
    default_storage_class = EventStorage  # type: ignore[assignment]
    table_class = EventTable  # type: ignore[assignment]
    default_table_name = EVENTS


def _append_only() -> UsageError:
    return UsageError(
        "an incident's record only grows: nothing was changed",
        "insert an event that corrects the other, or use `redact`",
    )

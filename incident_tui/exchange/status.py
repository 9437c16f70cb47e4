"""Writing the status file: each process that links keeps its own row in it.

It is a convenience for whoever looks, never a truth: where it cannot be written, nothing stops.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path

import msgspec

from incident_tui.exchange.presence import (
    PEER_GONE,
    ROW_KEPT,
    LinkRow,
    Peer,
    StatusFile,
    read_rows,
    status_path,
)
from incident_tui.store.locking import try_lock, wait_for

_PATIENCE_S = 0.5


class _Onlooker(msgspec.Struct, frozen=True):
    """Who has a window open, as the window's own file says."""

    name: str
    node: str


class StatusBoard:
    """The status file of one incident, and this process's row in it."""

    def __init__(self, data_folder: Path, incident_id: str) -> None:
        self._path = status_path(data_folder, incident_id)
        self._pid = os.getpid()

    def post(self, row: LinkRow) -> None:
        """Write this process's row; what is of processes that are gone goes, where it is over."""
        with suppress(OSError), self._locked():
            kept = [one for one in read_rows(self._path) if self._stays(one, row)]
            self._write((*kept, row))

    def withdraw(self) -> None:
        """Take this process's row away: it was ended, and says nothing more."""
        with suppress(OSError), self._locked():
            rows = [one for one in read_rows(self._path) if one.pid != self._pid]
            if rows:
                self._write(rows)
            else:
                self._path.unlink(missing_ok=True)

    def others(self, now: datetime) -> tuple[Peer, ...]:
        """Return who has a window open here, and the machines that other links have heard of."""
        rows = (one.seen_at(now) for one in read_rows(self._path) if one.pid != self._pid)
        heard = (peer for row in rows for peer in row.peers)
        return (*self._at_windows(now), *heard)

    def _at_windows(self, now: datetime) -> Iterator[Peer]:
        """Yield who has a window on the incident open on this machine; its file is touched so."""
        for path in self._path.parent.glob(f"{self._path.stem}.*.here"):
            with suppress(OSError, OverflowError, UnicodeError, msgspec.DecodeError):
                seen_at = datetime.fromtimestamp(path.stat().st_mtime, UTC)
                if abs(now - seen_at) <= PEER_GONE:
                    who = msgspec.json.decode(path.read_bytes(), type=_Onlooker)
                    yield Peer(who.name, who.node, seen_at)

    def _stays(self, other: LinkRow, mine: LinkRow) -> bool:
        if other.pid == mine.pid:
            return False
        if other.seen_at(mine.written_at).state != "stopped":
            return True
        recent = abs(mine.written_at - other.written_at) <= ROW_KEPT
        return recent and not other.inbound and other.host != mine.host

    def _write(self, rows: Sequence[LinkRow]) -> None:
        fresh = self._path.with_name(f".{self._path.name}.{self._pid}")
        flags = os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_NOFOLLOW | os.O_CLOEXEC
        with os.fdopen(os.open(fresh, flags, 0o600), "wb") as file:
            file.write(msgspec.json.encode(StatusFile(links=tuple(rows))))
        fresh.replace(self._path)

    @contextmanager
    def _locked(self) -> Iterator[None]:
        """Hold the folder's lock, so that no row of another process is lost."""
        folder = self._path.parent
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        fd = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
        try:
            if not wait_for(lambda: try_lock(fd), patience=_PATIENCE_S):
                raise BlockingIOError("another process holds the folder of the links")
            yield
        finally:
            os.close(fd)  # and the lock with it

"""The open file behind a handle: whose it is, whether it is still there, who may write."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from incident_tui.domain.errors import NotFoundError, NotSavedError, UnreadableError
from incident_tui.store import commit
from incident_tui.store.damage.notice import FileNotice
from incident_tui.store.disk import Disk, Handle, reason
from incident_tui.store.locking import WriterMarker, try_lock, unlock, wait_for


class Access:
    """One path, the descriptor behind it, and the lock on it.

    The file under a path changes with every whole-file replace, so the descriptor is
    checked against the path before each use. `fd`, `inode` (device and inode) and
    `writable` are those of the open file; `size` (bytes) and `changed_at` (ns) as of the
    last `refresh`. Not thread-safe: the owner serialises.
    """

    def __init__(self, path: Path, disk: Disk, *, write: bool) -> None:
        folder = Path(os.path.realpath(path.parent))  # the folder may be a link, the file not
        self.path = folder / path.name
        self._name = str(self.path)
        self.disk = disk
        self._write = write
        self.closed = False
        links = self._hold(disk.open(self.path, write=write))
        network = disk.network_type(folder)
        self._marker = WriterMarker(self.path) if network else None
        self._depth = 0
        self._swept = False
        self.size = 0
        self.changed_at = 0
        self.notices = list(self._first_notices(network, links))

    @property
    def locked(self) -> bool:
        """Whether this handle holds the lock."""
        return self._depth > 0

    def refresh(self) -> None:
        """See whether the path is still this file, and open it anew when it is another.

        Raises UnreadableError when the file is
        gone or has become something else; works again when it is back.
        """
        self._check_open()
        try:
            found = os.stat(self._name, follow_symlinks=False)  # noqa: PTH116 - no object per poll
            if (found.st_dev, found.st_ino) != self.inode:
                opened = self.disk.open(self.path, write=self._write)
                os.close(self.fd)
                self._hold(opened)
        except (FileNotFoundError, NotFoundError):
            raise UnreadableError(
                f"the file {self.path} is gone", "saving again writes it anew from what is held"
            ) from None
        except OSError as error:
            raise UnreadableError(
                f"the file {self.path} cannot be read: {reason(error)}", "check the disk"
            ) from error
        self.size, self.changed_at = found.st_size, found.st_mtime_ns

    def lock(self, *, wait: bool) -> bool:
        """Take the lock of the file that the path names; tell whether it was got.

        With `wait`, NotSavedError after eight seconds; without, False at once. May be
        taken again while held; every success needs its `unlock`.
        """
        if self._depth == 0 and not self._take(wait=wait):
            return False
        self._depth += 1
        return True

    def unlock(self) -> None:
        """Give back what `lock` took."""
        self._depth -= 1
        if self._depth == 0 and not self.closed:
            unlock(self.fd)

    def adopt(self, fd: int) -> None:
        """Take the locked descriptor of the file that has just replaced this one."""
        os.close(self.fd)
        found = os.fstat(fd)
        self._hold(Handle(fd, (found.st_dev, found.st_ino), writable=True, links=1))

    def close(self) -> None:
        """Let go of the file, the lock and the marker."""
        if not self.closed:
            self.closed = True
            os.close(self.fd)
        if self._marker is not None:
            self._marker.release()

    def _take(self, *, wait: bool) -> bool:
        self._check_open()
        if self._marker is not None:
            self._marker.acquire()
        try:
            got = self._try() or (wait and wait_for(self._try))
        except OSError as error:
            raise NotSavedError(
                f"{self.path} could not be locked: {reason(error)}", "keep it on a local disk"
            ) from error
        if wait and not got:
            raise NotSavedError(
                f"another process has held {self.path} for more than eight seconds",
                "look for a stopped incident-tui (Ctrl-Z; `fg` continues it) and save again",
            )
        if got and not self._swept:
            self._swept = True
            commit.sweep(self.path)
        return got

    def _try(self) -> bool:
        """Lock the file that the path names now; one that was replaced is let go again."""
        while try_lock(self.fd):
            before = self.inode
            try:
                self.refresh()
            except UnreadableError:
                with suppress(OSError):
                    unlock(self.fd)
                raise
            if self.inode == before:
                return True
        self.refresh()  # the holder may be about to put another file in its place
        return False

    def _check_open(self) -> None:
        if self.closed:  # the number of a closed descriptor may be another file's by now
            raise UnreadableError(f"{self.path} was closed here", "open it again")

    def _hold(self, handle: Handle) -> int:
        """Work with this descriptor from now on; return how many names its file has."""
        self.fd, self.inode, self.writable, links = handle
        return links

    def _first_notices(self, network: str | None, links: int) -> Iterator[FileNotice]:
        if network:
            yield FileNotice(
                "network",
                f"{self.path.parent} is a network mount ({network}): one writer at a time;"
                " others write to a local copy and merge",
            )
        if links > 1 and self._write:
            yield FileNotice(
                "hard-link",
                f"{self.path} has other names (hard links); they will not follow new entries",
            )
        if self._write and not self.writable:
            yield FileNotice("read-only", f"{self.path} may only be read: nothing can be saved")

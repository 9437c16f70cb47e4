"""Unsent lines, kept at every change: one small file per window, offered to the next one.

A draft is written with one `pwrite` behind a length of fixed width, so a killed program
leaves either the line before the last key or the one after it. The window holds a lock on
its draft; a draft whose lock is free has lost its owner.
"""

from __future__ import annotations

import contextlib
import fcntl
import os
from pathlib import Path

_HEADER = 9
_LONGEST = 4_000_000


class Drafts:
    """The draft of one window on one incident. No method raises: a draft never stops anyone."""

    def __init__(self, folder: Path, incident_id: str) -> None:
        """`folder` is the data folder's `.drafts`; it is made when the first draft is saved."""
        self._folder = folder
        self._incident_id = incident_id
        self._path = folder / f"{incident_id}.{os.getpid()}-{os.urandom(4).hex()}.draft"
        self._fd: int | None = None

    def save(self, text: str) -> bool:
        """Keep `text` (nothing is kept of an empty one); tell whether it is on disk."""
        if not text:
            self.clear()
            return True
        data = text.encode("utf-8", "replace")[:_LONGEST]
        try:
            os.pwrite(self._open(), b"%08d\n" % len(data) + data, 0)
        except OSError:
            return False
        return True

    def load(self) -> str:
        """Return the text of the newest draft that lost its owner and take it over, or ''."""
        found = sorted(self._orphans(), reverse=True)
        if not found:
            return ""
        text = found[0][1]
        if self.save(text):
            for _, _, path in found[:1]:
                path.unlink(missing_ok=True)
        return text

    def clear(self) -> None:
        """Forget the draft: it was sent, or emptied."""
        if self._fd is not None:
            with contextlib.suppress(OSError):
                self._path.unlink(missing_ok=True)
                os.close(self._fd)
            self._fd = None

    def release(self) -> None:
        """Let go of the draft and leave it for the next window."""
        if self._fd is not None:
            with contextlib.suppress(OSError):
                os.close(self._fd)
            self._fd = None

    def _open(self) -> int:
        if self._fd is None:
            self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            flags = os.O_RDWR | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC
            self._fd = os.open(self._path, flags, 0o600)
            fcntl.flock(self._fd, fcntl.LOCK_EX | fcntl.LOCK_NB)
        return self._fd

    def _orphans(self) -> list[tuple[float, str, Path]]:
        """Return (changed at, text, path) of the drafts of this incident that nobody holds."""
        paths = self._folder.glob(f"{self._incident_id}.*.draft")
        with contextlib.suppress(OSError):
            return [
                (path.stat().st_mtime, text, path)
                for path in paths
                if path != self._path and (text := _read_orphan(path))
            ]
        return []


def _read_orphan(path: Path) -> str:
    """Return the text of a draft whose lock is free, or '' (it is owned, or cannot be read)."""
    try:
        fd = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_CLOEXEC | os.O_NONBLOCK)
    except OSError:
        return ""
    try:
        fcntl.flock(fd, fcntl.LOCK_SH | fcntl.LOCK_NB)
        data = os.read(fd, _LONGEST + _HEADER)
    except OSError:
        return ""
    finally:
        os.close(fd)
    length = data[: _HEADER - 1]
    if not length.isdigit():
        return ""
    return data[_HEADER : _HEADER + int(length)].decode("utf-8", "replace")

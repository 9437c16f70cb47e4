"""The two ways to commit, both atomic: a page of the room, or the whole file anew."""

from __future__ import annotations

import os
import stat
from contextlib import suppress
from pathlib import Path

from incident_tui.store.disk import Disk
from incident_tui.store.locking import try_lock

_TEMPORARY = ".tmp-"


def overwrite(disk: Disk, fd: int, payload: bytes, at: int) -> None:
    """Write `payload` over spaces at offset `at`, inside one page, and make it durable.

    On an error the spaces are put back before the OSError goes on. Whether they reached the
    disk is then unknown, so the caller must not write in place again before a `replace`.
    """
    try:
        disk.write_at(fd, payload, at)
        disk.flush(fd)
    except OSError:
        with suppress(OSError):
            disk.write_at(fd, b" " * len(payload), at)
            disk.flush(fd)
        raise


def replace(disk: Disk, path: Path, old_fd: int, data: bytes) -> int:
    """Put a new file with `data` in the place of `path`; return its descriptor, locked.

    The new file is locked before it gets its name, so that nobody can write to it before
    the caller is done. Mode and group are those of the old file. On an error the file is
    as it was.
    """
    old = os.fstat(old_fd)
    temporary, fd = _new_file(disk, path, data, stat.S_IMODE(old.st_mode), old.st_gid)
    try:
        if not try_lock(fd):
            raise BlockingIOError("a new file was locked by somebody else")
        disk.rename(temporary, path)
    except OSError:
        os.close(fd)
        _remove(temporary)
        raise
    try:
        disk.flush_folder(path.parent)
    except OSError:
        # The name may not survive a power cut: not saved. Put the old words back.
        with suppress(OSError):
            size = os.fstat(old_fd).st_size
            before, spare = _new_file(
                disk, path, disk.read(old_fd, size, 0), stat.S_IMODE(old.st_mode), old.st_gid
            )
            os.close(spare)
            disk.rename(before, path)
        os.close(fd)
        raise
    return fd


def create(disk: Disk, path: Path, data: bytes) -> None:
    """Make a new file with `data`, 0600, whole from the first moment it has its name.

    Raises FileExistsError if there is one; other OSErrors leave nothing behind.
    """
    temporary, fd = _new_file(disk, path, data, 0o600, None)
    os.close(fd)
    try:
        disk.link(temporary, path)
    finally:
        _remove(temporary)
    disk.flush_folder(path.parent)


def sweep(path: Path) -> None:
    """Remove what writers that were killed left beside `path`. Only under the lock."""
    prefix = _prefix(path)
    with suppress(OSError):
        for name in os.listdir(path.parent):  # noqa: PTH208 - names alone, no objects
            if name.startswith(prefix):
                _remove(path.parent / name)


def _new_file(
    disk: Disk, path: Path, data: bytes, mode: int, group: int | None
) -> tuple[Path, int]:
    """Write a temporary file beside `path` and make it durable; return name and descriptor."""
    temporary = path.parent / f"{_prefix(path)}{os.getpid()}-{os.urandom(4).hex()}"
    flags = os.O_RDWR | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC
    fd = os.open(temporary, flags, 0o600)
    try:
        if group is not None:
            with suppress(OSError):  # a group we are not in: the mode is what protects
                os.fchown(fd, -1, group)
        os.fchmod(fd, mode)
        disk.write_all(fd, data)
        disk.flush_new(fd)
    except OSError:
        os.close(fd)
        _remove(temporary)
        raise
    return temporary, fd


def _prefix(path: Path) -> str:
    """Return how the names of temporary files of `path` begin: hidden, never an incident's."""
    return f".{path.name}{_TEMPORARY}"


def _remove(path: Path) -> None:
    with suppress(OSError):
        path.unlink()

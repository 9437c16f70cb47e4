"""The system calls the store makes, in one place: the seam where tests inject failures."""

from __future__ import annotations

import errno
import fcntl
import os
import stat
import sys
import time
from pathlib import Path
from typing import NamedTuple

from incident_tui.domain.errors import NotFoundError, UnreadableError
from incident_tui.store.mounts import network_type

_CHUNK = 1 << 20
_STILL = 0.03  # seconds without change after which a file is taken as it is
_LOOKS = 20
_NO_FILE = "it is not a regular file"
_OWN_FILE = "put the incident's own file there, or open another"


class Handle(NamedTuple):
    """An incident file that was opened and found fit: a regular file of our own."""

    fd: int
    inode: tuple[int, int]  # device, inode
    writable: bool
    links: int


class Disk:
    """What the store asks of the operating system; a test may override any of it."""

    def open(self, path: Path, *, write: bool) -> Handle:
        """Open an incident file, and refuse everything that is not one before touching it.

        A file that may only be read is opened for reading even if `write` is asked for
        (`Handle.writable` tells). Raises NotFoundError, UnreadableError.
        """
        # O_NONBLOCK: a fifo in the file's place must not hang us; regular files ignore it.
        flags = os.O_NOFOLLOW | os.O_CLOEXEC | os.O_NONBLOCK
        try:
            try:
                fd = os.open(path, flags | (os.O_RDWR if write else os.O_RDONLY))
            except OSError as error:
                if not write or error.errno not in (errno.EACCES, errno.EROFS, errno.EPERM):
                    raise
                write = False
                fd = os.open(path, flags | os.O_RDONLY)
        except FileNotFoundError:
            raise NotFoundError(
                f"there is no file {path}", "check the name and the folder"
            ) from None
        except OSError as error:
            raise _unfit(path, *_refusal(error)) from error
        try:
            found = os.fstat(fd)
            if not stat.S_ISREG(found.st_mode):
                raise _unfit(path, _NO_FILE)
            if write and found.st_uid != os.geteuid():
                raise _unfit(path, "it belongs to another user", "copy it: a copy is your own")
        except UnreadableError:
            os.close(fd)
            raise
        return Handle(fd, (found.st_dev, found.st_ino), write, found.st_nlink)

    def size(self, fd: int) -> int:
        """Return the size of an open file in bytes."""
        return os.fstat(fd).st_size

    def read(self, fd: int, size: int, at: int) -> bytes:
        """Read up to `size` bytes from offset `at`, fewer only at the end of the file."""
        data = os.pread(fd, size, at)
        if not data or len(data) == size:
            return data
        parts = [data]
        have = len(data)
        while have < size and (data := os.pread(fd, min(size - have, 1 << 30), at + have)):
            parts.append(data)
            have += len(data)
        return b"".join(parts)

    def read_all(self, fd: int) -> bytes:
        """Read a whole file."""
        return self.read(fd, self.size(fd) + 1, 0)

    def read_settled(self, fd: int) -> bytes:
        """Read a whole file once it stands still: an editor may be in the middle of saving."""
        data = self.read_all(fd)
        for _ in range(_LOOKS):
            self.pause(_STILL)
            again = self.read_all(fd)
            if again == data:
                break
            data = again
        return data

    def write_at(self, fd: int, data: bytes, at: int) -> None:
        """Overwrite bytes in place with one call; fewer written is an error."""
        if os.pwrite(fd, data, at) != len(data):
            raise OSError(errno.EIO, "only a part was written")

    def write_all(self, fd: int, data: bytes) -> None:
        """Write all of `data` to a new file."""
        view = memoryview(data)
        while view:
            view = view[os.write(fd, view[:_CHUNK]) :]

    def flush(self, fd: int) -> None:
        """Bring the file's data to the disk itself; on macOS through the drive's cache too."""
        if sys.platform == "darwin":
            fcntl.fcntl(fd, fcntl.F_FULLFSYNC)
        else:
            os.fdatasync(fd)

    def flush_new(self, fd: int) -> None:
        """Bring a new file, its size included, to the disk."""
        if sys.platform == "darwin":
            self.flush(fd)
        else:
            os.fsync(fd)

    def flush_folder(self, folder: Path) -> None:
        """Bring the names in a folder to the disk."""
        fd = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
        try:
            os.fsync(fd)
        finally:
            os.close(fd)

    def rename(self, old: Path, new: Path) -> None:
        """Put `old` in the place of `new`, atomically."""
        os.replace(old, new)  # noqa: PTH105 - as os.link below

    def link(self, old: Path, new: Path) -> None:
        """Give `old` the name `new` unless something has it already (FileExistsError)."""
        os.link(old, new)

    def pause(self, seconds: float) -> None:
        """Let others go on writing."""
        time.sleep(seconds)

    def network_type(self, folder: Path) -> str | None:
        """Return the type of a network file system under `folder`, or None for a local one."""
        return network_type(folder)


DISK = Disk()


def reason(error: OSError) -> str:
    """Return why the system refused, in a few plain words."""
    match error.errno:
        case errno.ENOSPC | errno.EDQUOT:
            return "the disk is full"
        case errno.EFBIG:
            return "the file may not grow any more (a size limit)"
        case errno.EROFS:
            return "the disk is mounted read-only"
        case errno.EACCES | errno.EPERM:
            return "permission denied"
        case errno.EIO:
            return "the disk reports an error"
        case _:
            return (error.strerror or str(error)).lower()


def _refusal(error: OSError) -> tuple[str, str]:
    """Return why a file was not opened, and the way out."""
    match error.errno:
        case errno.ELOOP:
            return "it is a symbolic link", "put the file itself there, not a link to it"
        case errno.EISDIR | errno.ENXIO:
            return _NO_FILE, _OWN_FILE
        case errno.EACCES | errno.EPERM:
            return reason(error), "give yourself the right to read it (chmod u+rw)"
        case _:
            return reason(error), _OWN_FILE


def _unfit(path: Path, why: str, hint: str = _OWN_FILE) -> UnreadableError:
    return UnreadableError(f"{path} was not opened: {why}", hint)

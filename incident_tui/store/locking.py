"""Who may write: `flock` on the data file itself, and a marker where that is not enough.

The lock lives with the open file, so a killed process leaves none behind. It is advisory:
it orders our own processes, not an editor or stock TinyDB.
"""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from incident_tui.domain.errors import NotSavedError

try:
    import fcntl
except ImportError as missing:  # pragma: no cover - see docs/file-format.md, Systems
    raise ImportError("the incident file needs a POSIX system; on Windows use WSL") from missing

PATIENCE = 8.0  # seconds to wait for the lock; with everything else under ten
_FIRST_PAUSE = 0.001
_LONGEST_PAUSE = 0.020


def try_lock(fd: int) -> bool:
    """Take the lock of an open file if nobody else has it; OSError where locks do not work."""
    try:
        fcntl.flock(fd, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def unlock(fd: int) -> None:
    """Give the lock back."""
    fcntl.flock(fd, fcntl.LOCK_UN)


def wait_for(attempt: Callable[[], bool], *, patience: float = PATIENCE) -> bool:
    """Try until `attempt` succeeds or `patience` seconds of pauses have gone by.

    Only the pauses count: a laptop that slept in between is not a lock that was held.
    """
    pause, waited = _FIRST_PAUSE, 0.0
    while not attempt():
        if waited >= patience:
            return False
        span = pause * (0.5 + os.urandom(1)[0] / 512)  # spreads those who wait together
        time.sleep(span)
        waited += span
        pause = min(pause * 2, _LONGEST_PAUSE)
    return True


class WriterMarker:
    """The sign of the one writer of a file on a network mount: `.<file>.writer` beside it.

    On such mounts `flock` may only be known to one of two machines, or to none. Creating a
    file exclusively is atomic on all of them. The marker names machine and process; that
    of a dead process on this machine is taken over, that of another machine never.
    """

    def __init__(self, path: Path) -> None:
        self._path = path.parent / f".{path.name}.writer"
        self._mine = f"{os.uname().nodename} {os.getpid()}"
        self._held = False

    def acquire(self) -> None:
        """Become the one writer; NotSavedError when there is another."""
        if self._held:
            return
        for _ in range(2):
            try:
                fd = os.open(self._path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600)
            except FileExistsError:
                self._yield_to_the_living()
            except OSError as error:
                raise NotSavedError(
                    f"the writer's marker {self._path} could not be made: {error.strerror}",
                    "check the network folder, or copy the file to a local one",
                ) from error
            else:
                with os.fdopen(fd, "w") as marker:
                    marker.write(self._mine)
                self._held = True
                return
        raise self._refusal("another process")

    def release(self) -> None:
        """Let another become the writer."""
        if self._held:
            self._held = False
            with suppress(OSError):
                self._path.unlink()

    def _yield_to_the_living(self) -> None:
        """Remove the marker of a dead process of this machine, or refuse."""
        try:
            owner = self._path.read_text()
        except OSError:
            return  # gone just now: try again
        machine, _, pid = owner.rpartition(" ")
        if machine != os.uname().nodename or not pid.isdecimal() or _is_alive(int(pid)):
            raise self._refusal(owner or "another process")
        with suppress(OSError):
            self._path.unlink()

    def _refusal(self, owner: str) -> NotSavedError:
        return NotSavedError(
            f"on a network mount one process writes at a time, and {owner} does",
            f"close it there (or, if that machine is gone, remove {self._path}),"
            " or write to a local copy and merge",
        )


def _is_alive(pid: int) -> bool:
    if pid == os.getpid():
        return True
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True
